//! Calls for somebody to come back, as people read them: the card, the letters to those who are asked, the forms.

pub mod card;
pub mod dialogs;
pub mod form;
pub mod letters;

use anyhow::Result;
use baton_storage::states::{AskState, EngagementState, Role};
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::{Value, json};

use crate::slack::dates::{self, Moment, day, moment};
use crate::slack::words::Words;

/// Everything that is shown of one; every text as people wrote it.
#[derive(Clone, Debug)]
pub struct EngagementData {
    pub id: String,
    pub account_id: String,
    pub account: String,
    /// The account's own channel, once it has one.
    pub place: Option<String>,
    pub team: String,
    /// The reason's label.
    pub reason: String,
    pub existing_team: bool,
    pub for_upgrade: bool,
    pub details: String,
    pub covers: Option<String>,
    pub wished_on: Option<String>,
    pub state: EngagementState,
    pub asked_by: String,
    pub asked_at: At,
    pub exception: bool,
    /// Whether it is among those that should be avoided (E2).
    pub better_not: bool,
    /// Who is to approve it.
    pub approval: Option<Turn>,
    pub decided_by: Option<String>,
    pub decided_at: Option<At>,
    pub why: Option<String>,
    pub outcome: Option<String>,
    pub closed_by: Option<String>,
    pub closed_at: Option<At>,
    pub lines: Vec<Line>,
    /// The latest answer, while it can be taken back: the id of its task.
    pub undo: Option<String>,
    pub counts: Counts,
    pub zone: Tz,
}

impl EngagementData {
    /// Whether what was said can still be taken back: not once somebody has closed or withdrawn it.
    pub fn can_be_undone(&self) -> bool {
        !matches!(self.state, EngagementState::Closed | EngagementState::Withdrawn)
    }
}

/// Who is asked for a role, and what they say.
#[derive(Clone, Debug)]
pub struct Line {
    pub role: Role,
    pub name: String,
    pub state: AskState,
    pub why: Option<String>,
    pub at: Option<At>,
    /// Whose turn it is, while they have not answered.
    pub turn: Option<Turn>,
}

/// Whose turn it is.
#[derive(Clone, Debug)]
pub struct Turn {
    pub name: String,
    /// Who stands in while they are away.
    pub backup: Option<String>,
    /// How it came to them: `how`, and what that needs.
    pub how: Value,
}

/// How many exceptions have been approved this fiscal year (E3).
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub sa: Option<String>,
    pub of_sa: i64,
    pub of_account: i64,
}

/// Everything the words may use.
#[derive(Clone, Debug, Serialize)]
pub struct EngagementFacts<'a> {
    pub account: &'a str,
    pub place: Option<&'a str>,
    pub team: &'a str,
    pub reason: &'a str,
    pub existing: bool,
    pub upgrade: bool,
    pub details: String,
    pub covers: Option<String>,
    pub wished: Option<String>,
    pub state: EngagementState,
    pub asker: &'a str,
    pub asked_at: Moment,
    pub exception: bool,
    pub better_not: bool,
    pub approver: Option<&'a str>,
    /// Whether it came to the approver because the architect is their own.
    pub own: bool,
    pub decided_by: Option<&'a str>,
    pub decided_at: Option<Moment>,
    pub why: Option<&'a str>,
    pub outcome: Option<&'a str>,
    pub closed_by: Option<&'a str>,
    pub settled_at: Option<Moment>,
    pub who: String,
    pub takers: String,
    pub waiting: String,
    pub lines: String,
    pub sa_name: Option<&'a str>,
    pub of_sa: i64,
    pub of_account: i64,
    pub nth_of_sa: String,
    pub nth_of_account: String,
}

