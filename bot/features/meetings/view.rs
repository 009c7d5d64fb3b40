//! Meetings: the forms that arrange, move and cancel one, its message under the handoff card, and what came of it.

use anyhow::Result;
use baton_storage::states::MeetingState;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::features::handoffs::rules::meeting::LENGTHS;
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::dates::moment;
use crate::slack::message::Message;
use crate::slack::words::Words;
use crate::tasks::view::meeting::clock;

/// The most that people write of decisions and next steps, in characters; Slack allows 3,000.
const LONGEST: u64 = 2900;

/// A meeting, as its messages show it; every text as people wrote it.
#[derive(Clone, Debug)]
pub struct MeetingData {
    pub meeting: String,
    pub account: String,
    pub title: String,
    pub state: MeetingState,
    pub starts: At,
    pub ends: At,
    /// In which it was chosen.
    pub zone: Tz,
    pub place: Option<String>,
    pub organizer: String,
    pub invited: Vec<String>,
    /// E-mail addresses.
    pub guests: Vec<String>,
    /// Whether it has changed since it was first arranged.
    pub moved: bool,
    pub reason: Option<String>,
    /// Opens Google's calendar filled in.
    pub link: String,
    pub event: EventShown,
}

/// A meeting's event in a calendar system, as far as messages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventShown {
    /// Meetings are files and links.
    None,
    /// It is being made.
    Coming,
    /// It is there; who declined, by name or address.
    There { url: String, declined: Vec<String> },
    /// Somebody has to mend something first.
    Waits,
}

impl EventShown {
    /// The word by which words tell them apart.
    fn word(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Coming => "coming",
            Self::There { .. } => "there",
            Self::Waits => "waits",
        }
    }
}

fn facts(words: &Words, data: &MeetingData) -> Result<Value> {
    let minutes = u32::try_from(data.ends.since(data.starts).num_minutes()).unwrap_or_default();
    Ok(json!({
        "account": data.account,
        "title": data.title,
        "state": data.state,
        "starts": moment(data.starts, data.zone),
        "day": clock(data.starts, data.zone),
        "length": length(words, minutes)?,
        "where": data.place,
        "who": data.organizer,
        "names": data.invited.join(", "),
        "guests": data.guests.join(", "),
        "moved": data.moved,
        "reason": data.reason,
        "event": data.event.word(),
        "declined": match &data.event {
            EventShown::There { declined, .. } => declined.join(", "),
            _ => String::new(),
        },
    }))
}

fn length(words: &Words, minutes: u32) -> Result<String> {
    let (which, count) = match (minutes / 60, minutes % 60) {
        (1, 0) => ("hour", 1),
        (hours, 0) if hours > 1 => ("hours", hours),
        (hours, 30) if hours > 0 => ("hours_half", hours),
        _ => ("minutes", minutes),
    };
    words.plain(&format!("meetings.length.{which}"), json!({ "count": count }))
}

/// What people call the calendar file.
pub fn file_title(words: &Words, data: &MeetingData) -> Result<String> {
    let mut facts = facts(words, data)?;
    // An account's name may end with a full stop, and the file's ending begins with one.
    facts["title"] = json!(data.title.trim_end_matches('.'));
    words.plain("meetings.file_title", facts)
}

/// The meeting's message.
pub fn card(words: &Words, data: &MeetingData) -> Result<Message> {
    let facts = facts(words, data)?;
    let say = |key: &str| words.mrkdwn(&format!("meetings.card.{key}"), &facts);
    let mut parts = vec![section(&say(data.state.as_str())?)];
    if data.state == MeetingState::Planned {
        parts.push(blocks::context(&say("who")?));
        parts.extend(calendar(words, data)?);
        parts.push(blocks::context(&say("why")?));
    }
    Ok(Message::internal(say("text")?, parts))
}

/// The link to the meeting's event; to one that is filled in where people make it themselves.
fn calendar(words: &Words, data: &MeetingData) -> Result<Option<SlackBlock>> {
    let (label, url) = match &data.event {
        EventShown::None | EventShown::Waits => ("google", &data.link),
        EventShown::There { url, .. } => ("event", url),
        EventShown::Coming => return Ok(None),
    };
    let label = words.plain(&format!("meetings.button.{label}"), json!({}))?;
    let link = blocks::link_button("open.calendar", &label, url);
    Ok(link.map(|link| blocks::actions(vec![link.into()])))
}

