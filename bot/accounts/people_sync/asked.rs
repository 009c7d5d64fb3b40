//! What asking Slack about people comes to, and how what it says is stored.

use std::sync::Arc;

use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use baton_storage::{Tx, people};
use futures::future::BoxFuture;

use crate::app::{App, Ctx};
use crate::engine::outcome::Outcome;
use crate::slack::client::failure::SlackError;
use crate::slack::client::people::Identity;

/// Why an errand came to nothing.
pub(crate) enum Fault {
    Slack(SlackError),
    Ours(anyhow::Error),
}

impl From<SlackError> for Fault {
    fn from(failure: SlackError) -> Self {
        Self::Slack(failure)
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Ours(error)
    }
}

/// What asking came to. What Slack refuses for now is asked again when Slack wants it.
pub(crate) fn came_to(asked: Result<(), Fault>, effect: &OutboxEntry, now: At) -> Outcome {
    match asked {
        Ok(()) => Outcome::of(Settlement::Completed(None)),
        Err(Fault::Slack(failure)) => {
            tracing::warn!(%failure, kind = effect.kind, "Slack did not say who is who");
            Outcome::again(effect, now, &failure)
        }
        Err(Fault::Ours(error)) => {
            tracing::error!(error = %format!("{error:#}"), kind = effect.kind, "who is who was not stored");
            Outcome::retry(effect, now, "not stored")
        }
    }
}

/// Writes at the present moment.
pub(crate) async fn store<F>(app: &Arc<App>, work: F) -> anyhow::Result<()>
where
    F: for<'c> FnOnce(&'c mut Ctx<'c>) -> BoxFuture<'c, anyhow::Result<()>> + Send + 'static,
{
    app.write(app.clock.now(), work).await?;
    app.wake.notify_one();
    Ok(())
}

pub(crate) async fn keep_identity(tx: &mut Tx, us: &Identity, now: At) -> anyhow::Result<()> {
    people::keep_identity(tx, &us.workspace, &us.bot_user, now).await?;
    Ok(people::keep_organization(tx, &us.workspace, us.organization.as_deref()).await?)
}
