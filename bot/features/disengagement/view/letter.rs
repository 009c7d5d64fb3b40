//! The written follow-up: the form in which it is reworded, what in it promises something, and its text to copy.

use anyhow::Result;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::agendas::view::pages::text as verbatim;
use crate::features::disengagement::view::DisengagementData;
use crate::rules::promises::Promise;
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::words::Words;

/// The longest letter, in characters: what the field takes.
const LONGEST: u64 = 3_000;

/// The form with the draft, or with the wording that was kept.
pub fn letter(words: &Words, data: &DisengagementData, text: &str) -> Result<SlackView> {
    let facts = data.facts();
    let plain = |key: &str| words.plain(&format!("disengagement.letter.{key}"), &facts);
    let (label, hint) = (plain("label")?, plain("hint")?);
    let field = Field { id: "letter", label: &label, hint: &hint, optional: false };
    let mind = if data.written { "kept_mind" } else { "mind" };
    let mind = words.mrkdwn(&format!("disengagement.letter.{mind}"), &facts)?;
    let parts = vec![section(&mind), field.text(Some(text), true, LONGEST)];
    let close = words.plain("disengagement.close", &facts)?;
    Ok(blocks::form("disengagement.letter", &data.id, &plain("title")?, &plain("submit")?, &close, parts))
}

/// The wording is kept: what in it promises something, as advice, and the text to copy.
pub fn kept(words: &Words, text: &str, promises: &[Promise<'_>]) -> Result<SlackView> {
    let facts = json!({ "count": promises.len() });
    let say = |key: &str| words.mrkdwn(&format!("disengagement.letter.{key}"), &facts);
    let mut parts = vec![section(&say(if promises.is_empty() { "clean" } else { "advice" })?)];
    let mut found = Vec::new();
    for promise in promises.iter().take(12) {
        let phrase = json!({ "text": promise.quoted, "what": promise.instead });
        found.push(words.mrkdwn("disengagement.letter.phrase", phrase)?);
    }
    if !found.is_empty() {
        parts.push(section(&found.join("\n")));
    }
    parts.push(blocks::context(&say("kept")?));
    parts.extend(verbatim(text));
    let title = words.plain("disengagement.letter.kept_title", &facts)?;
    Ok(blocks::page(&title, &words.plain("disengagement.close", &facts)?, parts))
}

/// The letter as text, to be copied.
pub fn copy(words: &Words, text: &str) -> Result<SlackView> {
    let mut parts = vec![blocks::context(&words.mrkdwn("disengagement.letter.copy", ())?)];
    parts.extend(verbatim(text));
    let title = words.plain("disengagement.letter.copy_title", ())?;
    Ok(blocks::page(&title, &words.plain("disengagement.close", ())?, parts))
}
