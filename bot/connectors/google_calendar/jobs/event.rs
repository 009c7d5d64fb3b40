//! A meeting's event: made, changed, deleted, so that it says what is true now.
//!
//! Each run begins at the beginning and finds what is there, so it does not matter where the run before was stopped.

use std::sync::Arc;

use baton_storage::ids::MeetingId;
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::states::MeetingState;
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::connectors::call::Call;
use crate::connectors::google_calendar::connection::Connection;
use crate::connectors::google_calendar::jobs::{BUDGET, again, lane, too_slow};
use crate::connectors::google_calendar::keep::Kept;
use crate::connectors::google_calendar::load;
use crate::connectors::google_calendar::rules::Trouble;
use crate::connectors::google_calendar::writing::{Wanted, bring};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::outcome::Outcome;

/// Bring a meeting's event up to date.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Keep {
    pub meeting: MeetingId,
    /// The calendar in which it is, or is to be.
    pub calendar: String,
}

impl Job for Keep {
    const KIND: &'static str = "google_calendar.event";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        lane(&self.calendar)
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let wanted = load::wanted(ctx.app, ctx.db, &self.meeting).await?;
        match wanted.filter(|wanted| wanted.event.calendar == self.calendar) {
            Some(wanted) if wanted.meeting.state == MeetingState::Held => {
                Ok(Delivery::NotWanted("the meeting took place"))
            }
            Some(wanted) => Ok(Delivery::Do(Box::new(Keeping(wanted)))),
            None => Ok(Delivery::NotWanted("the meeting has no event in that calendar")),
        }
    }
}

/// An event that is to be brought up to date.
#[derive(Debug)]
struct Keeping(Wanted);

impl Call for Keeping {
    type Connection = Connection;

    async fn call(self, _app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let Self(wanted) = self;
        let mut event = wanted.event.clone();
        let found = tokio::time::timeout(BUDGET, bring(&connection.client, &wanted, &mut event)).await;
        let (mut done, found, trouble) = match found.unwrap_or_else(|_| Err(too_slow())) {
            Ok(found) => (Outcome::of(Settlement::Completed(None)), Some(found), None),
            Err(failure) => {
                let trouble = Trouble::of(&failure);
                if trouble.is_none() {
                    // What does not answer says nothing of what is there.
                    return again(effect, now, &failure);
                }
                event = wanted.event.clone();
                (again(effect, now, &failure), None, trouble)
            }
        };
        done.then = Some(Box::new(Kept { before: wanted.event, event, found, trouble }));
        done
    }
}
