//! What is written to one person: who is asked, who approves, and whoever asked.

use anyhow::Result;
use baton_storage::states::TaskState;
use serde::Serialize;
use serde_json::Value;

use crate::features::reengagement::view::card::about;
use crate::features::reengagement::view::{EngagementData, EngagementFacts, facts};
use crate::slack::blocks::{self, button, section, section_with};
use crate::slack::facts::With;
use crate::slack::message::Message;
use crate::slack::words::Words;
use crate::tasks;
use crate::tasks::view::item::Item;

/// A call with what one person is asked about it.
#[derive(Serialize)]
struct LetterFacts<'a> {
    #[serde(flatten)]
    engagement: EngagementFacts<'a>,
    sentence: &'a str,
    for_someone: Option<&'a str>,
    reads: &'static str,
    settled_by: Option<&'a str>,
    answer: Option<&'a str>,
}

/// To whoever is asked to come back, to name somebody, or to approve: everything they need to answer.
pub fn letter(words: &Words, data: &EngagementData, item: &Item, which: &str) -> Result<Message> {
    let facts = LetterFacts {
        engagement: facts(words, data)?,
        sentence: &item.sentence,
        for_someone: item.for_someone.as_deref(),
        reads: item.reads.as_str(),
        settled_by: item.settled_by.as_deref(),
        answer: item.reason.as_deref(),
    };
    let say = |key: &str| words.mrkdwn(&format!("reengagement.letter.{key}"), &facts);
    if item.state != TaskState::Open {
        let text = say("settled")?;
        let undo = words.plain("tasks.button.undo", &facts)?;
        let block = match item.undo && data.can_be_undone() {
            true => section_with(&text, button("tasks.undo", &undo, &item.id)),
            false => section(&text),
        };
        let header = blocks::header(&words.plain("reengagement.letter.settled_header", &facts)?);
        return Ok(Message::internal(text, vec![header, block]));
    }
    let mut parts = vec![
        blocks::header(&words.plain(&format!("reengagement.letter.header_{which}"), &facts)?),
        section(&say("what")?),
    ];
    parts.extend(about(words, data, &facts.engagement)?);
    if which == "approve" {
        parts.push(section(&say("exception")?));
        parts.push(section(&say("counts")?));
    }
    if which != "approve" && data.lines.len() > 1 {
        parts.push(section(&words.mrkdwn("reengagement.lines", &facts)?));
    }
    parts.push(blocks::actions(tasks::view::buttons(words, item)?));
    parts.push(blocks::context(&say("why")?));
    Ok(Message::internal(say("text")?, parts))
}

/// What happened, to whoever waits for it.
pub fn news(words: &Words, data: &EngagementData, what: &str, more: &Value) -> Result<Message> {
    let facts = With { facts: &facts(words, data)?, more };
    let text = words.mrkdwn(&format!("reengagement.news.{what}"), &facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
