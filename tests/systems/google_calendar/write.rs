//! Events made, changed and deleted, and who hears of it.

use super::calendars::{Calendars, Event, Mail};
use super::refusal::Refusal;
use super::system::Call;
use super::{event, render};
use serde_json::{Map, Value, json};

const PARAMETERS: &[&str] = &[
    "sendUpdates",
    "sendNotifications",
    "maxAttendees",
    "conferenceDataVersion",
    "supportsAttachments",
    "alwaysIncludeEmail",
];

/// `events.insert`.
pub(super) fn insert(calendars: &mut Calendars, call: &Call, calendar: &str) -> Result<Value, Refusal> {
    call.only(PARAMETERS)?;
    let whom = Whom::read(call)?;
    let mut fields = event::read(&call.body)?;
    let id = match fields.remove("id") {
        Some(Value::String(id)) if event::is_id(&id) => id,
        Some(Value::String(_)) => return Err(Refusal::invalid("Invalid resource id value.")),
        _ => format!("{:026}", calendars.fresh()),
    };
    let (starts, ends) = times(&mut fields)?;
    may_invite(calendars, call, &fields)?;
    if calendars.find(calendar, &id).is_some() {
        return Err(Refusal::duplicate());
    }
    let (now, change) = (calendars.now, calendars.change());
    calendars.events.push(Event {
        id,
        calendar: calendar.to_owned(),
        fields,
        starts,
        ends,
        cancelled: false,
        sequence: 0,
        creator: call.token.acts_as.clone(),
        created: now,
        updated: now,
        change,
    });
    let made = calendars.events.len() - 1;
    let mails = whom.mails(&calendars.events[made], calendars, "invited", |_| true);
    calendars.mails.extend(mails);
    Ok(render::event(calendars, &calendars.events[made], calendar))
}

/// `events.patch`, and `events.update`, which takes what is not sent away.
pub(super) fn change(
    calendars: &mut Calendars,
    call: &Call,
    calendar: &str,
    id: &str,
    whole: bool,
) -> Result<Value, Refusal> {
    call.only(PARAMETERS)?;
    let whom = Whom::read(call)?;
    let place = calendars.find(calendar, id).ok_or_else(Refusal::not_found)?;
    if_match(call, &calendars.events[place])?;
    let before = calendars.events[place].clone();
    let mut sent = event::read(&call.body)?;
    sent.remove("id");
    let sequence = sent.remove("sequence").and_then(|sequence| sequence.as_u64());
    if sequence.is_some_and(|sequence| sequence < before.sequence) {
        return Err(Refusal::invalid(
            "Invalid sequence value. The specified sequence number is below the current \
                                     sequence number of the resource.",
        ));
    }
    if before.calendar != calendar && !only_answers(&before, &sent, calendar) {
        return Err(Refusal::no_organizer());
    }
    let mut fields = if whole { Map::new() } else { before.fields.clone() };
    let (mut starts, mut ends) = (before.starts, before.ends);
    if whole || sent.contains_key("start") {
        starts = event::time(&sent, "start")?;
    }
    if whole || sent.contains_key("end") {
        ends = event::time(&sent, "end")?;
    }
    event::in_order(starts, ends)?;
    sent.remove("start");
    sent.remove("end");
    may_invite(calendars, call, &sent)?;
    let status = sent.remove("status").and_then(|status| status.as_str().map(str::to_owned));
    for (name, value) in sent {
        match value {
            Value::Null => fields.remove(&name),
            value => fields.insert(name, value),
        };
    }
    let moved = (starts, ends) != (before.starts, before.ends);
    let cancelled = status.map_or(before.cancelled, |status| status == "cancelled");
    let (now, change) = (calendars.now, calendars.change());
    let event = &mut calendars.events[place];
    event.fields = fields;
    (event.starts, event.ends, event.cancelled) = (starts, ends, cancelled);
    event.sequence = sequence.unwrap_or(event.sequence).max(before.sequence + u64::from(moved));
    (event.updated, event.change) = (now, change);
    let event = &calendars.events[place];
    let mut mails = whom.mails(event, calendars, "changed", |email| before.guest(email).is_some());
    mails.extend(whom.mails(event, calendars, "invited", |email| before.guest(email).is_none()));
    mails.extend(whom.mails(&before, calendars, "cancelled", |email| event.guest(email).is_none()));
    calendars.mails.extend(mails);
    Ok(render::event(calendars, &calendars.events[place], calendar))
}

