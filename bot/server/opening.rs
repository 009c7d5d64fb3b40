//! The form that an answer promised: opened while Slack's permission to do so lasts, which is three seconds.
//!
//! Before it is opened an apology waits in the outbox, so that whoever asked hears of it if this process dies.

use std::sync::Arc;

use baton_storage::ids::{OutboxId, UserId};
use baton_storage::{Fault, outbox};
use slack_morphism::prelude::SlackView;

use crate::app::App;
use crate::engine::interaction::{Opening, Placement};
use crate::slack::client::OpenView;
use crate::slack::client::failure::SlackError;

/// Before whom a form opens.
pub(super) struct Before {
    /// Good for one form, for three seconds.
    pub trigger: String,
    pub actor: UserId,
}

/// Opens the form that was promised; takes the apology back, or sends it now.
pub(super) async fn open(
    app: Arc<App>,
    Before { trigger, actor }: Before,
    opening: Opening,
    apology: Option<OutboxId>,
) {
    let view: &SlackView = &opening.view;
    let opened = match &opening.place {
        Placement::Alone => app.slack.open_view(&trigger, view, false).await.map(Some),
        Placement::OnTop => app.slack.open_view(&trigger, view, true).await.map(Some),
        Placement::InPlaceOf(id) | Placement::Anew(id) => {
            app.slack.update_view(id, view).await.map(|()| None)
        }
    };
    let open = opened.as_ref().ok().cloned().flatten();
    settle(&app, opened.map(drop), apology).await;
    if let Some(open) = open {
        fill(&app, &open, view, actor).await;
    }
}

/// Draws a form again that is open, where somebody knows more of it by now.
async fn fill(app: &Arc<App>, open: &OpenView, view: &SlackView, actor: UserId) {
    let SlackView::Modal(modal) = view else { return };
    let callback = modal.callback_id.as_ref().map(|callback| callback.0.as_str());
    let Some(late) = app.late.iter().find(|late| Some(late.callback) == callback) else { return };
    let private = modal.private_metadata.clone().unwrap_or_default();
    let filled = match (late.fill)(app.clone(), private, actor).await {
        Ok(Some(filled)) => app.slack.redraw_view(open, &filled).await.map_err(|failure| failure.to_string()),
        Ok(None) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    // Whoever has sent it or closed it meanwhile needs it no more.
    if let Err(why) = filled {
        tracing::debug!(why, "a form stays as it was opened");
    }
}

/// Takes the apology for a form that opened back, and sends that for one that did not.
async fn settle(app: &App, opened: Result<(), SlackError>, apology: Option<OutboxId>) {
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
