//! One step of a handoff in one line: how it stands, whose it is, and what should have come before it.

use anyhow::Result;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::json;

use crate::features::handoffs::rules::Warning;
use crate::slack::dates::{Moment, moment, weekday};
use crate::slack::words::Words;
use crate::tasks::view::item::Item;
use crate::tasks::view::meets::Meets;

/// A step.
#[derive(Clone, Debug)]
pub struct Line {
    pub title: String,
    pub owner: String,
    pub mark: Mark,
    /// What it waits for, before it opens.
    pub waits_for: Option<String>,
    /// What is asked, while it is open.
    pub item: Option<Item>,
    /// The task that can be taken back, once it is settled and for a day.
    pub undo: Option<String>,
    pub settled_by: Option<String>,
    pub settled_at: Option<At>,
    pub reason: Option<String>,
    pub warnings: Vec<Warning>,
}

impl Line {
    /// The day of its meeting, if it has one, or the one on which it is due.
    pub fn day(&self) -> Option<At> {
        let item = self.item.as_ref()?;
        match item.meets {
            Some(Meets::Ahead { at } | Meets::Over { at }) => Some(at),
            _ => item.due,
        }
    }
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Waiting,
    Open,
    Late,
    Done,
    Dropped,
}

impl Mark {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Late => "late",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

/// One step, in one line.
pub fn brief(words: &Words, zone: Tz, line: &Line) -> Result<String> {
    said(words, zone, line, &[])
}

/// One step, with what should have come before it.
pub fn step(words: &Words, zone: Tz, line: &Line) -> Result<String> {
    said(words, zone, line, &line.warnings)
}

#[derive(Serialize)]
struct LineFacts<'a> {
    title: &'a str,
    owner: &'a str,
    due: Option<String>,
    snoozed: Option<String>,
    waits_for: Option<&'a str>,
    settled_by: Option<&'a str>,
    settled_at: Option<Moment>,
    reason: Option<&'a str>,
    warnings: String,
    /// When its meeting is, or was to be.
    meets: Option<Moment>,
}

fn said(words: &Words, zone: Tz, line: &Line, before: &[Warning]) -> Result<String> {
    let mut warnings = Vec::new();
    for warning in before {
        warnings.push(self::warning(words, warning)?);
    }
    let item = line.item.as_ref();
    let (which, meets) = match item.and_then(|item| item.meets) {
        Some(Meets::Ahead { at }) => ("ahead", Some(at)),
        Some(Meets::Over { at }) => ("over", Some(at)),
        _ => (line.mark.as_str(), None),
    };
    let facts = LineFacts {
        title: &line.title,
        owner: &line.owner,
        due: item.and_then(|item| item.due).map(|due| weekday(due, zone)),
        snoozed: item.and_then(|item| item.snoozed).map(|at| weekday(at, zone)),
        waits_for: line.waits_for.as_deref(),
        settled_by: line.settled_by.as_deref(),
        settled_at: line.settled_at.map(|at| moment(at, zone)),
        reason: line.reason.as_deref(),
        warnings: warnings.join(" "),
        meets: meets.map(|at| moment(at, zone)),
    };
    words.mrkdwn(&format!("handoffs_card.step.{which}"), facts)
}

/// What should have come before, as a sentence (T6).
pub fn warning(words: &Words, warning: &Warning) -> Result<String> {
    match warning {
        Warning::Record { percent, wanted } => {
            words.plain("handoffs_card.warning.record", json!({ "percent": percent, "wanted": wanted }))
        }
        Warning::Unsettled { title, .. } => {
            words.plain("handoffs_card.warning.unsettled", json!({ "title": title }))
        }
    }
}
