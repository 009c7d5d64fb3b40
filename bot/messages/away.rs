//! The form behind `/csm-away`, and what it answers.

use anyhow::Result;
use baton_storage::ids::UserId;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use super::blocks::{self, Field, button, section};
use super::{Message, Words};

/// The form; `now` says when the caller is marked as away already.
///
/// # Errors
/// When the words do not render.
pub fn form(words: &Words, caller: &UserId, today: &str, now: Option<&str>) -> Result<SlackView> {
    let say = |key: &str| words.plain(&format!("away.{key}"), Value::Null);
    let mut parts = vec![blocks::context(&words.mrkdwn("away.intro", Value::Null)?)];
    if let Some(days) = now {
        parts.push(section(&words.mrkdwn("away.now", json!({ "days": days }))?));
        parts.push(blocks::actions(vec![button("away.clear", &say("back")?, caller.as_str()).into()]));
    }
    let labels = [say("who")?, say("first")?, say("last")?];
    let field = |id, label| Field { id, label, hint: "", optional: false };
    parts.push(field("who", &labels[0]).person(Some(caller.as_str())));
    parts.push(field("first", &labels[1]).date(Some(today)));
    parts.push(field("last", &labels[2]).date(None));
    Ok(blocks::form("away.set", "", &say("title")?, &say("submit")?, &say("close")?, parts))
}

/// What was saved, who stands in, and what still waits for whoever is away.
///
/// # Errors
/// When the words do not render.
pub fn saved(
    words: &Words,
    name: &str,
    days: &str,
    backup: Option<&str>,
    offers: usize,
) -> Result<SlackView> {
    let facts = json!({ "name": name, "days": days, "backup": backup, "count": offers });
    let mut lines = vec![words.mrkdwn("away.saved", &facts)?];
    if backup.is_some() {
        lines.push(words.mrkdwn("away.backup", &facts)?);
    }
    if offers > 0 {
        lines.push(words.mrkdwn("away.offers", &facts)?);
    }
    let title = words.plain("away.saved_title", &facts)?;
    Ok(blocks::page(&title, &words.plain("away.done", &facts)?, vec![section(&lines.join(" "))]))
}

/// To whoever is back.
///
/// # Errors
/// When the words do not render.
pub fn cleared(words: &Words) -> Result<Message> {
    let text = words.mrkdwn("away.cleared", Value::Null)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
