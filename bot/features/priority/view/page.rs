//! An account's page: its level, what decided it, what is known, what waits, and what its reader can do.

use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::features::priority::rules::Service;
use crate::features::priority::view::facts::{DecisionFacts, PriorityFacts, SaidFacts};
use crate::slack::blocks::{self, button, section};
use crate::slack::facts::With;
use crate::slack::message::Message;
use crate::slack::words::Words;

/// Everything an account's page shows; every text as people wrote it.
#[derive(Clone, Debug, Default)]
pub struct PriorityData {
    pub account_id: String,
    pub facts: PriorityFacts,
    /// Which words say who decided: `decided`, `excepted`, `began` or `unset`.
    pub basis: &'static str,
    /// The steps that led to the level.
    pub path: Vec<SaidFacts>,
    /// What is known, by the key of its words.
    pub evidence: Vec<&'static str>,
    /// What was looked at beside the questions.
    pub parameters: Vec<SaidFacts>,
    /// What the level gets.
    pub services: Vec<Service>,
    /// Which words say where the review stands, if one does.
    pub review: Option<&'static str>,
    /// Which words say why nobody decides the level, if nobody does.
    pub undecided: Option<&'static str>,
    /// Whether a proposal waits for agreement.
    pub proposed: bool,
    /// Which words say where an exception stands: `asked`, `agreed` or `expired`.
    pub exception: Option<&'static str>,
    /// The exception that the reader may take back.
    pub withdraw: Option<Withdraw>,
    /// What the reader can do, the first thing first.
    pub offers: Vec<Offer>,
}

/// An exception that may be taken back.
#[derive(Clone, Debug)]
pub struct Withdraw(pub String);

/// Something that the reader can do.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The key of its words.
    pub label: &'static str,
    pub action: &'static str,
    pub value: String,
}

/// One decision or proposal of the past.
#[derive(Clone, Debug)]
pub struct Entry {
    pub facts: DecisionFacts,
    pub path: Vec<SaidFacts>,
}

/// The page.
pub fn page(words: &Words, data: &PriorityData) -> Result<Message> {
    let facts = &data.facts;
    let say = |key: &str| words.mrkdwn(&format!("priority.page.{key}"), facts);
    let mut parts = vec![blocks::header(&words.plain("priority.page.header", facts)?)];
    match data.undecided {
        Some(why) => parts.push(section(&say(&format!("undecided.{why}"))?)),
        None => parts.push(section(&say(data.basis)?)),
    }
    if !data.path.is_empty() {
        parts.push(section(&lines(words, "step", &data.path)?));
    }
    if let Some(exception) = data.exception {
        let text = say(&format!("exception.{exception}"))?;
        parts.push(match &data.withdraw {
            Some(Withdraw(id)) => blocks::section_with(&text, withdraw(words, facts, id)?),
            None => section(&text),
        });
    }
    if data.proposed {
        parts.push(section(&say("proposed")?));
    }
    if !data.evidence.is_empty() {
        let pairs: Result<Vec<String>> =
            data.evidence.iter().map(|key| say(&format!("fact.{key}"))).collect();
        parts.push(blocks::fields(pairs?.into_iter().take(6)));
    }
    if !data.parameters.is_empty() {
        parts.push(section(&format!(
            "{}\n{}",
            say("looked_at")?,
            lines(words, "parameter", &data.parameters)?
        )));
    }
    if !data.services.is_empty() {
        parts.push(section(&format!("{}\n{}", say("services")?, lines(words, "service", &data.services)?)));
        parts.push(section(&say("touch")?));
    }
    if let Some(review) = data.review {
        parts.push(section(&say(&format!("review.{review}"))?));
    }
    let row = row(words, data)?;
    if !row.is_empty() {
        parts.push(blocks::actions(row));
    }
    parts.push(blocks::context(&say("source")?));
    Ok(Message::internal(say("text")?, parts))
}

/// The one primary button, two others, and the rest in a menu.
fn row(words: &Words, data: &PriorityData) -> Result<Vec<SlackActionBlockElement>> {
    let label = |offer: &Offer| words.plain(&format!("priority.button.{}", offer.label), &data.facts);
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    // A menu of one entry is a button.
    let shown = if data.offers.len() == 4 { 4 } else { 3 };
    for (place, offer) in data.offers.iter().take(shown).enumerate() {
        let one = button(offer.action, &label(offer)?, &offer.value);
        let primary = place == 0 && offer.label != "history";
        row.push(if primary { one.with_style(SlackBlockButtonStyle::Primary).into() } else { one.into() });
    }
    let rest = data.offers.iter().skip(shown);
    let rest: Result<Vec<(String, String)>> =
        rest.map(|offer| Ok((label(offer)?, format!("{} {}", offer.action, offer.value)))).collect();
    let rest = rest?;
    if !rest.is_empty() {
        row.push(blocks::overflow("priority.menu", &rest).into());
    }
    Ok(row)
}

fn withdraw(words: &Words, facts: &PriorityFacts, id: &str) -> Result<SlackBlockButtonElement> {
    let say = |key: &str| words.plain(&format!("priority_exceptions.withdraw.{key}"), facts);
    let sure = blocks::confirm(&say("title")?, &say("text")?, &say("yes")?, &say("no")?);
    Ok(button("priority.exception.withdraw", &say("button")?, id).with_confirm(sure))
}

/// Everything that was ever decided or proposed, the latest first.
pub fn history(words: &Words, facts: &Value, entries: &[Entry]) -> Result<SlackView> {
    let mut parts = vec![section(&words.mrkdwn("priority.history.of", facts)?)];
    for entry in entries.iter().take(20) {
        parts.push(section(&words.mrkdwn("priority.history.entry", &entry.facts)?));
        if !entry.path.is_empty() {
            parts.push(blocks::context(&lines(words, "step", &entry.path)?));
        }
    }
    if entries.is_empty() {
        parts.push(section(&words.mrkdwn("priority.history.none", facts)?));
    }
    if entries.len() > 20 {
        let more = json!({ "count": entries.len() - 20 });
        parts.push(blocks::context(&words.mrkdwn("priority.history.more", more)?));
    }
    let title = words.plain("priority.history.title", facts)?;
    Ok(blocks::page(&title, &words.plain("priority.close", facts)?, parts))
}

/// One line each, numbered by the words.
pub(crate) fn lines(words: &Words, key: &str, all: &[impl Serialize]) -> Result<String> {
    let line = |(place, one)| {
        let facts = With { facts: one, more: &json!({ "number": place + 1 }) };
        words.mrkdwn(&format!("priority.line.{key}"), facts)
    };
    let lines: Result<Vec<String>> = all.iter().enumerate().map(line).collect();
    Ok(lines?.join("\n"))
}
