//! The event that a meeting is in a calendar system, and how far each calendar has been read.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::ids::MeetingId;
use crate::states::words;
use crate::stored::{Stored, stored};
use crate::{Reader, Result, Tx};

words! {
    /// Whether a meeting's event is in the calendar.
    EventState {
        /// It is to be made.
        Wanted = "wanted",
        There = "there",
        /// It was deleted, here or there.
        Gone = "gone",
    }
}

/// A meeting's event. A meeting has one at most at a time.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct CalendarEvent {
    pub meeting_id: MeetingId,
    /// By which it is known there.
    pub event_id: String,
    /// How often it was made anew: an id of a deleted event is not free.
    pub generation: i64,
    /// The calendar in which it is; the organizer's address where it is their own.
    pub calendar: String,
    pub state: EventState,
    /// What stands there by our word, as JSON; none: nothing does.
    pub wrote: Option<String>,
    pub url: Option<String>,
    /// Addresses of those who declined: a list in JSON.
    pub declined: String,
    /// What keeps it from being brought up to date, as a word.
    pub trouble: Option<String>,
}

stored! {
    event: CalendarEvent, "calendar_events",
    by [meeting_id],
    once [],
    then [event_id, generation, calendar, state, wrote, url, declined, trouble]
}

impl CalendarEvent {
    /// Addresses of those who declined.
    pub fn declined(&self) -> Vec<String> {
        serde_json::from_str(&self.declined).unwrap_or_default()
    }
}

/// Stores it, new or changed.
pub async fn keep(tx: &mut Tx, event: &CalendarEvent) -> Result<()> {
    event.upsert().build().execute(&mut **tx).await?;
    Ok(())
}

/// A meeting's.
pub async fn of_meeting(db: &mut Reader, meeting: &MeetingId) -> Result<Option<CalendarEvent>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {} from calendar_events where meeting_id = $1",
        CalendarEvent::COLUMNS
    ));
    Ok(sqlx::query_as(statement).bind(meeting).fetch_optional(db).await?)
}

/// The one with this id that is in this calendar.
pub async fn find(db: &mut Reader, calendar: &str, event: &str) -> Result<Option<CalendarEvent>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {} from calendar_events where event_id = $1 and calendar = $2",
        CalendarEvent::COLUMNS
    ));
    Ok(sqlx::query_as(statement).bind(event).bind(calendar).fetch_optional(db).await?)
}

/// The calendars that hold an event of a meeting to come, in order.
pub async fn calendars(db: &mut Reader) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select distinct calendar from calendar_events join meetings using (meeting_id) \
         where calendar_events.state = 'there' and meetings.state = 'planned' order by calendar",
    )
    .fetch_all(db)
    .await?)
}

/// The meeting to come that is the earliest of those with an event in a calendar.
pub async fn earliest(db: &mut Reader, calendar: &str) -> Result<Option<MeetingId>> {
    Ok(sqlx::query_scalar(
        "select meeting_id from calendar_events join meetings using (meeting_id) \
         where calendar = $1 and calendar_events.state = 'there' and meetings.state = 'planned' \
         order by starts_at, meeting_id limit 1",
    )
    .bind(calendar)
    .fetch_optional(db)
    .await?)
}

/// How many meetings to come wait for something that somebody has to mend.
pub async fn stuck(db: &mut Reader) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from calendar_events join meetings using (meeting_id) \
         where trouble is not null and meetings.state = 'planned'",
    )
    .fetch_one(db)
    .await?)
}

/// Up to where a calendar has been read; none: it is to be read from the beginning.
pub async fn sync_token(db: &mut Reader, calendar: &str) -> Result<Option<String>> {
    let found: Option<Option<String>> =
        sqlx::query_scalar("select sync_token from calendar_readings where calendar = $1")
            .bind(calendar)
            .fetch_optional(db)
            .await?;
    Ok(found.flatten())
}

/// Remembers up to where a calendar has been read.
pub async fn keep_sync_token(tx: &mut Tx, calendar: &str, token: Option<&str>) -> Result<()> {
    sqlx::query(
        "insert into calendar_readings (calendar, sync_token) values ($1, $2) \
         on conflict (calendar) do update set sync_token = excluded.sync_token",
    )
    .bind(calendar)
    .bind(token)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
