//! The form behind `/csm-away`, and what it answers.

use anyhow::Result;
use baton_storage::ids::UserId;
use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// The form; `now` says when the caller is marked as away already.
pub fn form(words: &Words, caller: &UserId, today: &str, now: Option<&str>) -> Result<SlackView> {
    let say = |key: &str| words.plain(&format!("absence.{key}"), Value::Null);
    let mut parts = vec![blocks::context(&words.mrkdwn("absence.intro", Value::Null)?)];
    if let Some(days) = now {
        parts.push(section(&words.mrkdwn("absence.now", json!({ "days": days }))?));
        parts.push(blocks::actions(vec![button("absence.clear", &say("back")?, caller.as_str()).into()]));
    }
    let labels = [say("who")?, say("first")?, say("last")?];
    let field = |id, label| Field { id, label, hint: "", optional: false };
    parts.push(field("who", &labels[0]).person(Some(caller.as_str())));
    parts.push(field("first", &labels[1]).date(Some(today)));
    parts.push(field("last", &labels[2]).date(None));
    Ok(blocks::form("absence.set", "", &say("title")?, &say("submit")?, &say("close")?, parts))
}

/// Who is there in the place of somebody who is away.
#[derive(Clone, Debug, Default)]
pub struct StandsIn {
    /// Whom `baton.toml` names.
    pub backup: Option<String>,
    /// Whether they have left.
    pub left: bool,
    /// On which of the days they are away themselves.
    pub away: Option<String>,
    /// Who leads the same team and is there, as a phrase, where that person leads one.
    pub others: Option<String>,
}

#[derive(Serialize)]
struct SavedFacts<'a> {
    name: &'a str,
    days: &'a str,
    count: usize,
    backup: Option<&'a str>,
    /// On which of the days the backup is away.
    backup_days: Option<&'a str>,
    others: Option<&'a str>,
}

/// What was saved, who stands in, and what still waits for whoever is away.
pub fn saved(
    words: &Words,
    name: &str,
    days: &str,
    stands_in: &StandsIn,
    offers: usize,
) -> Result<SlackView> {
    let facts = SavedFacts {
        name,
        days,
        count: offers,
        backup: stands_in.backup.as_deref(),
        backup_days: stands_in.away.as_deref(),
        others: stands_in.others.as_deref(),
    };
    let which = match stands_in {
        StandsIn { backup: None, .. } => "nobody",
        StandsIn { left: true, .. } => "backup_left",
        StandsIn { away: Some(_), .. } => "backup_away",
        StandsIn { .. } => "backup",
    };
    let mut lines =
        vec![words.mrkdwn("absence.saved", &facts)?, words.mrkdwn(&format!("absence.{which}"), &facts)?];
    if offers > 0 {
        lines.push(words.mrkdwn("absence.offers", &facts)?);
    }
    let title = words.plain("absence.saved_title", &facts)?;
    Ok(blocks::page(&title, &words.plain("absence.done", &facts)?, vec![section(&lines.join(" "))]))
}

/// To whoever is back.
pub fn cleared(words: &Words) -> Result<Message> {
    let text = words.mrkdwn("absence.cleared", Value::Null)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
