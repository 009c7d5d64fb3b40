//! The form that asks what has to be known for a level, and the page that says what came of it.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::features::priority::view::facts::SaidFacts;
use crate::features::priority::view::page::lines;
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section};
use crate::slack::words::Words;

/// Where a form stands among those of a session through accounts under review (P6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub review: String,
    /// Whether it goes through all of the team's accounts, in the place of its CSMs.
    pub of_team: bool,
    /// The number of its account, and of how many.
    pub at: usize,
    pub of: usize,
    /// Where one can turn to from it: back to the account before, and on again.
    #[serde(default)]
    pub turns: Vec<Turn>,
    /// What was chosen and not sent in the forms from which somebody turned, by account and by what it answers.
    #[serde(default)]
    pub kept: BTreeMap<String, BTreeMap<String, String>>,
}

/// Another account of a session, to which one can turn by a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub action: String,
    pub label: String,
    pub value: String,
}

/// Everything the form shows.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// What it is to know of itself when it comes back.
    pub private: String,
    /// The same, for the form that asks everything.
    pub all: Option<String>,
    pub session: Option<Place>,
    pub facts: FormFacts,
    /// What has happened since it was opened, if something has.
    pub note: Option<String>,
    /// What the deal feed answers.
    pub known: Vec<SaidFacts>,
    pub questions: Vec<Asked>,
    pub parameters: Vec<Asked>,
    /// Whether what is sent is a proposal (P3): then it is asked last.
    pub proposes: bool,
}

/// The account whose level is asked for, and what holds of it now.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormFacts {
    pub account: String,
    pub level: String,
    /// The level of an exception that holds.
    pub exception: Option<String>,
    /// Whether nothing was ever decided.
    pub unset: bool,
    /// A level that waits for agreement, and who proposed it.
    pub proposed: Option<String>,
    pub who: Option<String>,
    /// How much the deal feed answers.
    pub known: usize,
}

/// Something that is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: String,
    pub label: String,
    pub hint: String,
    /// Label and value of each answer.
    pub options: Vec<(String, String)>,
    pub chosen: Option<String>,
}

/// The form.
pub fn form(words: &Words, form: &Form) -> Result<SlackView> {
    let facts = &form.facts;
    let say = |key: &str| words.plain(&format!("priority.form.{key}"), facts);
    let mut parts = vec![section(&words.mrkdwn("priority.form.account", facts)?)];
    if let Some(note) = &form.note {
        parts.push(section(&words.mrkdwn("priority.form.note", json!({ "note": note }))?));
    }
    if !form.known.is_empty() {
        parts.push(section(&lines(words, "known", &form.known)?));
    }
    let turns = form.session.iter().flat_map(|session| &session.turns);
    let mut row: Vec<SlackActionBlockElement> =
        turns.map(|turn| button(&turn.action, &turn.label, &turn.value).into()).collect();
    if let Some(all) = &form.all {
        row.push(button("priority.review_all", &say("all")?, all).into());
    }
    if !row.is_empty() {
        parts.push(blocks::actions(row));
    }
    if form.questions.is_empty() {
        parts.push(section(&words.mrkdwn("priority.form.nothing", facts)?));
    }
    let mut groups = [("questions", &form.questions), ("parameters", &form.parameters)];
    if form.proposes {
        groups.reverse();
    }
    for (which, asked) in groups {
        if which == "parameters" && !asked.is_empty() {
            parts.push(blocks::context(&words.mrkdwn("priority.form.parameters", facts)?));
        }
        for one in asked {
            let field = Field { id: &one.id, label: &one.label, hint: &one.hint, optional: true };
            parts.push(field.radio(&one.options, one.chosen.as_deref()));
        }
    }
    let title = match &form.session {
        Some(session) => words.plain("priority.form.walk", json!({ "at": session.at, "of": session.of }))?,
        None => say("title")?,
    };
    let submit = say(if form.proposes { "propose" } else { "decide" })?;
    let close = words.plain("priority.close", facts)?;
    Ok(blocks::form("priority.review", &form.private, &title, &submit, &close, parts))
}

/// What came of it: `decided`, or `proposed`.
pub fn result(words: &Words, which: &str, facts: &Value, path: &[SaidFacts]) -> Result<SlackView> {
    let mut parts = vec![section(&words.mrkdwn(&format!("priority.result.{which}"), facts)?)];
    if !path.is_empty() {
        parts.push(section(&lines(words, "step", path)?));
    }
    let title = words.plain("priority.result.title", facts)?;
    Ok(blocks::page(&title, &words.plain("priority.close", facts)?, parts))
}
