//! The two forms of an exception: asking for one, and saying why not.

use anyhow::Result;
use serde_json::Value;
use slack_morphism::prelude::*;

use crate::features::priority::view::page::PriorityData;
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::words::Words;

/// Asking for one: the level that it would set, and whose agreement it needs, are said; the reason is asked.
pub fn except(words: &Words, facts: &Value, account: &str) -> Result<SlackView> {
    reason(words, "ask", facts, "priority.exception.ask", account)
}

/// What came of asking: who agreed, and who is asked.
pub fn excepted(words: &Words, data: &PriorityData) -> Result<SlackView> {
    let state = data.exception.unwrap_or("asked");
    let text = words.mrkdwn(&format!("priority.page.exception.{state}"), &data.facts)?;
    let title = words.plain("priority.result.title", &data.facts)?;
    Ok(blocks::page(&title, &words.plain("priority.close", &data.facts)?, vec![section(&text)]))
}

/// Disagreeing: the reason, which whoever asked will read.
pub fn disagree(words: &Words, facts: &Value, task: &str) -> Result<SlackView> {
    reason(words, "disagree", facts, "priority.exception.disagree", task)
}

fn reason(words: &Words, which: &str, facts: &Value, callback: &str, private: &str) -> Result<SlackView> {
    let say = |key: &str| words.plain(&format!("priority_exceptions.{which}.{key}"), facts);
    let (label, hint) = (say("label")?, say("hint")?);
    let field = Field { id: "reason", label: &label, hint: &hint, optional: false };
    let parts = vec![
        section(&words.mrkdwn(&format!("priority_exceptions.{which}.what"), facts)?),
        field.text_in_focus(None, true, 500),
    ];
    let close = words.plain("priority.close", facts)?;
    Ok(blocks::form(callback, private, &say("title")?, &say("submit")?, &close, parts))
}
