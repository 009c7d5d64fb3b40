//! Letting an account go, as people read it: the card with its steps, and what can be done next. Everything here is
//! for ourselves; what the customer gets is written by `disengagement::rules` alone.

pub mod forms;
pub mod letter;

use anyhow::Result;
use baton_storage::states::DisengagementState;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::slack::blocks::{self, button, section};
use crate::slack::dates::{Moment, day, moment};
use crate::slack::facts::With;
use crate::slack::message::Message;
use crate::slack::words::Words;

/// Everything the card shows; every text as people wrote it.
#[derive(Clone, Debug)]
pub struct DisengagementData {
    pub id: String,
    pub account_id: String,
    pub account: String,
    pub state: DisengagementState,
    /// As the rules call it.
    pub reason: String,
    pub explanation: String,
    pub csm: Option<String>,
    pub seller: Option<String>,
    pub successor: Option<String>,
    /// Who may agree.
    pub managers: Vec<String>,
    pub team: String,
    pub started_by: String,
    pub decided_by: Option<String>,
    pub decided_at: Option<At>,
    pub why: Option<String>,
    pub met_on: Option<String>,
    pub present: Vec<String>,
    pub guests: Option<String>,
    pub reviewed: Vec<String>,
    pub written: bool,
    pub scale: bool,
    pub ended_by: Option<String>,
    pub ended_at: Option<At>,
    /// That the customer was told, while that can be taken back: the id of its task.
    pub undo: Option<String>,
    /// Who told what is known of the account, and when.
    pub source: (String, At),
    /// The team's.
    pub zone: Tz,
    pub now: At,
}

impl DisengagementData {
    /// Everything the words may use.
    pub fn facts(&self) -> DisengagementFacts<'_> {
        let at = |at: Option<At>| at.map(|at| moment(at, self.zone));
        DisengagementFacts {
            account: &self.account,
            reason: &self.reason,
            explanation: self.explanation.trim().replace('\n', "\n> "),
            csm: self.csm.as_deref(),
            seller: self.seller.as_deref(),
            successor: self.successor.as_deref(),
            managers: self.managers.join(" or "),
            one: self.managers.len() == 1,
            team: &self.team,
            who: &self.started_by,
            decided_by: self.decided_by.as_deref(),
            decided_at: at(self.decided_at),
            why: self.why.as_deref(),
            met_on: self.met_on.as_deref().map(day),
            present: self.present.join(", "),
            guests: self.guests.as_deref(),
            reviewed: self.reviewed.join("\n"),
            written: self.written,
            scale: self.scale,
            ended_by: self.ended_by.as_deref(),
            settled_at: at(self.ended_at),
            source: self.state.is_open().then_some(&self.source.0),
            known_at: moment(self.source.1, self.zone),
            mark: mark(self.state),
        }
    }
}

/// What the words may use of one.
#[derive(Clone, Debug, Serialize)]
pub struct DisengagementFacts<'a> {
    account: &'a str,
    reason: &'a str,
    explanation: String,
    csm: Option<&'a str>,
    seller: Option<&'a str>,
    successor: Option<&'a str>,
    managers: String,
    one: bool,
    team: &'a str,
    who: &'a str,
    decided_by: Option<&'a str>,
    decided_at: Option<Moment>,
    why: Option<&'a str>,
    met_on: Option<String>,
    present: String,
    guests: Option<&'a str>,
    reviewed: String,
    written: bool,
    scale: bool,
    ended_by: Option<&'a str>,
    settled_at: Option<Moment>,
    source: Option<&'a String>,
    known_at: Moment,
    mark: &'static str,
}

/// One with how it stands, as a sentence.
#[derive(Serialize)]
struct CardFacts<'a> {
    #[serde(flatten)]
    known: DisengagementFacts<'a>,
    status: String,
}

const fn mark(state: DisengagementState) -> &'static str {
    match state {
        DisengagementState::Completed => "✓",
        DisengagementState::Refused | DisengagementState::Withdrawn => "–",
        _ => "○",
    }
}

