//! The card in the account's channel: who asks whom back for what, how it stands, what came of it.

use anyhow::Result;
use baton_storage::states::EngagementState;
use serde_json::Value;
use slack_morphism::prelude::*;

use crate::features::reengagement::view::{EngagementData, EngagementFacts, facts};
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// The card.
pub fn card(words: &Words, data: &EngagementData) -> Result<Message> {
    let facts = facts(words, data)?;
    let say = |key: &str| words.mrkdwn(&format!("reengagement.{key}"), &facts);
    let mut parts = vec![
        blocks::header(&words.plain("reengagement.header", &facts)?),
        section(&say(&format!("status.{}", data.state))?),
    ];
    parts.extend(about(words, data, &facts)?);
    if data.exception && data.state != EngagementState::Refused {
        parts.push(blocks::context(&say("exception")?));
    }
    parts.push(section(&say("lines")?));
    if let Some(row) = row(words, data, &facts)? {
        parts.push(row);
    }
    parts.push(blocks::context(&say("why")?));
    Ok(Message::internal(say("text")?, parts))
}

/// What it is about: facts, details, what a statement of work would cover.
pub(crate) fn about(
    words: &Words,
    data: &EngagementData,
    facts: &EngagementFacts<'_>,
) -> Result<Vec<SlackBlock>> {
    let say = |key: &str| words.mrkdwn(&format!("reengagement.{key}"), facts);
    let mut labels = vec!["reason", "team", "upgrade"];
    if data.wished_on.is_some() {
        labels.push("wished");
    }
    let pairs: Result<Vec<String>> = labels.iter().map(|label| say(&format!("fact.{label}"))).collect();
    let mut parts = vec![blocks::fields(pairs?), section(&say("details")?)];
    if data.covers.is_some() {
        parts.push(section(&say("covers")?));
    }
    Ok(parts)
}

/// What can be done with it.
fn row(words: &Words, data: &EngagementData, facts: &EngagementFacts<'_>) -> Result<Option<SlackBlock>> {
    let label = |key: &str| words.plain(&format!("reengagement.button.{key}"), facts);
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if matches!(data.state, EngagementState::Asked | EngagementState::Taken) {
        row.push(button("reengagement.close", &label("close")?, &data.id).into());
    }
    if data.state.is_open() {
        row.push(button("reengagement.withdraw", &label("withdraw")?, &data.id).into());
        if data.place.is_none() {
            row.push(button("channels.attach", &label("attach")?, &data.account_id).into());
        }
    }
    // Whoever has the card alone asked for it, and answers nothing.
    if let Some(task) = data.undo.as_ref().filter(|_| data.place.is_some() && data.can_be_undone()) {
        row.push(button("tasks.undo", &words.plain("tasks.button.undo", facts)?, task).into());
    }
    Ok((!row.is_empty()).then(|| blocks::actions(row)))
}

/// A note in the card's thread.
pub fn note(words: &Words, what: &str, facts: &Value) -> Result<Message> {
    let text = words.mrkdwn(&format!("reengagement.note.{what}"), facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
