//! Meetings of a handoff's steps: arranged, moved, cancelled, held; told to those invited, and given to calendars
//! as a file in the thread of the handoff card (G4, T2, T3, T5).
//!
//! Deliberately absent: sending mail. Whoever is outside is invited by whoever opens the file, or by the link.

pub mod file;

use std::time::Duration;

use baton_storage::ids::MeetingId;
use baton_storage::meetings::{self, Meeting};
use baton_storage::time::At;
use baton_storage::{Reader, posts};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features;
use crate::features::meetings::load::MeetingContext;
use crate::features::meetings::view;

/// How long a meeting waits for the card under which it is to stand, before it is asked again.
pub(crate) const PAUSE: Duration = Duration::from_secs(60);
/// And how long altogether, before its organizer has it instead.
const PATIENCE: chrono::Duration = chrono::Duration::hours(1);

/// Where it is told: under the handoff card; none while that is still on its way.
pub(crate) async fn place(db: &mut Reader, meeting: &Meeting, now: At) -> anyhow::Result<Option<To>> {
    let card = features::handoffs::jobs::card::message_key(&meeting.handoff_id);
    if !posts::of_matter(db, &card).await?.is_empty() {
        return Ok(Some(To::Under(card)));
    }
    let waited = now.since(meeting.changed_at) >= PATIENCE;
    Ok(waited.then(|| To::Person(meeting.organizer.clone())))
}

/// The meeting's one message, under the handoff card.
#[derive(Serialize, Deserialize)]
pub struct Card {
    pub meeting: MeetingId,
}

impl Job for Card {
    const KIND: &'static str = "meetings.card";

    fn lane(&self, _app: &App) -> String {
        format!("meeting:{}", self.meeting)
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("meeting:{}:card", self.meeting))
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(meeting) = meetings::find(db, &self.meeting).await? else {
            return Ok(Delivery::NotWanted("the meeting is not known any more"));
        };
        let organizer = meeting.organizer.clone();
        let Some(to) = place(db, &meeting, now).await? else { return Ok(Delivery::Later(PAUSE)) };
        let Some(loaded) = MeetingContext::of(app, db, meeting).await? else {
            return Ok(Delivery::NotWanted("its account or team is not known any more"));
        };
        let message = view::card(&app.words, &loaded.data(now))?;
        Ok(Delivery::Post(Box::new(Posting {
            to,
            message,
            message_key: Some(format!("meeting:{}", self.meeting)),
            instead: vec![organizer],
        })))
    }
}
