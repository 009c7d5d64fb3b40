//! How a meeting's event is made, changed and deleted: what is there is found before anything is done. It stores nothing.
//!
//! An event has an id of ours, so it is made once however often Google is asked. What somebody changed in the calendar is
//! told from what Baton wrote by comparing both: a new time there counts unless Slack has a newer one.

use crate::connectors::google_calendar::client::Google;
use crate::connectors::google_calendar::client::failure::GoogleError;
use crate::connectors::google_calendar::client::replies::Event;
use crate::connectors::google_calendar::rules::{Entry, event_id};
use baton_storage::calendar_events::{CalendarEvent, EventState};
use baton_storage::meetings::Meeting;

/// How often an event is looked for anew in one run: it may have been made meanwhile, or deleted.
const ROUNDS: usize = 4;

/// A meeting and what is to stand in the calendar.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub meeting: Meeting,
    pub event: CalendarEvent,
    pub entry: Entry,
}

/// What was found in the calendar that Baton did not write.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The event, as it stands there.
    Event(Box<Event>),
    /// Somebody has deleted it.
    Deleted,
    /// There is none, as there should be.
    Nothing,
}

/// Brings the event up to date, and says in `kept` what stands there now.
pub async fn bring(google: &Google, wanted: &Wanted, kept: &mut CalendarEvent) -> Result<Found, GoogleError> {
    if !wanted.meeting.is_planned() {
        match google.delete(&kept.calendar, &kept.event_id).await {
            Ok(()) | Err(GoogleError::Gone | GoogleError::Deleted) => {}
            Err(failure) => return Err(failure),
        }
        kept.state = EventState::Gone;
        kept.wrote = None;
        return Ok(Found::Nothing);
    }
    for _ in 0..ROUNDS {
        let there = match google.event(&kept.calendar, &kept.event_id).await {
            Ok(event) => Some(event),
            Err(GoogleError::Gone) => None,
            Err(failure) => return Err(failure),
        };
        match there {
            Some(event) if !event.cancelled => return change(google, wanted, kept, event).await,
            // Nobody in Slack has said anything since it stood there: it was deleted by somebody's will.
            Some(_) if is_as_said(kept, wanted) => return Ok(Found::Deleted),
            // What is deleted can still be seen: it is hidden, or its calendar is.
            None if is_as_said(kept, wanted) => return Err(GoogleError::Gone),
            Some(_) => {
                kept.generation += 1;
                kept.event_id = event_id(&kept.meeting_id, kept.generation);
                kept.state = EventState::Wanted;
                kept.wrote = None;
            }
            None => match google.insert(&kept.calendar, &wanted.entry.body(&kept.event_id)).await {
                Ok(event) => {
                    stands(kept, &wanted.entry, &event);
                    return Ok(Found::Event(Box::new(event)));
                }
                // Made by an attempt whose answer was lost: it is looked at.
                Err(GoogleError::Exists) => {}
                Err(failure) => return Err(failure),
            },
        }
    }
    Err(GoogleError::Later { what: "it changes too often".into(), wait: None })
}

/// Whether the event stands there as the meeting is.
fn is_as_said(kept: &CalendarEvent, wanted: &Wanted) -> bool {
    let same = wrote(kept).is_some_and(|wrote| wrote.sequence == wanted.entry.sequence);
    kept.state == EventState::There && same
}

async fn change(
    google: &Google,
    wanted: &Wanted,
    kept: &mut CalendarEvent,
    event: Event,
) -> Result<Found, GoogleError> {
    let mut wrote = wrote(kept).unwrap_or_else(|| Entry::found(&event, &wanted.entry));
    let mut entry = wanted.entry.clone();
    let untouched = (entry.starts, entry.ends) == (wrote.starts, wrote.ends);
    if let Some((starts, ends)) = event.span.filter(|_| untouched) {
        // What was moved there stays: the meeting follows.
        (entry.starts, entry.ends) = (starts, ends);
        (wrote.starts, wrote.ends) = (starts, ends);
    }
    let event = match entry.patch(&wrote, &event) {
        Some(fields) => google.patch(&kept.calendar, &event, &fields).await?,
        None => event,
    };
    // As the meeting has it: a time that was chosen there is seen by comparing with this.
    let stood = wanted.entry.clone();
    stands(kept, &stood, &event);
    Ok(Found::Event(Box::new(event)))
}

/// What stands in the calendar by Baton's word.
pub fn wrote(kept: &CalendarEvent) -> Option<Entry> {
    serde_json::from_str(kept.wrote.as_deref()?).ok()
}

fn stands(kept: &mut CalendarEvent, entry: &Entry, event: &Event) {
    kept.state = EventState::There;
    kept.wrote = serde_json::to_string(entry).ok();
    kept.url = event.url.clone();
    kept.trouble = None;
}
