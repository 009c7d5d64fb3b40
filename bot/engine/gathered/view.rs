//! Several things that one person reads in one message: the first five with what can be done about each, the others
//! one press away.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::rules::sentence::first_name;
use crate::slack::blocks::{self, button, section, section_with};
use crate::slack::message::Message;
use crate::slack::payloads::TogetherPage;
use crate::slack::words::Words;

/// How many stand in the message itself.
const SHOWN: usize = 5;
/// How many the notification line says.
const SAID: usize = 2;
/// How many blocks a message of Slack's has room for, less what stands around them.
const ROOM: usize = 44;

/// A place in a long list.
pub struct Pages<'a> {
    /// What a button carries that leads to the page after so many.
    pub page: &'a dyn Fn(usize) -> String,
    pub from: usize,
    pub on_a_page: usize,
    pub count: usize,
}

#[derive(Serialize)]
struct GatheredFacts<'a> {
    first: &'a str,
    count: usize,
    /// How many the notification line does not say.
    more: usize,
}

/// Where one is in a list.
#[derive(Serialize)]
struct PlaceFacts {
    first: usize,
    last: usize,
    count: usize,
}

/// The message of several: `said` is what is known of them, `count` how many there are.
pub fn gathered(words: &Words, reader: &str, said: &[&Message], count: usize, key: &str) -> Result<Message> {
    let first = first_name(reader);
    match said {
        [] => {
            let text = words.mrkdwn("together.nothing", json!({ "first": first }))?;
            return Ok(Message::internal(text.clone(), vec![section(&text)]));
        }
        [one] if count == 1 => return Ok((*one).clone()),
        _ => {}
    }
    // The first two are said; whoever reads it on a lock screen knows what it is about.
    let mut text: Vec<String> = said.iter().take(SAID).map(|message| message.text.clone()).collect();
    let facts = GatheredFacts { first, count, more: count - text.len() };
    if count > text.len() {
        text.push(words.mrkdwn("together.text", &facts)?);
    }
    let text = text.join(" ");
    let mut parts = vec![blocks::header(&words.plain("together.header", &facts)?)];
    let mut shown = 0;
    for message in said.iter().take(SHOWN) {
        let lines = lines(message);
        if shown > 0 && parts.len() + lines.len() + 1 > ROOM {
            break;
        }
        if shown > 0 {
            parts.push(blocks::divider());
        }
        parts.extend(lines);
        shown += 1;
    }
    if count > shown {
        let more = words.mrkdwn("together.more", json!({ "count": count - shown }))?;
        let label = words.plain("together.show", json!({}))?;
        let first = TogetherPage { leader: key.into(), from: 0 }.to_string();
        parts.push(section_with(&more, button("together.show", &label, &first)));
    }
    parts.push(blocks::context(&words.mrkdwn("together.why", &facts)?));
    Ok(Message::internal(text, parts))
}

/// One of several: what it says and what can be done about it, without what stands around it when it comes alone.
fn lines(message: &Message) -> Vec<SlackBlock> {
    let around = |block: &&SlackBlock| matches!(block, SlackBlock::Header(_) | SlackBlock::Context(_));
    let mut lines: Vec<SlackBlock> = message.blocks.iter().filter(|block| !around(block)).cloned().collect();
    if !lines.iter().any(|block| matches!(block, SlackBlock::Section(_))) {
        lines.insert(0, section(&message.text));
    }
    lines.truncate(ROOM - 4);
    lines
}

/// A page of them.
pub fn page(words: &Words, messages: &[&Message], pages: &Pages<'_>) -> Result<SlackView> {
    let mut parts = Vec::new();
    for message in messages {
        if !parts.is_empty() {
            parts.push(blocks::divider());
        }
        parts.extend(lines(message));
    }
    parts.truncate(95);
    if parts.is_empty() {
        parts.push(section(&words.mrkdwn("together.none_here", json!({}))?));
    }
    parts.extend(turning(words, pages, "together.show")?);
    let title = words.plain("together.title", json!({ "count": pages.count }))?;
    Ok(blocks::page(&title, &words.plain("together.close", json!({}))?, parts))
}

/// Where one is in a list that has several pages, and the ways on and back.
pub fn turning(words: &Words, pages: &Pages<'_>, action: &str) -> Result<Vec<SlackBlock>> {
    let Pages { page, from, on_a_page, count } = *pages;
    if count <= on_a_page {
        return Ok(Vec::new());
    }
    let (first, last) = (from + 1, (from + on_a_page).min(count));
    let place = words.mrkdwn("together.place", PlaceFacts { first, last, count })?;
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    // Two buttons of one action in one row have to be told apart.
    let mut turn = |label: &str, to: usize, way: &str| -> Result<()> {
        let label = words.plain(&format!("together.{label}"), json!({}))?;
        row.push(button(&format!("{action}{way}"), &label, &page(to)).into());
        Ok(())
    };
    if from > 0 {
        turn("back", from.saturating_sub(on_a_page), ".back")?;
    }
    if last < count {
        turn("on", from + on_a_page, "")?;
    }
    Ok(vec![blocks::context(&place), blocks::actions(row)])
}
