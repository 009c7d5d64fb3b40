//! Pages about a review: all accounts of a session, and all that moved.

use anyhow::Result;
use baton_storage::states::{ItemState, Priority};
use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::features::reviews::view::Frame;
use crate::features::reviews::view::session::Back;
use crate::features::reviews::view::summary::{Summary, moved, unseen};
use crate::slack::blocks::{self, button, section, section_with};
use crate::slack::payloads::ReviewPlace;
use crate::slack::words::Words;

/// How many accounts stand on a page.
const SHOWN: usize = 90;
/// How many lines stand in a block.
const LINES: usize = 10;

/// An account on the page of a session.
#[derive(Clone, Debug)]
pub struct Entry {
    pub account: String,
    pub account_id: String,
    /// Somebody else's account: the name of its CSM.
    pub whose: Option<String>,
    pub state: ItemState,
    pub level: Priority,
    pub settled_by: Option<String>,
}

#[derive(Serialize)]
struct EntryFacts<'a> {
    account: &'a str,
    whose: Option<&'a str>,
    state: ItemState,
    level: String,
    who: Option<&'a str>,
}

/// All accounts of a session, with how each stands; each can be opened, in whatever order.
pub fn all(words: &Words, frame: &Frame, entries: &[Entry]) -> Result<SlackView> {
    let mut parts = Vec::new();
    for entry in entries.iter().take(SHOWN) {
        let facts = EntryFacts {
            account: &entry.account,
            whose: entry.whose.as_deref(),
            state: entry.state,
            level: entry.level.as_str().replace("pr", "Pr"),
            who: entry.settled_by.as_deref(),
        };
        let text = words.mrkdwn("reviews.all.line", &facts)?;
        let label = match entry.state {
            ItemState::Open => "answer",
            _ => "again",
        };
        let label = words.plain(&format!("reviews.all.{label}"), &facts)?;
        let at = (frame.review.as_str(), entry.account_id.as_str());
        let value = ReviewPlace { review: at.0.into(), account: at.1.into() }.to_string();
        parts.push(section_with(&text, button("reviews.answer", &label, &value)));
    }
    if entries.len() > SHOWN {
        let more = json!({ "more": entries.len() - SHOWN });
        parts.push(blocks::context(&words.mrkdwn("reviews.more", more)?));
    }
    page(words, "reviews.all.title", frame, parts)
}

/// All that moved, and all that nobody looked at.
pub fn moves(words: &Words, sheet: &Summary) -> Result<SlackView> {
    let mut lines: Vec<String> = sheet.moves.iter().map(|one| moved(words, one)).collect::<Result<_>>()?;
    for row in sheet.rows.iter().filter(|row| !row.missed.is_empty()) {
        lines.push(unseen(words, row, usize::MAX)?);
    }
    let mut parts: Vec<SlackBlock> =
        lines.chunks(LINES).take(SHOWN).map(|lines| section(&lines.join("\n"))).collect();
    if parts.is_empty() {
        parts.push(section(&words.mrkdwn("reviews.summary.still", sheet.frame.facts())?));
    }
    page(words, "reviews.moved.title", &sheet.frame, parts)
}

/// The last account of a session has been gone through.
pub fn done(words: &Words, facts: &Value, back: Option<&Back>) -> Result<SlackView> {
    let mut parts = vec![section(&words.mrkdwn("reviews.said.done", facts)?)];
    if let Some(back) = back {
        parts.push(blocks::actions(vec![back.button(words)?.into()]));
    }
    let title = words.plain("reviews.said.done_title", facts)?;
    Ok(blocks::page(&title, &words.plain("reviews.close", ())?, parts))
}

fn page(words: &Words, title: &str, frame: &Frame, parts: Vec<SlackBlock>) -> Result<SlackView> {
    let title = words.plain(title, frame.facts())?;
    Ok(blocks::page(&title, &words.plain("reviews.close", ())?, parts))
}
