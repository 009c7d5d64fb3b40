//! What keeps the database small: deliveries nobody can repeat any more, and the write-ahead log.

use baton_storage::occurrences::Occurrence;
use baton_storage::time::At;
use baton_storage::{Fault, Reader, Tx, asides, inbound};
use chrono::Duration;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::job::{Job, Planned, Work};

/// A signature is good for five minutes either way; Slack's last retry comes after five.
const REMEMBERED: Duration = Duration::hours(24);

/// Sweep.
#[derive(Serialize, Deserialize)]
pub struct Sweep {
    slot: String,
}

impl Job for Sweep {
    const KIND: &'static str = "housekeeping";

    fn lane(&self, _app: &App) -> String {
        "housekeeping".into()
    }

    fn once(&self) -> Option<String> {
        Some(format!("housekeeping:{}", self.slot))
    }
}

/// The hourly slot.
pub fn plan<'a>(
    app: &'a App,
    tx: &'a mut Tx,
    occurrence: &'a Occurrence,
    now: At,
) -> BoxFuture<'a, anyhow::Result<Planned>> {
    Box::pin(async move {
        Sweep { slot: occurrence.slot.clone() }.enqueue(app, tx, now).await?;
        Ok(Planned::Done)
    })
}

/// Nothing to load.
pub fn compose<'a>(
    _app: &'a App,
    _db: &'a mut Reader,
    _args: &'a str,
    _now: At,
) -> BoxFuture<'a, anyhow::Result<Work>> {
    Box::pin(async { Ok(Work::Housekeep) })
}

/// Forgets and folds.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(app: &App, now: At) -> Result<(), Fault> {
    let forget = app.storage.write(move |tx| {
        Box::pin(async move {
            asides::forget_settled(tx).await?;
            inbound::forget(tx, now - REMEMBERED).await
        })
    });
    forget.await?;
    app.storage.fold_log().await
}
