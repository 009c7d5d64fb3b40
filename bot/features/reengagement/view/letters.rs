//! What is written to one person: who is asked, who approves, and whoever asked.

use anyhow::Result;
use baton_storage::states::TaskState;
use serde_json::{Value, json};

use crate::features::reengagement::view::card::about;
use crate::features::reengagement::view::{EngagementData, facts};
use crate::slack::blocks::{self, button, section, section_with};
use crate::slack::message::Message;
use crate::slack::words::Words;
use crate::tasks;
use crate::tasks::view::item::Item;

/// To whoever is asked to come back, to name somebody, or to approve: everything they need to answer.
pub fn letter(words: &Words, data: &EngagementData, item: &Item, which: &str) -> Result<Message> {
    let mut facts = facts(words, data)?;
    facts["sentence"] = json!(item.sentence);
    facts["for_someone"] = json!(item.for_someone);
    facts["reads"] = json!(item.reads.as_str());
    facts["settled_by"] = json!(item.settled_by);
    facts["answer"] = json!(item.reason);
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
    parts.extend(about(words, data, &facts)?);
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
    let mut facts = facts(words, data)?;
    if let (Some(facts), Some(more)) = (facts.as_object_mut(), more.as_object()) {
        facts.extend(more.clone());
    }
    let text = words.mrkdwn(&format!("reengagement.news.{what}"), &facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
