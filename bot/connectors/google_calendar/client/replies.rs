//! What Google answers, as far as Baton asks.

use baton_storage::time::At;
use chrono::DateTime;
use serde_json::Value;

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: String,
    /// By what a change is noticed.
    pub etag: String,
    /// Deleted; then no more is known of it.
    pub cancelled: bool,
    /// When it begins and ends; none where it is a whole day.
    pub span: Option<(At, At)>,
    /// The time zone in which its start was chosen.
    pub zone: Option<String>,
    pub title: String,
    pub place: Option<String>,
    pub description: Option<String>,
    pub url: Option<String>,
    pub guests: Vec<Guest>,
}

/// Somebody who is invited to an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Guest {
    pub email: String,
    pub declined: bool,
    /// All that Google says of them.
    pub whole: Value,
}

fn text(body: &Value, name: &str) -> Option<String> {
    body[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn moment(time: &Value) -> Option<At> {
    let at = DateTime::parse_from_rfc3339(time["dateTime"].as_str()?).ok()?;
    Some(At::from(at.to_utc()))
}

impl Event {
    /// Reads it; none where a part is missing.
    pub(super) fn read(body: &Value) -> Option<Self> {
        let guests = body["attendees"].as_array().into_iter().flatten().filter_map(|guest| {
            let declined = guest["responseStatus"] == "declined";
            Some(Guest { email: text(guest, "email")?, declined, whole: guest.clone() })
        });
        Some(Self {
            id: text(body, "id")?,
            etag: text(body, "etag").unwrap_or_default(),
            cancelled: body["status"] == "cancelled",
            span: moment(&body["start"]).zip(moment(&body["end"])),
            zone: text(&body["start"], "timeZone"),
            title: text(body, "summary").unwrap_or_default(),
            place: text(body, "location"),
            description: text(body, "description"),
            url: text(body, "htmlLink").filter(|url| is_link(url)),
            guests: guests.collect(),
        })
    }
}

/// A page of events that have changed.
pub struct Page {
    pub events: Vec<Event>,
    pub next: Option<String>,
    /// Good for asking what changes from here on; there on the last page.
    pub sync_token: Option<String>,
}

impl Page {
    pub(super) fn read(body: &Value) -> Option<Self> {
        let events = body["items"].as_array().into_iter().flatten().filter_map(Event::read).collect();
        let (next, sync_token) = (text(body, "nextPageToken"), text(body, "nextSyncToken"));
        (next.is_some() || sync_token.is_some()).then_some(Self { events, next, sync_token })
    }
}

/// When somebody is busy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busy {
    /// The calendar that was asked about.
    pub calendar: String,
    /// From when to when, in order.
    pub times: Vec<(At, At)>,
}

impl Busy {
    /// Those of an answer that Google knows.
    pub(super) fn read_all(body: &Value) -> Option<Vec<Self>> {
        let read = |(calendar, found): (&String, &Value)| {
            let instant = |text: &Value| {
                DateTime::parse_from_rfc3339(text.as_str()?).ok().map(|at| At::from(at.to_utc()))
            };
            let times = found["busy"].as_array()?.iter();
            let times = times.filter_map(|one| instant(&one["start"]).zip(instant(&one["end"]))).collect();
            Some(Self { calendar: calendar.clone(), times })
        };
        Some(body["calendars"].as_object()?.iter().filter_map(read).collect())
    }
}

/// Whether people can be led there: by https, or on this machine, as in the sandbox.
fn is_link(url: &str) -> bool {
    ["https://", "http://127.0.0.1:"].iter().any(|begins| url.starts_with(begins))
}
