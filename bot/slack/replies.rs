//! Short answers: a refusal, an incident, a note to operators. Each is one sentence and what can be done.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::{SlackBlock, SlackView};

use crate::slack::blocks;
use crate::slack::message::Message;
use crate::slack::words::{Words, escape};

/// A sentence, as a message for one pair of eyes. Whatever people wrote into it is escaped here.
pub fn sentence(text: &str) -> Message {
    let text = escape(text);
    let block = blocks::section(&text);
    Message::internal(text, vec![block])
}

/// A sentence, as a page on top of a form that keeps what was typed.
pub fn page(words: &Words, text: &str) -> Result<SlackView> {
    let title = words.plain("replies.page_title", json!({}))?;
    let back = words.plain("replies.page_back", json!({}))?;
    Ok(blocks::page(&title, &back, vec![blocks::section(&escape(text))]))
}

/// A message as a page over somebody's Home tab: its headline stays, and what only a message can show goes.
pub fn over_home(words: &Words, message: Message) -> Result<SlackView> {
    let only_in_messages = |block: &SlackBlock| {
        matches!(
            block,
            SlackBlock::Table(_)
                | SlackBlock::DataTable(_)
                | SlackBlock::DataVisualization(_)
                | SlackBlock::Markdown(_)
        )
    };
    let blocks = message.blocks.into_iter().filter(|block| !only_in_messages(block)).collect();
    let title = words.plain("replies.home_title", json!({}))?;
    Ok(blocks::page(&title, &words.plain("replies.home_close", json!({}))?, blocks))
}

/// Where something was refused, why, and what kind of place that is.
#[derive(Serialize)]
struct RefusedFacts<'a> {
    place: &'a str,
    code: &'a str,
    kind: &'a str,
}

/// What an operator is told: which place cannot be reached or what was refused, and what would mend it.
pub fn ops_note(words: &Words, place: &str, code: &str) -> Result<Message> {
    let kind = match place.chars().next() {
        _ if matches!(place, "feed" | "clock" | "models") => place,
        _ if place.starts_with("account:") => "account",
        _ if place.starts_with("differences:") => "differences",
        _ if place.starts_with("dry:") => "dry",
        _ if place.starts_with("group:") => "group",
        _ if place.starts_with("nobody:") => "nobody",
        Some('C' | 'G' | 'D') => "channel",
        Some('U' | 'W') => "person",
        _ => "message",
    };
    // What somebody else has written may have a colon of its own.
    let is_word = matches!(kind, "feed" | "clock" | "models" | "differences" | "dry" | "group" | "nobody");
    let cause = match code.split_once(':') {
        Some((_, cause)) if !is_word => cause,
        _ => code,
    };
    let mend = match cause {
        _ if is_word => kind,
        _ if kind == "account" && cause != "missing_scope" => "attach",
        _ => self::mend(cause),
    };
    let place = place.split_once(':').map_or(place, |(_, name)| name);
    let facts = RefusedFacts { place, code: cause, kind };
    let mend = words.mrkdwn(&format!("ops.mend.{mend}"), &facts)?;
    let what = words.mrkdwn(&format!("ops.{kind}"), &facts)?;
    let text = format!("{what} {mend}");
    let block = blocks::section(&text);
    Ok(Message::internal(text, vec![block]))
}

/// The key under `ops.mend.` of what mends the cause of a refusal.
pub fn mend(cause: &str) -> &'static str {
    match cause {
        "missing_scope" => "scope",
        "is_archived" => "archived",
        "shared_outside" => "shared",
        "not_in_channel" | "channel_not_found" => "invite",
        "nobody_there" => "gone",
        _ => "other",
    }
}

/// In the place of a card that stands somewhere else now.
pub fn moved(words: &Words, account: Option<&str>, place: &str) -> Result<Message> {
    let text = words.mrkdwn("replies.moved", json!({ "account": account, "place": place }))?;
    let block = blocks::section(&text);
    Ok(Message::internal(text, vec![block]))
}

/// Why a message came to somebody by direct message instead of where it should have gone.
pub fn redirected(words: &Words, place: &str, code: &str) -> Result<SlackBlock> {
    let key = match code {
        "is_archived" => "archived",
        "shared_outside" => "shared",
        "channel_unknown" => "unknown",
        "nobody_there" => "gone",
        _ => "other",
    };
    let facts = json!({ "place": place, "code": code });
    let sentence = words.mrkdwn(&format!("replies.redirected.{key}"), &facts)?;
    Ok(blocks::context(&sentence))
}
