//! Events of the workspace. Each is taken once, by its id, by every feature that listens to it.

use std::sync::Arc;

use baton_storage::inbound::{self, Delivery};

use crate::app::App;
use crate::engine::interaction::SlackEvent;
use crate::registry::features;
use crate::server::told::Told;

/// Takes an event; Slack is told once it is on disk.
pub async fn take(app: &Arc<App>, event: SlackEvent) -> Told {
    let now = app.clock.now();
    metrics::counter!("baton_events_total", "kind" => event.kind.clone()).increment(1);
    let taken: anyhow::Result<()> = app
        .write(now, move |ctx| {
            Box::pin(async move {
                if inbound::first_answer(ctx.tx, &event.dedupe_key).await?.is_some() {
                    return Ok(());
                }
                for listener in features::listeners().filter(|listener| listener.kind() == event.kind) {
                    (listener.take)(ctx, &event).await?;
                }
                Ok(inbound::record(
                    ctx.tx,
                    &Delivery {
                        dedupe_key: event.dedupe_key,
                        kind: event.kind,
                        actor: "slack".into(),
                        answer: String::new(),
                        received_at: ctx.now,
                    },
                )
                .await?)
            })
        })
        .await;
    match taken {
        Ok(()) => Told::taken(),
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "an event was not stored");
            Told::Failed
        }
    }
}
