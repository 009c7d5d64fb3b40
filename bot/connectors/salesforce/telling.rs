//! What was read is told to the deals: some hundred pieces in a transaction, each a part of it.
//!
//! A piece that cannot be stored is undone alone and left to a job of its own ([`Untold`]); those behind it are told all
//! the same. What was read is done only with the last transaction: whoever is stopped in between reads it again.

use std::sync::Arc;

use baton_storage::time::At;

use crate::app::{App, Ctx};
use crate::connectors::salesforce::untold::Untold;
use crate::engine::job::Job;
use crate::engine::outcome::Then;
use crate::engine::set_aside::alone;
use crate::error::{ActionError, said};
use crate::features;
use crate::features::deals::actions::Taken;
use crate::features::deals::form::News;

/// How many pieces of news one transaction takes.
const BATCH: usize = 200;

/// Tells the deals; `then` is stored with the last piece.
///
/// # Errors
/// When the database refuses, or `then` does.
pub async fn tell<T: Then + Sync>(
    app: &Arc<App>,
    told: Vec<News>,
    then: T,
    now: At,
) -> Result<(), ActionError> {
    let (mut rest, mut then) = (told, Some(then));
    loop {
        let later = rest.split_off(rest.len().min(BATCH));
        let batch = std::mem::replace(&mut rest, later);
        let done = if rest.is_empty() { then.take() } else { None };
        let stored: Result<(), ActionError> = app
            .write(now, move |ctx| {
                Box::pin(async move {
                    for news in &batch {
                        one(ctx, news).await?;
                    }
                    match done {
                        Some(done) => Ok(done.keep(ctx).await?),
                        None => Ok(()),
                    }
                })
            })
            .await;
        stored?;
        app.wake.notify_one();
        if rest.is_empty() {
            return Ok(());
        }
    }
}

/// Tells one piece as a part of the transaction.
async fn one(ctx: &mut Ctx<'_>, news: &News) -> anyhow::Result<()> {
    ctx.tx.begin_part().await?;
    let outcome = match alone(apply(ctx, news)).await {
        Ok(outcome) => {
            ctx.tx.keep_part().await?;
            outcome
        }
        Err(error) => {
            ctx.tx.undo_part().await?;
            tracing::error!(reason = said(&error), "a piece of Salesforce's news cannot be stored");
            Untold::of(news).enqueue(ctx).await?;
            "set_aside"
        }
    };
    metrics::counter!("baton_salesforce_total", "outcome" => outcome).increment(1);
    Ok(())
}

/// Tells one piece; what came of it, for the metric.
pub async fn apply(ctx: &mut Ctx<'_>, news: &News) -> anyhow::Result<&'static str> {
    let taken = features::deals::actions::apply(ctx, news).await;
    Ok(
        match taken.map_err(|error| match error {
            ActionError::Broken(error) => error,
            other => anyhow::anyhow!(other.to_string()),
        })? {
            Taken::New(_) => "accepted",
            Taken::Known => "known",
            Taken::Refused(why) => {
                tracing::warn!(why, "a record of Salesforce has no place");
                "refused"
            }
        },
    )
}
