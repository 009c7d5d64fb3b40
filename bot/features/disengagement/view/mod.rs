//! Letting an account go, as people read it: the card with its steps, and what can be done next. Everything here is
//! for ourselves; what the customer gets is written by `disengagement::rules` alone.

pub mod forms;
pub mod letter;

use anyhow::Result;
use baton_storage::states::DisengagementState;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::slack::blocks::{self, button, section};
use crate::slack::dates::{day, moment};
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
    pub fn facts(&self) -> Value {
        let at = |at: Option<At>| at.map(|at| moment(at, self.zone));
        json!({
            "account": self.account,
            "reason": self.reason,
            "explanation": self.explanation.trim().replace('\n', "\n> "),
            "csm": self.csm,
            "seller": self.seller,
            "successor": self.successor,
            "managers": self.managers.join(" or "),
            "one": self.managers.len() == 1,
            "team": self.team,
            "who": self.started_by,
            "decided_by": self.decided_by,
            "decided_at": at(self.decided_at),
            "why": self.why,
            "met_on": self.met_on.as_deref().map(day),
            "present": self.present.join(", "),
            "guests": self.guests,
            "reviewed": self.reviewed.join("\n"),
            "written": self.written,
            "scale": self.scale,
            "ended_by": self.ended_by,
            "settled_at": at(self.ended_at),
            "source": self.state.is_open().then_some(&self.source.0),
            "known_at": moment(self.source.1, self.zone),
            "mark": mark(self.state),
        })
    }
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
    let mut facts = data.facts();
    facts["status"] = json!(words.plain(&format!("disengagement.status.{}", data.state), &facts)?);
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

fn steps(words: &Words, data: &DisengagementData, facts: &Value) -> Result<Vec<String>> {
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
        let mut facts = facts.clone();
        facts["mark"] = json!(match (done, next) {
            (true, _) => "✓",
            (false, true) => "○",
            (false, false) => "□",
        });
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
