//! What somebody writes of an event: fields that there are, each of its kind, and times that make sense.

use super::calendars::Time;
use super::refusal::Refusal;
use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use serde_json::{Map, Value, json};

/// The fields of an event that can be written, with what kind of value each has: text, flag, number, list or object. All
/// others that the discovery document knows are for reading, and left aside.
const FIELDS: &[(&str, char)] = &[
    ("id", 't'),
    ("summary", 't'),
    ("description", 't'),
    ("location", 't'),
    ("status", 't'),
    ("colorId", 't'),
    ("transparency", 't'),
    ("visibility", 't'),
    ("start", 'o'),
    ("end", 'o'),
    ("attendees", 'l'),
    ("reminders", 'o'),
    ("source", 'o'),
    ("extendedProperties", 'o'),
    ("anyoneCanAddSelf", 'f'),
    ("guestsCanInviteOthers", 'f'),
    ("guestsCanModify", 'f'),
    ("guestsCanSeeOtherGuests", 'f'),
    ("sequence", 'n'),
];
const READ_ONLY: &[&str] = &[
    "kind",
    "etag",
    "htmlLink",
    "created",
    "updated",
    "creator",
    "organizer",
    "iCalUID",
    "eventType",
    "hangoutLink",
    "endTimeUnspecified",
    "locked",
    "privateCopy",
    "attendeesOmitted",
    "originalStartTime",
    "recurringEventId",
];
const GUEST: &[&str] =
    &["email", "displayName", "optional", "resource", "responseStatus", "comment", "additionalGuests"];
const ANSWERS: &[&str] = &["needsAction", "declined", "tentative", "accepted"];

/// Reads what was written. Nothing of it has a meaning yet.
pub(super) fn read(body: &Value) -> Result<Map<String, Value>, Refusal> {
    let fields = body.as_object().ok_or_else(Refusal::unreadable)?;
    let mut read = Map::new();
    for (name, value) in fields {
        if READ_ONLY.contains(&name.as_str()) {
            continue;
        }
        let Some((_, kind)) = FIELDS.iter().find(|(known, _)| known == name) else {
            return Err(Refusal::bad_request(format!("Unknown name \"{name}\": Cannot find field.")));
        };
        let fits = match (kind, value) {
            (_, Value::Null) => true,
            ('t', value) => value.is_string(),
            ('f', value) => value.is_boolean(),
            ('n', value) => value.is_u64(),
            ('l', value) => value.is_array(),
            (_, value) => value.is_object(),
        };
        if !fits {
            return Err(Refusal::bad_request(format!("Invalid value at '{name}'")));
        }
        read.insert(name.clone(), value.clone());
    }
    if let Some(guests) = read.get_mut("attendees").and_then(Value::as_array_mut) {
        for guest in guests {
            *guest = Value::Object(self::guest(guest)?);
        }
    }
    let status = read.get("status").and_then(Value::as_str);
    if status.is_some_and(|status| !["confirmed", "tentative", "cancelled"].contains(&status)) {
        return Err(Refusal::invalid("Invalid value for: status"));
    }
    Ok(read)
}

fn guest(sent: &Value) -> Result<Map<String, Value>, Refusal> {
    let sent = sent.as_object().ok_or_else(Refusal::unreadable)?;
    let of_answers = ["self", "organizer", "id"];
    if let Some(name) =
        sent.keys().find(|name| !GUEST.contains(&name.as_str()) && !of_answers.contains(&name.as_str()))
    {
        return Err(Refusal::bad_request(format!("Unknown name \"{name}\" at 'attendees'")));
    }
    let email = sent.get("email").and_then(Value::as_str).unwrap_or_default();
    let plain = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !plain || email.contains(char::is_whitespace) {
        return Err(Refusal::invalid("Invalid attendee email."));
    }
    let answer = sent.get("responseStatus").and_then(Value::as_str).unwrap_or("needsAction");
    if !ANSWERS.contains(&answer) {
        return Err(Refusal::invalid("Invalid value for: responseStatus"));
    }
    let mut guest: Map<String, Value> = sent
        .iter()
        .filter(|(name, _)| GUEST.contains(&name.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    guest.insert("responseStatus".into(), json!(answer));
    Ok(guest)
}

/// When something begins (`start`) or ends (`end`).
pub(super) fn time(fields: &Map<String, Value>, name: &str) -> Result<Time, Refusal> {
    let Some(sent) = fields.get(name).and_then(Value::as_object) else {
        return Err(Refusal::required(format!("Missing {name} time.")));
    };
    if let Some(other) = sent.keys().find(|key| !["date", "dateTime", "timeZone"].contains(&key.as_str())) {
        return Err(Refusal::bad_request(format!("Unknown name \"{other}\" at '{name}'")));
    }
    let text = |key: &str| sent.get(key).and_then(Value::as_str);
    let zone = match text("timeZone") {
        Some(zone) => Some(
            zone.parse::<chrono_tz::Tz>()
                .map_err(|_| Refusal::invalid(format!("Invalid time zone definition for {name} time.")))?,
        ),
        None => None,
    };
    match (text("date"), text("dateTime")) {
        (Some(day), None) => {
            let day: NaiveDate =
                day.parse().map_err(|_| Refusal::invalid(format!("Invalid {name} time.")))?;
            Ok(Time::Day(day))
        }
        (None, Some(moment)) => {
            if let Ok(at) = DateTime::parse_from_rfc3339(moment) {
                return Ok(Time::At(at.to_utc(), zone));
            }
            let local: NaiveDateTime = moment.parse().map_err(|_| Refusal::bad_request("Bad Request"))?;
            let zone = zone
                .ok_or_else(|| Refusal::required(format!("Missing time zone definition for {name} time.")))?;
            Ok(Time::At(in_zone(zone, local), Some(zone)))
        }
        _ => Err(Refusal::invalid(format!("Invalid {name} time."))),
    }
}

/// The moment that a clock on the wall names; of two the first, of none the one after the gap.
fn in_zone(zone: chrono_tz::Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
        LocalResult::None => in_zone(zone, local + chrono::Duration::minutes(30)),
    }
}

/// Refuses what ends before it begins, or is a day here and a moment there.
pub(super) fn in_order(starts: Time, ends: Time) -> Result<(), Refusal> {
    match (starts, ends) {
        (Time::At(starts, _), Time::At(ends, _)) if starts <= ends => Ok(()),
        (Time::Day(starts), Time::Day(ends)) if starts < ends => Ok(()),
        (Time::At(..), Time::At(..)) | (Time::Day(_), Time::Day(_)) => Err(Refusal::empty_range()),
        _ => Err(Refusal::invalid("Start and end times must either both be date or both be dateTime.")),
    }
}

/// Whether a text may be the id of an event: base32hex in lower case, 5 to 1024 characters.
pub(super) fn is_id(text: &str) -> bool {
    (5..=1024).contains(&text.len()) && text.chars().all(|c| matches!(c, 'a'..='v' | '0'..='9'))
}
