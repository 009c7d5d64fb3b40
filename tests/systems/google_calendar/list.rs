//! `events.list`: page by page, and what has changed since last time.
//!
//! A page is a place in the order of changes; the token of the last page is good for what changes after the first one was
//! shown.

use super::calendars::{Calendars, Event, Time};
use super::refusal::Refusal;
use super::render;
use super::system::Call;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

const PARAMETERS: &[&str] = &[
    "syncToken",
    "pageToken",
    "maxResults",
    "showDeleted",
    "singleEvents",
    "timeMin",
    "timeMax",
    "updatedMin",
    "orderBy",
    "q",
    "iCalUID",
    "timeZone",
    "maxAttendees",
    "showHiddenInvitations",
    "alwaysIncludeEmail",
    "eventTypes",
    "privateExtendedProperty",
    "sharedExtendedProperty",
];
/// What cannot be asked together with a sync token.
const NOT_WITH_TOKEN: &[&str] = &[
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];

pub(super) fn list(calendars: &Calendars, call: &Call, calendar: &str) -> Result<Value, Refusal> {
    call.only(PARAMETERS)?;
    let since = match call.parameter("syncToken") {
        Some(token) => {
            if let Some(name) = NOT_WITH_TOKEN.iter().find(|name| call.parameter(name).is_some()) {
                return Err(Refusal::bad_request(format!("{name} cannot be used together with syncToken")));
            }
            Some(since(calendars, calendar, token)?)
        }
        None => None,
    };
    let most = match call.parameter("maxResults") {
        Some(text) => text.parse::<usize>().ok().filter(|most| (1..=2500).contains(most)),
        None => Some(250),
    };
    let most = most.ok_or_else(|| Refusal::parameter("Invalid value for maxResults"))?.min(calendars.page);
    let (from, until) = match call.parameter("pageToken") {
        Some(token) => page(token).ok_or_else(|| Refusal::parameter("Invalid page token value."))?,
        None => (since.unwrap_or_default(), calendars.changes),
    };
    let (min, max) = (bound(call, "timeMin")?, bound(call, "timeMax")?);
    if let (Some(min), Some(max)) = (min, max)
        && min >= max
    {
        return Err(Refusal::empty_range());
    }
    let deleted = since.is_some() || call.flag("showDeleted")?;
    let shown = |event: &&Event| {
        event.is_in(calendar)
            && event.change > from
            && event.change <= until
            && (deleted || !event.cancelled)
            && min.is_none_or(|min| after(event.ends, min))
            && max.is_none_or(|max| !after(event.starts, max))
    };
    let mut found: Vec<&Event> = calendars.events.iter().filter(shown).collect();
    found.sort_by_key(|event| event.change);
    let more = found.len() > most;
    found.truncate(most);
    let mut body = json!({
        "kind": "calendar#events", "etag": format!("\"p{until}\""), "summary": calendar, "description": "",
        "updated": render::moment(calendars.now), "timeZone": calendars.zone(calendar).name(), "accessRole": "owner",
        "defaultReminders": [],
        "items": found.iter().map(|event| render::event(calendars, event, calendar)).collect::<Vec<_>>(),
    });
    match found.last() {
        Some(last) if more => body["nextPageToken"] = json!(format!("page.{}.{until}", last.change)),
        _ if call.parameter("q").is_none() && call.parameter("orderBy").is_none() => {
            body["nextSyncToken"] = json!(token(calendar, until));
        }
        _ => {}
    }
    Ok(body)
}

fn token(calendar: &str, change: u64) -> String {
    format!("sync.{change}.{calendar}")
}

/// The change up to which a sync token's owner knows everything.
fn since(calendars: &Calendars, calendar: &str, sent: &str) -> Result<u64, Refusal> {
    let change = sent.split('.').nth(1).and_then(|change| change.parse::<u64>().ok());
    let change = change.filter(|change| token(calendar, *change) == sent);
    let change = change.ok_or_else(Refusal::full_sync)?;
    if change < calendars.forgotten { Err(Refusal::full_sync()) } else { Ok(change) }
}

fn page(token: &str) -> Option<(u64, u64)> {
    let (from, until) = token.strip_prefix("page.")?.split_once('.')?;
    Some((from.parse().ok()?, until.parse().ok()?))
}

fn bound(call: &Call, name: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
    let read = |text: &str| DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    call.parameter(name).map(read).transpose().map_err(|_| Refusal::bad_request("Bad Request"))
}

fn after(time: Time, bound: DateTime<Utc>) -> bool {
    match time {
        Time::At(at, _) => at > bound,
        Time::Day(day) => day > bound.date_naive(),
    }
}
