//! The form that an answer promised: opened while Slack's permission to do so lasts, which is three seconds.
//!
//! Before it is opened an apology waits in the outbox, so that whoever asked hears of it if this process dies.

use std::sync::Arc;

use baton_storage::ids::OutboxId;
use baton_storage::{Fault, outbox};
use slack_morphism::prelude::SlackView;

use crate::app::App;
use crate::engine::interaction::{Opening, Placement};

/// Opens the form that was promised; takes the apology back, or sends it now.
pub(super) async fn open(app: Arc<App>, trigger: String, opening: Opening, apology: Option<OutboxId>) {
    let view: &SlackView = &opening.view;
    let opened = match &opening.place {
        Placement::Alone => app.slack.open_view(&trigger, view, false).await,
        Placement::OnTop => app.slack.open_view(&trigger, view, true).await,
        Placement::InPlaceOf(id) | Placement::Anew(id) => app.slack.update_view(id, view).await,
    };
    if let Err(failure) = &opened {
        tracing::warn!(%failure, "a form did not open");
    }
    let Some(apology) = apology else { return };
    let now = app.clock.now();
    let storage = app.storage.clone();
    let settled: Result<(), Fault> = match opened {
        Ok(()) => {
            storage
                .write(move |tx| {
                    Box::pin(
                        async move { outbox::cancel(tx, &apology, "the form opened", now).await.map(drop) },
                    )
                })
                .await
        }
        Err(_) => {
            storage.write(move |tx| Box::pin(async move { outbox::hasten(tx, &apology, now).await })).await
        }
    };
    if let Err(fault) = settled {
        tracing::error!(%fault, "the apology for a form stands as it was");
    }
    app.wake.notify_one();
}