/// What stands in the form when it is opened, or opened again with a doubt.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What comes back with the form.
    pub private: String,
    pub step: String,
    pub account: String,
    pub team: String,
    /// It has a time already.
    pub moves: bool,
    /// The customer is invited: their addresses are asked for.
    pub customer: bool,
    pub zone: String,
    /// What should have come before (T6), as sentences.
    pub warnings: String,
    pub name: String,
    pub day: String,
    pub time: String,
    pub minutes: u32,
    pub people: Vec<String>,
    pub guests: String,
    pub place: String,
    /// The key of a doubt, to be accepted by sending the form again.
    pub doubt: Option<&'static str>,
    /// Whether guests get a calendar system's own invitation.
    pub makes_events: bool,
    /// When people are busy, in mrkdwn, once that is known.
    pub busy: Option<String>,
}

/// The form that arranges a meeting, or moves it.
pub fn schedule(words: &Words, draft: &Draft) -> Result<SlackView> {
    let (title, submit) = if draft.moves { ("move_title", "move_submit") } else { ("title", "submit") };
    let mut facts = json!({
        "step": draft.step, "account": draft.account, "team": draft.team, "zone": draft.zone,
        "warnings": draft.warnings, "day": draft.day, "time": draft.time,
        "makes_events": draft.makes_events,
    });
    let plain = |key: &str| words.plain(&format!("meetings.schedule.{key}"), &facts);
    let (title, submit, close) = (plain(title)?, plain(submit)?, plain("close")?);
    facts["button"] = json!(submit);
    let say = |key: &str| words.mrkdwn(&format!("meetings.schedule.{key}"), &facts);
    let mut parts = Vec::new();
    if let Some(doubt) = draft.doubt {
        parts.push(section(&say(&format!("doubt_{doubt}"))?));
    }
    parts.push(section(&say("intro")?));
    if draft.customer {
        parts.push(blocks::context(&say("customer")?));
    }
    if !draft.warnings.is_empty() {
        parts.push(blocks::context(&say("notice")?));
    }
    let field =
        |id: &'static str, optional: bool, build: &dyn Fn(&Field<'_>) -> SlackBlock| -> Result<SlackBlock> {
            let label = words.plain(&format!("meetings.field.{id}.label"), &facts)?;
            let hint = words.plain(&format!("meetings.field.{id}.hint"), &facts)?;
            Ok(build(&Field { id, label: &label, hint: &hint, optional }))
        };
    let mut lengths = Vec::new();
    for minutes in LENGTHS {
        lengths.push((length(words, *minutes)?, minutes.to_string()));
    }
    let chosen = draft.minutes.to_string();
    parts.push(field("day", false, &|field| field.date(Some(&draft.day)))?);
    parts.push(field("time", false, &|field| field.time(Some(&draft.time)))?);
    parts.extend(draft.busy.as_deref().map(blocks::context));
    parts.push(field("minutes", false, &|field| field.select(&lengths, Some(&chosen)))?);
    parts.push(field("people", false, &|field| field.people(&draft.people))?);
    if draft.customer {
        parts.push(field("guests", true, &|field| field.text(Some(&draft.guests), true, 2000))?);
    }
    parts.push(field("name", false, &|field| field.text(Some(&draft.name), false, 150))?);
    parts.push(field("place", true, &|field| field.text(Some(&draft.place), false, 500))?);
    Ok(blocks::form("meetings.schedule", &draft.private, &title, &submit, &close, parts))
}

/// What was arranged, in place of the form.
pub fn arranged(words: &Words, data: &MeetingData) -> Result<SlackView> {
    let facts = facts(words, data)?;
    let say = |key: &str| words.mrkdwn(&format!("meetings.arranged.{key}"), &facts);
    let mut parts = vec![section(&say("text")?), section(&say("told")?)];
    parts.extend(calendar(words, data)?);
    let plain = |key: &str| words.plain(&format!("meetings.arranged.{key}"), &facts);
    Ok(blocks::page(&plain("title")?, &plain("close")?, parts))
}

/// A form about a meeting that has a time: `held` (decisions and next steps) or `cancel` (a reason).
pub fn form(words: &Words, data: &MeetingData, which: &str, private: &str) -> Result<SlackView> {
    let facts = facts(words, data)?;
    let plain = |key: &str| words.plain(&format!("meetings.{which}.{key}"), &facts);
    let fields: &[&'static str] = if which == "held" { &["decisions", "steps"] } else { &["reason"] };
    let mut parts = vec![section(&words.mrkdwn(&format!("meetings.{which}.intro"), &facts)?)];
    for id in fields {
        let (label, hint) = (plain(&format!("{id}.label"))?, plain(&format!("{id}.hint"))?);
        let field = Field { id, label: &label, hint: &hint, optional: which == "held" };
        parts.push(field.text(None, true, LONGEST));
    }
    let callback = format!("meetings.{which}");
    Ok(blocks::form(&callback, private, &plain("title")?, &plain("submit")?, &plain("close")?, parts))
}
