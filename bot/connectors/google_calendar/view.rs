//! What people read of Google Calendar in Slack.

use anyhow::Result;
use serde_json::Value;

use crate::slack::blocks::section;
use crate::slack::message::Message;
use crate::slack::words::Words;

/// A sentence for whoever can mend what keeps events from being written.
pub fn trouble(words: &Words, word: &str, facts: &Value) -> Result<Message> {
    said(words, &format!("google_calendar.trouble.{word}"), facts)
}

/// Who declined a meeting.
pub fn declined(words: &Words, facts: &Value) -> Result<Message> {
    said(words, "google_calendar.declined", facts)
}

fn said(words: &Words, key: &str, facts: &Value) -> Result<Message> {
    let text = words.mrkdwn(key, facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
