//! What is done in Google Calendar, and what a failure there comes to.

pub mod declined;
pub mod event;
pub mod read;
pub mod trouble;

use std::time::Duration as Patience;

use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use chrono::Duration;

use crate::connectors::google_calendar::client::failure::GoogleError;
use crate::engine::outcome::Outcome;

/// How long an attempt may take, so that it is over before others believe that we died.
pub const BUDGET: Patience = Patience::from_secs(45);
/// How long what people have to mend waits before it is tried again.
pub const PAUSE: Duration = Duration::hours(1);

/// The lane of everything that is done in a calendar: one after the other, so that what is read and what is written there do
/// not meet.
pub fn lane(calendar: &str) -> String {
    format!("google_calendar:{calendar}")
}

/// Again later: what passes by itself, sooner, or when Google wants it; what somebody has to mend, after the pause.
fn again(effect: &OutboxEntry, now: At, failure: &GoogleError) -> Outcome {
    let mut done = Outcome::retry(effect, now, &failure.to_string());
    let wait = match failure {
        GoogleError::Later { wait, .. } => wait.and_then(|wait| Duration::from_std(wait).ok()),
        GoogleError::Changed | GoogleError::Forgotten => None,
        _ => Some(PAUSE),
    };
    if let (Settlement::Retry { due_at, .. }, Some(wait)) = (&mut done.settlement, wait) {
        *due_at = (*due_at).max(now + wait);
    }
    done
}

/// There was no time left for all of it.
fn too_slow() -> GoogleError {
    GoogleError::Later { what: "no time left".into(), wait: None }
}
