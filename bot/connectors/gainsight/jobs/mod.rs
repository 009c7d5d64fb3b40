//! What is done in Gainsight, and what a failure there comes to.

pub mod enter;
pub mod health;
pub mod hour;
pub mod trouble;

use std::time::Duration as Patience;

use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use chrono::Duration;

use crate::connectors::gainsight::client::Gainsight;
use crate::connectors::gainsight::client::failure::GainsightError;
use crate::connectors::gainsight::entering::Failure;
use crate::connectors::gainsight::keep::Failed;
use crate::engine::outcome::Outcome;
use crate::error::{ActionError, said};

/// The lane of everything that is done there: one after the other.
pub const LANE: &str = "gainsight";
/// How long an attempt may take, so that it is over before others believe that we died.
pub const BUDGET: Patience = Patience::from_secs(45);
/// How long Gainsight is left alone after two calls: a tenant takes a hundred in a minute, from everybody.
pub const REST: Duration = Duration::seconds(2);
/// How long what operators have to mend waits before it is tried again.
pub const PAUSE: Duration = Duration::hours(1);

/// What becomes of a job that failed: again later, sooner where it passes by itself. Operators see it.
fn failed(gainsight: &Gainsight, effect: &OutboxEntry, now: At, failure: Failure) -> Outcome {
    let (mut done, reason, broken) = match failure {
        Failure::Ours(error) => {
            let reason = match &error {
                ActionError::Broken(error) => said(error),
                error => error.to_string(),
            };
            return Outcome::set_aside(effect, now, false, reason);
        }
        Failure::Gainsight(GainsightError::Later { what, wait }) => {
            let reason = GainsightError::later(&what).to_string();
            let mut done = Outcome::retry(effect, now, &reason);
            let wait = wait.and_then(|wait| Duration::from_std(wait).ok());
            if let (Settlement::Retry { due_at, .. }, Some(wait)) = (&mut done.settlement, wait) {
                *due_at = (*due_at).max(now + wait);
                done.hold = Some(wait);
            }
            (done, reason, None)
        }
        Failure::Gainsight(failure) => {
            let reason = failure.to_string();
            (paused(effect, now, &reason), reason, None)
        }
        Failure::Broken(broken) => {
            let reason = broken.to_string();
            (paused(effect, now, &reason), reason, Some(broken))
        }
    };
    done.then = Some(Box::new(Failed { reason, broken, calls: gainsight.counted() }));
    done
}

/// Again after the pause: somebody has to mend something first.
fn paused(effect: &OutboxEntry, now: At, why: &str) -> Outcome {
    let mut done = Outcome::retry(effect, now, why);
    if let Settlement::Retry { due_at, .. } = &mut done.settlement {
        *due_at = now + PAUSE;
    }
    done
}

/// There was no time left for all of it.
fn too_slow() -> Failure {
    Failure::Gainsight(GainsightError::later("no time left"))
}
