//! The reading of a calendar every two minutes: what has changed of Baton's events since last time.
//!
//! All else that is in a calendar is passed over, and not kept. A sync token that is no longer good begins anew.

use std::sync::Arc;

use baton_storage::occurrences::Occurrence;
use baton_storage::outbox::OutboxEntry;
use baton_storage::time::At;
use baton_storage::waiting;
use baton_storage::{calendar_events, meetings};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::config::Config;
use crate::connectors::call::Call;
use crate::connectors::google_calendar::client::Google;
use crate::connectors::google_calendar::client::failure::GoogleError;
use crate::connectors::google_calendar::client::replies::Event;
use crate::connectors::google_calendar::connection::Connection;
use crate::connectors::google_calendar::jobs::trouble::notify;
use crate::connectors::google_calendar::jobs::{BUDGET, again, lane, too_slow};
use crate::connectors::google_calendar::keep::{noticed, succeeded};
use crate::connectors::google_calendar::rules::{MARK, Trouble};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::moment::Fired;
use crate::engine::outcome::{Outcome, Then};
use crate::engine::recurring::{Recurrence, Said};
use crate::rules::playbook::Playbook;

/// The moment that comes every two minutes.
pub const EVERY: &str = "google_calendar.round";
/// From when on a calendar is read that was never read: meetings that ended before are over.
const BACK: Duration = Duration::days(1);
/// How many pages are turned in one reading.
const MOST_PAGES: usize = 100;

/// Read what has changed in a calendar.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Read {
    pub calendar: String,
}

impl Job for Read {
    const KIND: &'static str = "google_calendar.read";

    fn lane(&self, _app: &App) -> String {
        lane(&self.calendar)
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let token = calendar_events::sync_token(ctx.db, &self.calendar).await?;
        Ok(Delivery::Do(Box::new(Reading { calendar: self.calendar, token })))
    }
}

/// A reading every two minutes, where `baton.toml` has the section.
pub fn every_two_minutes(config: &Config, _playbook: &Playbook) -> Vec<Recurrence> {
    let recurrence = config.google_calendar.as_ref().map(|_| Recurrence {
        name: EVERY.to_owned(),
        kind: EVERY,
        args: json!({}),
        cron: "0 */2 * * * * *".to_owned(),
        zone: chrono_tz::UTC,
        grace: Duration::MAX,
        said: Said::Rules { file: EVERY, key: "cron" },
    });
    recurrence.into_iter().collect()
}

/// The moment has come: every calendar with a meeting to come is read, unless that is under way or waits for somebody.
pub async fn plan(ctx: &mut Ctx<'_>, _moment: &Occurrence) -> anyhow::Result<Fired> {
    for calendar in calendar_events::calendars(ctx.tx).await? {
        let read = Read { calendar };
        if !waiting::is_pending(ctx.tx, Read::KIND, &serde_json::to_string(&read)?).await? {
            read.enqueue(ctx).await?;
        }
    }
    Ok(Fired::Done)
}

/// The reading itself.
#[derive(Debug)]
struct Reading {
    calendar: String,
    token: Option<String>,
}

impl Call for Reading {
    type Connection = Connection;
    const READS: bool = true;

    async fn call(self, _app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let done = tokio::time::timeout(BUDGET, self.read(&connection.client, now)).await;
        match done.unwrap_or_else(|_| Err(too_slow())) {
            Ok((events, token)) => Outcome::completed(Told { calendar: self.calendar, events, token }),
            Err(failure) => {
                let mut done = again(effect, now, &failure);
                if let Some(trouble) = Trouble::of(&failure) {
                    done.then = Some(Box::new(Unread { calendar: self.calendar, trouble }));
                }
                done
            }
        }
    }
}

impl Reading {
    /// Baton's events that have changed, and the token for next time.
    async fn read(&self, google: &Google, now: At) -> Result<(Vec<Event>, Option<String>), GoogleError> {
        match self.pages(google, self.token.as_deref(), now).await {
            Err(GoogleError::Forgotten | GoogleError::Refused(400)) if self.token.is_some() => {
                self.pages(google, None, now).await
            }
            outcome => outcome,
        }
    }

    async fn pages(
        &self,
        google: &Google,
        token: Option<&str>,
        now: At,
    ) -> Result<(Vec<Event>, Option<String>), GoogleError> {
        let mut events = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = google.changes(&self.calendar, token, now - BACK, next.as_deref()).await?;
            events.extend(page.events.into_iter().filter(|event| event.id.starts_with(MARK)));
            match page.next {
                Some(more) => next = Some(more),
                None => return Ok((events, page.sync_token)),
            }
        }
        Err(too_slow())
    }
}

/// A calendar that cannot be read: whoever can mend it is told.
struct Unread {
    calendar: String,
    trouble: Trouble,
}

impl Then for Unread {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let Some(meeting) = calendar_events::earliest(ctx.tx, &self.calendar).await? else { return Ok(()) };
        match meetings::find(ctx.tx, &meeting).await? {
            Some(meeting) => notify(ctx, &meeting.meeting_id, &meeting.organizer, self.trouble).await,
            None => Ok(()),
        }
    }
}

/// What has changed, and how far the calendar is read.
struct Told {
    calendar: String,
    events: Vec<Event>,
    token: Option<String>,
}

impl Then for Told {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let Self { calendar, events, token } = self;
        succeeded(ctx).await?;
        calendar_events::keep_sync_token(ctx.tx, &calendar, token.as_deref()).await?;
        for found in events {
            if let Some(event) = calendar_events::find(ctx.tx, &calendar, &found.id).await? {
                noticed(ctx, event, &found).await?;
            }
        }
        Ok(())
    }
}
