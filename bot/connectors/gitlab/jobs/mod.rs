//! What is done in GitLab, and what a failure there comes to.

pub mod issue;
pub mod opened;
pub mod project;
pub mod risk;
pub mod trouble;

use std::time::Duration as Patience;

use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use chrono::Duration;

use crate::connectors::gitlab::client::failure::GitLabError;
use crate::engine::outcome::Outcome;

/// The lane of everything that is done there: one after the other.
pub const LANE: &str = "gitlab";
/// How long an attempt may take, so that it is over before others believe that we died.
pub const BUDGET: Patience = Patience::from_secs(45);
/// How long what people have to mend waits before it is tried again.
pub const PAUSE: Duration = Duration::hours(1);

/// Again later: what passes by itself, sooner; or when GitLab wants it.
fn again(effect: &OutboxEntry, now: At, failure: &GitLabError) -> Outcome {
    let mut done = Outcome::retry(effect, now, &failure.to_string());
    let GitLabError::Later { wait, .. } = failure else { return paused(effect, now, &failure.to_string()) };
    let wait = wait.and_then(|wait| Duration::from_std(wait).ok());
    if let (Settlement::Retry { due_at, .. }, Some(wait)) = (&mut done.settlement, wait) {
        *due_at = (*due_at).max(now + wait);
        done.hold = Some(wait);
    }
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
fn too_slow() -> GitLabError {
    GitLabError::Later { what: "no time left".into(), wait: None }
}

/// Another call would come too soon: looked at again after this.
fn snoozed(now: At, wait: Duration) -> Outcome {
    Outcome::of(Settlement::Snoozed { due_at: now + wait })
}