/// The facts of a call as it stands.
pub fn facts<'a>(words: &Words, data: &'a EngagementData) -> Result<EngagementFacts<'a>> {
    let mut lines = Vec::new();
    for one in &data.lines {
        lines.push(line(words, data, one)?);
    }
    let names: Vec<&str> = data.lines.iter().map(asked).collect();
    let takers = data.lines.iter().filter(|line| line.state == AskState::Taken);
    let takers: Vec<&str> = takers.map(|line| line.name.as_str()).collect();
    let at = |at: Option<At>| at.map(|at| moment(at, data.zone));
    let waiting = data.lines.iter().filter(|line| line.state == AskState::Waiting);
    let waiting: Vec<&str> = waiting.map(asked).collect();
    let approval = data.approval.as_ref();
    Ok(EngagementFacts {
        account: &data.account,
        place: data.place.as_deref(),
        team: &data.team,
        reason: &data.reason,
        existing: data.existing_team,
        upgrade: data.for_upgrade,
        details: quoted(&data.details),
        covers: data.covers.as_deref().map(quoted),
        wished: data.wished_on.as_deref().map(day),
        state: data.state,
        asker: &data.asked_by,
        asked_at: moment(data.asked_at, data.zone),
        exception: data.exception,
        better_not: data.better_not,
        approver: approval.map(|turn| turn.backup.as_ref().unwrap_or(&turn.name).as_str()),
        own: approval.and_then(|turn| turn.how["own"].as_bool()).unwrap_or_default(),
        decided_by: data.decided_by.as_deref(),
        decided_at: at(data.decided_at),
        why: data.why.as_deref(),
        outcome: data.outcome.as_deref(),
        closed_by: data.closed_by.as_deref(),
        settled_at: at(data.closed_at),
        who: names.join(" and "),
        takers: takers.join(" and "),
        waiting: waiting.join(" and "),
        lines: lines.join("\n"),
        sa_name: data.counts.sa.as_deref(),
        of_sa: data.counts.of_sa,
        of_account: data.counts.of_account,
        nth_of_sa: ordinal(data.counts.of_sa + 1),
        nth_of_account: ordinal(data.counts.of_account + 1),
    })
}

/// Who is asked now.
fn asked(line: &Line) -> &str {
    line.turn.as_ref().map_or(&line.name, |turn| turn.backup.as_ref().unwrap_or(&turn.name))
}

/// Who is asked, how it came to them, and what they say.
#[derive(Serialize)]
struct LineFacts<'a> {
    role: String,
    name: &'a str,
    backup: Option<&'a str>,
    how: &'a str,
    before: Option<&'a Value>,
    until: Option<&'a Value>,
    word: Option<&'a Value>,
    why: Option<&'a str>,
    settled_at: Option<String>,
}

/// Who is asked and what they say, as one line of plain text: it is escaped where it is shown.
fn line(words: &Words, data: &EngagementData, line: &Line) -> Result<String> {
    let role = words.plain(&format!("reengagement.role.{}", line.role), json!({}))?;
    let turn = line.turn.as_ref();
    let how = |key: &str| turn.map(|turn| &turn.how[key]);
    let facts = LineFacts {
        role,
        name: turn.map_or(&line.name, |turn| &turn.name),
        backup: turn.and_then(|turn| turn.backup.as_deref()),
        how: how("how").and_then(Value::as_str).unwrap_or("first"),
        before: how("before"),
        until: how("until"),
        word: how("word"),
        why: line.why.as_deref(),
        settled_at: line.at.map(|at| dates::weekday(at, data.zone)),
    };
    let state = match line.state {
        AskState::Waiting if !data.state.is_open() => "over",
        AskState::Waiting if data.state == EngagementState::Approval => "later",
        state => state.as_str(),
    };
    words.plain(&format!("reengagement.line.{state}"), facts)
}

/// Text to stand after a quote mark: each of its lines gets one.
fn quoted(text: &str) -> String {
    text.trim().replace('\n', "\n> ")
}

/// `1st`, `2nd`, `3rd`, `11th`.
pub fn ordinal(number: i64) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
