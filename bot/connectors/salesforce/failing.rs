//! Why a reading or a writing came to nothing, what becomes of its job, and what is remembered of it.

use std::sync::Arc;

use baton_storage::connections;
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use chrono::Duration;

use crate::app::{App, Ctx};
use crate::connectors::salesforce::client::Salesforce;
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::client::quota::Usage;
use crate::connectors::salesforce::news::SOURCE;
use crate::engine::outcome::Outcome;
use crate::error::{ActionError, said};

/// How long Salesforce is left alone where nobody knows until when.
const PAUSE: Duration = Duration::minutes(5);

/// Why something came to nothing.
pub enum Failure {
    Salesforce(SalesforceError),
    Ours(ActionError),
}

impl From<SalesforceError> for Failure {
    fn from(failure: SalesforceError) -> Self {
        Self::Salesforce(failure)
    }
}

impl From<ActionError> for Failure {
    fn from(error: ActionError) -> Self {
        Self::Ours(error)
    }
}

impl From<baton_storage::Fault> for Failure {
    fn from(fault: baton_storage::Fault) -> Self {
        Self::Ours(fault.into())
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Salesforce(failure) => failure.fmt(f),
            Self::Ours(error) => error.fmt(f),
        }
    }
}

/// What becomes of a job: done; again later, where it passes; set aside, where somebody has to mend something. A failure
/// is remembered, so that operators see it.
pub async fn came_to(
    app: &Arc<App>,
    client: &Salesforce,
    done: Result<(), Failure>,
    effect: &OutboxEntry,
    now: At,
) -> Outcome {
    let Err(failure) = done else { return Outcome::of(Settlement::Completed(None)) };
    let (reason, usage) = (failure.to_string(), client.quota().usage);
    let kept: Result<(), ActionError> = app
        .write(now, move |ctx| {
            Box::pin(async move {
                keep(ctx, usage, |known| {
                    known.failed_at = Some(now);
                    known.failure = Some(reason);
                })
                .await
                .map_err(ActionError::from)
            })
        })
        .await;
    if let Err(error) = kept {
        tracing::warn!(%error, "a failure of Salesforce's cannot be remembered");
    }
    match failure {
        Failure::Ours(ActionError::Broken(error)) => Outcome::set_aside(effect, now, false, said(&error)),
        Failure::Ours(error) => Outcome::set_aside(effect, now, false, error.to_string()),
        Failure::Salesforce(failure) => match failure {
            SalesforceError::Later(_) | SalesforceError::SignIn(_) | SalesforceError::Changed(_) => {
                Outcome::retry(effect, now, &failure.to_string())
            }
            SalesforceError::Quota(_) => {
                let due_at = client.quota().rests_until.unwrap_or(now + PAUSE);
                Outcome::of(Settlement::Snoozed { due_at })
            }
            SalesforceError::Span(_) | SalesforceError::Configuration(_) | SalesforceError::Gone(_) => {
                Outcome::set_aside(effect, now, false, failure.to_string())
            }
        },
    }
}

/// Changes what is remembered of the connection, with the calls as Salesforce counted them last.
pub async fn keep(
    ctx: &mut Ctx<'_>,
    usage: Option<Usage>,
    change: impl FnOnce(&mut connections::Connection) + Send,
) -> anyhow::Result<()> {
    let mut known = connections::of(ctx.tx, SOURCE).await?;
    if let Some(usage) = usage {
        known.calls_used = i64::try_from(usage.used).ok();
        known.calls_allowed = i64::try_from(usage.most).ok();
    }
    change(&mut known);
    Ok(connections::keep(ctx.tx, &known).await?)
}