/// The card.
pub fn card(words: &Words, data: &DisengagementData) -> Result<Message> {
    let known = data.facts();
    let status = words.plain(&format!("disengagement.status.{}", data.state), &known)?;
    let facts = CardFacts { known, status };
    let say = |key: &str| words.mrkdwn(&format!("disengagement.{key}"), &facts);
    let mut parts = vec![
        blocks::header(&words.plain("disengagement.card.header", &facts)?),
        section(&say("card.status")?),
        blocks::fields([say("fact.reason")?, say("fact.csm")?, say("fact.successor")?]),
        section(&say("fact.explanation")?),
    ];
    let stopped = matches!(data.state, DisengagementState::Refused | DisengagementState::Withdrawn);
    if !stopped {
        parts.push(section(&steps(words, data, &facts)?.join("\n")));
    }
    if data.met_on.is_some() {
        parts.push(section(&[say("fact.met")?, say("fact.reviewed")?].join("\n")));
    }
    let row = buttons(words, data)?;
    if !row.is_empty() {
        parts.push(blocks::actions(row));
    }
    parts.push(blocks::context(&say("card.why")?));
    Ok(Message::internal(say("card.text")?, parts))
}

fn steps(words: &Words, data: &DisengagementData, facts: &CardFacts<'_>) -> Result<Vec<String>> {
    use DisengagementState::{Agreed, Completed, Met, Proposed};
    let completed = data.state == Completed;
    let steps = [
        ("agree", data.state != Proposed, data.state == Proposed),
        ("meet", matches!(data.state, Met | Completed), data.state == Agreed),
        ("write", data.written, data.state == Met && !data.written),
        ("complete", completed, data.state == Met && data.written),
    ];
    let mut lines = Vec::new();
    for (step, done, next) in steps {
        let mark = match (done, next) {
            (true, _) => "✓",
            (false, true) => "○",
            (false, false) => "□",
        };
        let facts = With { facts, more: &json!({ "mark": mark }) };
        lines.push(words.mrkdwn(&format!("disengagement.step.{step}"), facts)?);
    }
    Ok(lines)
}

/// What can be done now, the next thing first.
fn buttons(words: &Words, data: &DisengagementData) -> Result<Vec<SlackActionBlockElement>> {
    let label = |key: &str| words.plain(&format!("disengagement.button.{key}"), json!({}));
    let press = |key: &str, action: &str| -> Result<SlackBlockButtonElement> {
        Ok(button(action, &label(key)?, &data.id))
    };
    let entry = |key: &str, action: &str| -> Result<(String, String)> {
        Ok((label(key)?, format!("{action} {}", data.id)))
    };
    let first = |button: SlackBlockButtonElement| button.with_style(SlackBlockButtonStyle::Primary);
    let withdraw = entry("withdraw", "disengagement.withdraw")?;
    let change = entry("change", "disengagement.met")?;
    Ok(match data.state {
        DisengagementState::Proposed => vec![press("withdraw", "disengagement.withdraw")?.into()],
        DisengagementState::Agreed => {
            vec![
                first(press("met", "disengagement.met")?).into(),
                press("withdraw", "disengagement.withdraw")?.into(),
            ]
        }
        DisengagementState::Met if data.written => {
            let again = entry("again", "disengagement.letter")?;
            vec![
                first(press("complete", "disengagement.complete")?).into(),
                press("copy", "disengagement.copy")?.into(),
                blocks::overflow("disengagement.menu", &[again, change, withdraw]).into(),
            ]
        }
        DisengagementState::Met => {
            let mut menu = vec![change];
            if let Some(task) = &data.undo {
                menu.push((label("undo")?, format!("tasks.undo {task}")));
            }
            menu.push(withdraw);
            vec![
                first(press("letter", "disengagement.letter")?).into(),
                press("complete", "disengagement.complete")?.into(),
                blocks::overflow("disengagement.menu", &menu).into(),
            ]
        }
        DisengagementState::Completed if data.written => vec![press("copy", "disengagement.copy")?.into()],
        _ => Vec::new(),
    })
}
