//! What keeps the database small: deliveries nobody can repeat any more, and the write-ahead log.

use std::sync::Arc;

use baton_storage::occurrences::Occurrence;
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use baton_storage::{Fault, asides, inbound};
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::moment::Fired;
use crate::engine::outcome::Outcome;

/// A signature is good for five minutes either way; Slack's last retry comes after five.
const REMEMBERED: Duration = Duration::hours(24);

/// Sweep.
#[derive(Debug, Serialize, Deserialize)]
pub struct Cleanup {
    slot: String,
}

impl Job for Cleanup {
    const KIND: &'static str = "housekeeping";

    fn lane(&self, _app: &App) -> String {
        "housekeeping".into()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("housekeeping:{}", self.slot))
    }

    /// Nothing to load.
    async fn prepare(self, _ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        Ok(Delivery::Do(Box::new(self)))
    }
}

/// The hourly slot.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    Cleanup { slot: occurrence.slot.clone() }.enqueue(ctx).await?;
    Ok(Fired::Done)
}

impl Errand for Cleanup {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        match sweep(app, now).await {
            Ok(()) => Outcome::of(Settlement::Completed(None)),
            Err(fault) => Outcome::retry(effect, now, &fault.to_string()),
        }
    }

    fn is_silent(&self) -> bool {
        true
    }
}

/// Forgets and folds.
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
