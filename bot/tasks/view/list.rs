//! A list to work through, and its pages.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::engine::gathered::view::{Pages, turning};
use crate::rules::sentence::first_name;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;
use crate::tasks::view::item::Item;
use crate::tasks::view::lines;

#[derive(Serialize)]
struct ListFacts<'a> {
    first: &'a str,
    count: usize,
    all: usize,
    /// What they are, where all are of one kind.
    what: Option<&'a str>,
}

/// The message: how many there are of which kind, the first in full, and the way to all of them.
pub fn list(
    words: &Words,
    name: &str,
    open: usize,
    all: usize,
    sums: &[(usize, String)],
    items: &[Item],
    value: &str,
) -> Result<Message> {
    let first = first_name(name);
    let only = sums.first().filter(|_| sums.len() == 1).map(|(_, what)| what.as_str());
    let facts = ListFacts { first, count: open, all, what: only };
    let text = words.mrkdwn("tasks.list.text", &facts)?;
    let mut parts = vec![blocks::header(&words.plain("tasks.list.header", &facts)?)];
    if open > 0 {
        let mut said = vec![words.mrkdwn("tasks.list.intro", &facts)?];
        for (count, what) in sums {
            said.push(words.mrkdwn("tasks.list.sum", json!({ "count": count, "what": what }))?);
        }
        parts.push(section(&said.join("\n")));
        let label = words.plain("tasks.list.open", &facts)?;
        let work = button("tasks.more", &label, value).with_style(SlackBlockButtonStyle::Primary);
        parts.push(blocks::actions(vec![work.into()]));
        for item in items {
            parts.extend(lines(words, item)?);
        }
        if open > items.len() {
            let more = words.mrkdwn("together.more", json!({ "count": open - items.len() }))?;
            parts.push(blocks::context(&more));
        }
    }
    parts.push(blocks::context(&words.mrkdwn("tasks.list.why", &facts)?));
    Ok(Message::internal(text, parts))
}

/// A page of a list, or of a day's message.
pub fn page(words: &Words, items: &[Item], pages: &Pages<'_>) -> Result<SlackView> {
    let mut parts = Vec::new();
    for item in items {
        parts.extend(lines(words, item)?);
    }
    parts.extend(turning(words, pages, "tasks.more")?);
    let title = words.plain("tasks.rest.title", json!({}))?;
    Ok(blocks::page(&title, &words.plain("tasks.close", json!({}))?, parts))
}
