//! How Baton itself is doing: what it reads, what never arrived, and what waits because of a fault.

use anyhow::Result;
use baton_storage::attributes::Owed;
use baton_storage::connections::Connection;
use baton_storage::cursors::Cursor;
use baton_storage::states::OutboxState;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;
use slack_morphism::prelude::*;

use crate::features::home::load::ops::Ops;
use crate::slack::blocks::{self, button, cut, section};
use crate::slack::dates::{Moment, moment};
use crate::slack::words::Words;

/// So many things that went wrong are named, with so much of each reason.
const FAILED: usize = 5;
const REASON: usize = 200;

/// A number with a comma at every thousand.
fn thousands(number: i64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// How Salesforce is read.
#[derive(Serialize)]
struct SalesforceFacts {
    read: Option<Moment>,
    until: Option<Moment>,
    failed: Option<Moment>,
    because: String,
    used: Option<String>,
    allowed: Option<String>,
    loading: bool,
    loaded: String,
    all: String,
    compared: Option<Moment>,
    differences: i64,
}

fn salesforce(words: &Words, cursor: Option<&Cursor>, known: &Connection, zone: Tz) -> Result<String> {
    let loading = known.load_began_at.is_some() && known.loaded_at.is_none();
    // Before the first reading the cursor says where that is to begin.
    let read = cursor.filter(|_| known.calls_used.is_some());
    let at = |at: Option<At>| at.map(|at| moment(at, zone));
    let facts = SalesforceFacts {
        read: at(read.map(|cursor| cursor.read_at)),
        until: at(read.map(|cursor| cursor.read_until)),
        failed: at(known.failed_at),
        because: cut(known.failure.as_deref().unwrap_or_default(), REASON),
        used: known.calls_used.map(thousands),
        allowed: known.calls_allowed.map(thousands),
        loading,
        loaded: thousands(known.loaded),
        all: thousands(known.to_load),
        compared: at(known.compared_at),
        differences: known.differences,
    };
    words.mrkdwn("home.ops.salesforce", facts)
}

/// How Gainsight is doing.
#[derive(Serialize)]
struct GainsightFacts {
    /// When it answered last.
    answered: Option<Moment>,
    failed: Option<Moment>,
    because: String,
    /// How many accounts are not entered yet, and since when.
    waiting: i64,
    since: Option<Moment>,
    troubled: i64,
    /// The calls of this day.
    used: Option<String>,
    allowed: Option<String>,
}

fn gainsight(
    words: &Words,
    answered: Option<At>,
    known: &Connection,
    owed: &Owed,
    zone: Tz,
) -> Result<String> {
    let at = |at: Option<At>| at.map(|at| moment(at, zone));
    let facts = GainsightFacts {
        answered: at(answered),
        failed: at(known.failed_at),
        because: cut(known.failure.as_deref().unwrap_or_default(), REASON),
        waiting: owed.waiting,
        since: at(owed.since),
        troubled: owed.troubled,
        used: known.calls_used.map(thousands),
        allowed: known.calls_allowed.map(thousands),
    };
    words.mrkdwn("home.ops.gainsight", facts)
}

/// Something that went wrong, or waits because of a fault.
#[derive(Serialize)]
struct FaultFacts<'a> {
    what: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
    because: String,
    at: Moment,
}

#[derive(Serialize)]
struct OpsFacts {
    failed: i64,
    unknown: i64,
    aside: usize,
    /// When the CRM last told something.
    news: Option<Moment>,
    /// When GitLab last answered.
    gitlab_at: Option<Moment>,
    /// How many projects wait for somebody; none where GitLab is not connected.
    stuck: Option<i64>,
    /// When Google Calendar last answered.
    calendar_at: Option<Moment>,
    /// How many meetings wait for somebody; none where it is not connected.
    calendar_stuck: Option<i64>,
}

/// How Baton itself is doing.
pub fn ops(words: &Words, ops: &Ops, zone: Tz) -> Result<Vec<SlackBlock>> {
    let of = |state: OutboxState| ops.failed.iter().filter(move |(one, _)| one.state == state);
    let count = |state| of(state).map(|(one, _)| one.count).sum::<i64>();
    let at = |at: Option<At>| at.map(|at| moment(at, zone));
    let facts = OpsFacts {
        failed: count(OutboxState::Discarded),
        unknown: count(OutboxState::Unknown),
        aside: ops.aside.len(),
        news: at(ops.news),
        gitlab_at: at(ops.gitlab.and_then(|(at, _)| at)),
        stuck: ops.gitlab.map(|(_, stuck)| stuck),
        calendar_at: at(ops.calendar.and_then(|(at, _)| at)),
        calendar_stuck: ops.calendar.map(|(_, stuck)| stuck),
    };
    let say = |key: &str| words.mrkdwn(&format!("home.ops.{key}"), &facts);
    let mut parts = vec![blocks::divider(), blocks::header(&words.plain("home.ops.header", &facts)?)];
    parts.push(section(&say("news")?));
    if let Some((cursor, connection)) = &ops.salesforce {
        parts.push(section(&salesforce(words, cursor.as_ref(), connection, zone)?));
    }
    if ops.gitlab.is_some() {
        parts.push(section(&say("gitlab")?));
    }
    if let Some((answered, known, owed)) = &ops.gainsight {
        parts.push(section(&gainsight(words, *answered, known, owed, zone)?));
    }
    if ops.calendar.is_some() {
        parts.push(section(&say("calendar")?));
    }
    for (key, state) in [("unknown", OutboxState::Unknown), ("failed", OutboxState::Discarded)] {
        let lines: Result<Vec<String>> = of(state)
            .take(FAILED)
            .map(|(one, what)| {
                let because = cut(one.fault.as_deref().unwrap_or_default(), REASON);
                let at = moment(one.settled_at, zone);
                words.mrkdwn("home.ops.line", FaultFacts { what, count: Some(one.count), because, at })
            })
            .collect();
        parts.push(section(&[vec![say(key)?], lines?].concat().join("\n")));
    }
    let lines: Result<Vec<String>> = ops
        .aside
        .iter()
        .take(FAILED)
        .map(|(one, what)| {
            let (because, at) = (cut(&one.reason, REASON), moment(one.since_at, zone));
            words.mrkdwn("home.ops.aside_line", FaultFacts { what, count: None, because, at })
        })
        .collect();
    parts.push(section(&[vec![say("aside")?], lines?].concat().join("\n")));
    parts.push(blocks::actions(vec![
        button("home.who", &words.plain("home.button.who", &facts)?, "0").into(),
    ]));
    Ok(parts)
}
