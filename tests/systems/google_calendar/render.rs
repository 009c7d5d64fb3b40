//! How calendars and events are shown.

use super::calendars::{Calendars, Event, Time};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// Milliseconds since 1970, as the API shows them.
pub(super) fn moment(ms: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(ms)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A calendar.
pub(super) fn calendar(calendars: &Calendars, id: &str) -> Value {
    json!({
        "kind": "calendar#calendar", "etag": "\"calendar\"", "id": id, "summary": id,
        "timeZone": calendars.zone(id).name(),
    })
}

/// An event, as a calendar shows it. Of a deleted one no more is shown than is promised: its id.
pub(super) fn event(calendars: &Calendars, event: &Event, calendar: &str) -> Value {
    if event.cancelled {
        return json!({
            "kind": "calendar#event", "etag": event.etag(), "id": event.id, "status": "cancelled",
        });
    }
    let zone = calendars.zone(calendar);
    let mut shown = Value::Object(event.fields.clone());
    shown["kind"] = json!("calendar#event");
    shown["etag"] = json!(event.etag());
    shown["id"] = json!(event.id);
    if shown["status"].is_null() {
        shown["status"] = json!("confirmed");
    }
    shown["htmlLink"] = json!(format!("{}/calendar/event?eid={}", calendars.base_url, event.id));
    shown["created"] = json!(moment(event.created));
    shown["updated"] = json!(moment(event.updated));
    shown["sequence"] = json!(event.sequence);
    shown["iCalUID"] = json!(format!("{}@google.com", event.id));
    shown["eventType"] = json!("default");
    shown["start"] = time(event.starts, zone);
    shown["end"] = time(event.ends, zone);
    let person = |email: &str| {
        let mut person = json!({ "email": email });
        if let Some(user) = calendars.user(email) {
            person["displayName"] = json!(user.name);
        }
        if email == calendar {
            person["self"] = json!(true);
        }
        person
    };
    shown["creator"] = person(&event.creator);
    shown["organizer"] = person(&event.calendar);
    if shown["reminders"].is_null() {
        shown["reminders"] = json!({ "useDefault": true });
    }
    let guests = shown.get_mut("attendees").and_then(Value::as_array_mut);
    for guest in guests.into_iter().flatten() {
        let is = |email: &str| guest["email"].as_str().is_some_and(|one| one.eq_ignore_ascii_case(email));
        let (organizes, own) = (is(&event.calendar), is(calendar));
        if organizes {
            guest["organizer"] = json!(true);
        }
        if own {
            guest["self"] = json!(true);
        }
    }
    shown
}

fn time(time: Time, zone: chrono_tz::Tz) -> Value {
    match time {
        Time::Day(day) => json!({ "date": day.to_string() }),
        Time::At(at, said) => {
            let shown = at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, true);
            json!({ "dateTime": shown, "timeZone": said.unwrap_or(zone).name() })
        }
    }
}
