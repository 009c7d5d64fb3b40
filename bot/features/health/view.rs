//! How an account is: what the pages say of it, the forms for a word and for an update, and the note of one.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::health::rules::Colour;
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// How an account is, with the latest word on it; every text as people wrote it.
#[derive(Clone, Debug, Serialize)]
pub struct Latest {
    pub label: String,
    /// Whether nothing is better.
    pub well: bool,
    /// The day on which it became so.
    pub since: String,
    pub why: Option<String>,
    pub plan: Option<String>,
    pub said_by: String,
    pub age: String,
    /// The day on which they said it, for what stands for long.
    pub said_on: String,
}

/// The lines of the account's page.
pub fn lines(words: &Words, latest: &Latest) -> Result<String> {
    words.mrkdwn("health.latest", latest)
}

/// The same in one line, for an agenda.
pub fn point(words: &Words, latest: &Latest) -> Result<String> {
    words.plain("health.point", latest)
}

/// The form for a word on an account's health.
pub fn form(
    words: &Words,
    account: &str,
    private: &str,
    latest: Option<&Latest>,
    colours: &[Colour],
    now: Option<&str>,
) -> Result<SlackView> {
    let facts = json!({ "account": account });
    let plain = |key: &str| words.plain(&format!("health.form.{key}"), &facts);
    let options: Vec<(String, String)> =
        colours.iter().map(|colour| (colour.label.clone(), colour.id.clone())).collect();
    let (colour, why, hint) = (plain("colour")?, plain("why")?, plain("why_hint")?);
    let mut parts = Vec::new();
    if let Some(latest) = latest {
        parts.push(section(&lines(words, latest)?));
    }
    let chosen = Field { id: "colour", label: &colour, hint: "", optional: false }.radio(&options, now);
    parts.push(blocks::field::told_at_once(chosen));
    parts.push(Field { id: "why", label: &why, hint: &hint, optional: true }.text(None, true, 500));
    Ok(blocks::form("health.save", private, &plain("title")?, &plain("submit")?, &plain("close")?, parts))
}

/// The form for an update: what happened, and what is planned next.
pub fn update_form(words: &Words, account: &str, private: &str, latest: &Latest) -> Result<SlackView> {
    let facts = json!({ "account": account, "label": latest.label });
    let plain = |key: &str| words.plain(&format!("health.update.{key}"), &facts);
    let (why, why_hint, plan, plan_hint) =
        (plain("why")?, plain("why_hint")?, plain("plan")?, plain("plan_hint")?);
    let parts = vec![
        section(&lines(words, latest)?),
        Field { id: "why", label: &why, hint: &why_hint, optional: false }.text(None, true, 1000),
        Field { id: "plan", label: &plan, hint: &plan_hint, optional: false }.text(None, true, 1000),
    ];
    Ok(blocks::form("health.update", private, &plain("title")?, &plain("submit")?, &plain("close")?, parts))
}

/// What the form turns into.
pub fn saved(words: &Words, account: &str, latest: Option<&Latest>) -> Result<SlackView> {
    let facts = json!({ "account": account });
    let mut parts = vec![section(&words.mrkdwn("health.saved.text", &facts)?)];
    if let Some(latest) = latest {
        parts.push(section(&lines(words, latest)?));
    }
    let title = words.plain("health.saved.title", &facts)?;
    Ok(blocks::page(&title, &words.plain("health.saved.close", &facts)?, parts))
}

/// An update, as the words name it.
#[derive(Serialize)]
pub struct NoteFacts<'a> {
    pub account: &'a str,
    /// The health that it says.
    pub to: String,
    pub said_by: String,
    pub why: Option<&'a str>,
    pub plan: Option<&'a str>,
}

/// An update, as those read it who follow the account.
pub fn note(words: &Words, facts: &NoteFacts<'_>) -> Result<Message> {
    let text = words.mrkdwn("health.note", facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