/// `events.delete`.
pub(super) fn delete(
    calendars: &mut Calendars,
    call: &Call,
    calendar: &str,
    id: &str,
) -> Result<(), Refusal> {
    call.only(&["sendUpdates", "sendNotifications"])?;
    let whom = Whom::read(call)?;
    let place = calendars.find(calendar, id).ok_or_else(Refusal::not_found)?;
    if calendars.events[place].cancelled {
        return Err(Refusal::deleted());
    }
    if_match(call, &calendars.events[place])?;
    if calendars.events[place].calendar != calendar {
        return Err(Refusal::no_organizer());
    }
    let (now, change) = (calendars.now, calendars.change());
    let event = &mut calendars.events[place];
    event.cancelled = true;
    (event.updated, event.change) = (now, change);
    let mails = whom.mails(&calendars.events[place], calendars, "cancelled", |_| true);
    calendars.mails.extend(mails);
    Ok(())
}

fn times(
    fields: &mut Map<String, Value>,
) -> Result<(super::calendars::Time, super::calendars::Time), Refusal> {
    let (starts, ends) = (event::time(fields, "start")?, event::time(fields, "end")?);
    event::in_order(starts, ends)?;
    fields.remove("start");
    fields.remove("end");
    Ok((starts, ends))
}

/// A service account that acts as nobody invites nobody.
fn may_invite(calendars: &Calendars, call: &Call, fields: &Map<String, Value>) -> Result<(), Refusal> {
    let acts_as_itself = calendars.accounts.iter().any(|account| account.email == call.token.acts_as);
    let invites = fields.get("attendees").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
    if acts_as_itself && invites { Err(Refusal::no_guests()) } else { Ok(()) }
}

/// Whether somebody who is invited changes no more than their own answer.
fn only_answers(before: &Event, sent: &Map<String, Value>, calendar: &str) -> bool {
    let all = sent.get("attendees").and_then(Value::as_array);
    let others = |guest: &&Map<String, Value>| guest["email"] != json!(calendar);
    sent.keys().all(|name| name == "attendees")
        && all.is_some_and(|all| {
            let sent: Vec<_> = all.iter().filter_map(Value::as_object).filter(others).collect();
            before.guests().filter(others).collect::<Vec<_>>() == sent
        })
}

fn if_match(call: &Call, event: &Event) -> Result<(), Refusal> {
    match &call.if_match {
        Some(etag) if etag != "*" && *etag != event.etag() => Err(Refusal::changed()),
        _ => Ok(()),
    }
}

/// Who hears of a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whom {
    Nobody,
    /// Guests who are none of the domain's people.
    Outside,
    All,
}

impl Whom {
    fn read(call: &Call) -> Result<Whom, Refusal> {
        match call.parameter("sendUpdates") {
            Some("all") => Ok(Whom::All),
            Some("externalOnly") => Ok(Whom::Outside),
            Some("none") => Ok(Whom::Nobody),
            Some(other) => Err(Refusal::parameter(format!("Invalid value '{other}' for sendUpdates"))),
            None => Ok(if call.flag("sendNotifications")? { Whom::All } else { Whom::Nobody }),
        }
    }

    /// Mails to guests of whom `which` is true. Whoever organizes gets none.
    fn mails(
        self,
        event: &Event,
        calendars: &Calendars,
        what: &'static str,
        which: impl Fn(&str) -> bool,
    ) -> Vec<Mail> {
        let hears = |email: &str| match self {
            Whom::Nobody => false,
            Whom::Outside => calendars.user(email).is_none(),
            Whom::All => true,
        };
        let emails = event.guests().filter_map(|guest| guest["email"].as_str());
        emails
            .filter(|email| !email.eq_ignore_ascii_case(&event.calendar) && hears(email) && which(email))
            .map(|email| Mail { to: email.to_owned(), what, event: event.id.clone() })
            .collect()
    }
}
