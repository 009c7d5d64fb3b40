//! An agenda as each surface shows it: a message, a canvas, the description of a calendar's entry, plain text. All
//! four are made of the same lines, so that they cannot say different things (A3, A4).
//!
//! Deliberately absent: a message for customers. An agenda that they may read is posted among ourselves, and
//! copied by a person.

pub mod canvas;
pub mod data;
pub mod intro;
pub mod lines;
pub mod pages;
pub mod plain;
pub mod preview;
pub mod slack;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::agendas::view;
use crate::features::agendas::view::data::AgendaData;
use crate::features::agendas::view::plain::plain;
use crate::slack::blocks::{self, button, header};
use crate::slack::message::Message;
use crate::slack::payloads::AccountPart;
use crate::slack::words::{Words, escape};

/// The form in which one fact of the record is told, with `ACCOUNT/KEY` as its value.
pub const FILL: &str = "record.fill";
/// How many gaps have a button of their own.
const FILLED: usize = 3;
/// The notification line with the agenda in it is at most so long; Slack refuses an update of more than 4,000.
const TEXT_MOST: usize = 3000;

/// The message in the account's channel.
pub fn message(words: &Words, data: &AgendaData) -> Result<Message> {
    let mut parts = body(words, data)?;
    if data.is_ours() {
        parts.extend(fill(words, data)?);
    }
    Ok(Message::internal(text(words, data)?, parts))
}

/// Its header, what it says as far as a message holds it, and whose words those are.
pub(crate) fn body(words: &Words, data: &AgendaData) -> Result<Vec<SlackBlock>> {
    let facts = facts(words, data)?;
    let shown = view::slack::shown(&view::lines::lines(words, data)?, &view::slack::MESSAGE);
    let mut parts = vec![header(&words.plain("agendas.header", &facts)?)];
    parts.extend(shown.blocks);
    if shown.left > 0 || shown.shortened {
        let key = if shown.left > 0 { "agendas.more" } else { "agendas.shortened" };
        parts.push(blocks::context(&words.mrkdwn(key, json!({ "count": shown.left }))?));
        let label = words.plain("agendas.whole", &facts)?;
        parts.push(blocks::actions(vec![button("agendas.whole", &label, &data.value()).into()]));
    }
    let about = words.mrkdwn("agendas.about", &facts)?;
    if !about.is_empty() {
        parts.push(blocks::context(&about));
    }
    Ok(parts)
}

/// A row of buttons, one for each thing that is not known, and how many more there are (A4).
pub(crate) fn fill(words: &Words, data: &AgendaData) -> Result<Vec<SlackBlock>> {
    let Some((account, _)) = &data.account else { return Ok(Vec::new()) };
    let gaps = data.outline.gaps();
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    for (place, (key, label)) in gaps.iter().take(FILLED).enumerate() {
        let label = words.plain("agendas.fill", json!({ "what": view::lines::within(label) }))?;
        // Slack wants the action ids of one block to differ; the door drops what follows the `#`.
        let value = AccountPart { account: account.as_str().into(), part: (*key).into() }.to_string();
        row.push(button(&format!("{FILL}#{place}"), &label, &value).into());
    }
    let mut parts = Vec::new();
    if !row.is_empty() {
        parts.push(blocks::actions(row));
    }
    if gaps.len() > FILLED {
        let more = json!({ "count": gaps.len() - FILLED });
        parts.push(blocks::context(&words.mrkdwn("agendas.fill_more", more)?));
    }
    Ok(parts)
}

/// The notification line, and the agenda as text below it where that fits.
fn text(words: &Words, data: &AgendaData) -> Result<String> {
    let line = words.mrkdwn("agendas.text", facts(words, data)?)?;
    let whole = format!("{line}\n\n{}", escape(&plain(words, data)?));
    Ok(if whole.chars().count() <= TEXT_MOST { whole } else { line })
}

/// What the words may use of an agenda.
#[derive(Serialize)]
pub(crate) struct AgendaFacts<'a> {
    title: &'a str,
    account: Option<&'a str>,
    minutes: Option<u32>,
    ours: bool,
    /// How many things are not known.
    unknown: usize,
    sources: Vec<String>,
}

pub(crate) fn facts<'a>(words: &Words, data: &'a AgendaData) -> Result<AgendaFacts<'a>> {
    let sources: Result<Vec<String>> = data
        .outline
        .sources()
        .into_iter()
        .map(|(by, age)| words.plain("agendas.source", json!({ "by": by, "age": age })))
        .collect();
    Ok(AgendaFacts {
        title: &data.front.title,
        account: data.account_name(),
        minutes: data.front.minutes,
        ours: data.is_ours(),
        unknown: data.outline.gaps().len(),
        sources: sources?,
    })
}
