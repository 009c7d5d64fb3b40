//! `freeBusy`: when people of the domain are busy. Who asks need not see what keeps them.

use super::calendars::{Calendars, Event, Time};
use super::refusal::Refusal;
use super::system::Call;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

/// How many calendars one question may name.
const MOST: usize = 50;

pub(super) fn query(calendars: &Calendars, call: &Call) -> Result<Value, Refusal> {
    call.only(&[])?;
    call.needs(&["calendar", "calendar.readonly", "calendar.freebusy"])?;
    let sent = call.body.as_object().ok_or_else(Refusal::unreadable)?;
    let known = ["timeMin", "timeMax", "timeZone", "groupExpansionMax", "calendarExpansionMax", "items"];
    if let Some(name) = sent.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(Refusal::bad_request(format!("Unknown name \"{name}\": Cannot find field.")));
    }
    let moment = |name: &str| -> Result<DateTime<Utc>, Refusal> {
        let text = sent.get(name).and_then(Value::as_str);
        let text = text.ok_or_else(|| Refusal::required(format!("Missing {name} parameter.")))?;
        let at = DateTime::parse_from_rfc3339(text).map_err(|_| Refusal::bad_request("Bad Request"))?;
        Ok(at.to_utc())
    };
    let (from, to) = (moment("timeMin")?, moment("timeMax")?);
    if from >= to {
        return Err(Refusal::empty_range());
    }
    let items = sent.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut shown = Map::new();
    for (place, item) in items.iter().enumerate() {
        let id = item["id"].as_str().ok_or_else(|| Refusal::required("Missing id"))?;
        shown.insert(id.to_owned(), one(calendars, call, id, (from, to), place >= MOST));
    }
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    Ok(json!({ "kind": "calendar#freeBusy", "timeMin": text(from), "timeMax": text(to), "calendars": shown }))
}

fn one(
    calendars: &Calendars,
    call: &Call,
    id: &str,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    too_many: bool,
) -> Value {
    let refused = |reason: &str| json!({ "errors": [{ "domain": "global", "reason": reason }], "busy": [] });
    if too_many {
        return refused("tooManyCalendarsRequested");
    }
    let calendar = match calendars.user(id) {
        Some(user) => user.email.clone(),
        None => match calendars.own(&call.token.acts_as, id) {
            Some(own) => own,
            None => return refused("notFound"),
        },
    };
    let counts = |event: &&Event| {
        let declined = event.guest(&calendar).is_some_and(|guest| guest["responseStatus"] == "declined");
        let transparent = event.fields.get("transparency").is_some_and(|value| value == "transparent");
        !event.cancelled && event.is_in(&calendar) && !declined && !transparent
    };
    let mut busy: Vec<(DateTime<Utc>, DateTime<Utc>)> = calendars
        .events
        .iter()
        .filter(counts)
        .filter_map(|event| match (event.starts, event.ends) {
            (Time::At(starts, _), Time::At(ends, _)) => Some((starts.max(from), ends.min(to))),
            _ => None,
        })
        .filter(|(starts, ends)| starts < ends)
        .collect();
    busy.sort();
    // What touches is one time.
    let mut merged: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    for (starts, ends) in busy {
        match merged.last_mut() {
            Some(last) if starts <= last.1 => last.1 = last.1.max(ends),
            _ => merged.push((starts, ends)),
        }
    }
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let busy: Vec<Value> = merged
        .into_iter()
        .map(|(starts, ends)| json!({ "start": text(starts), "end": text(ends) }))
        .collect();
    json!({ "busy": busy })
}
