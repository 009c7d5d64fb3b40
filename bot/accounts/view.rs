//! A choice among accounts, or among people, for the eyes of the one who asks.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// How many stand there by name.
const SHOWN: usize = 5;

#[derive(Serialize)]
struct ChoiceFacts<'a> {
    /// What somebody wrote.
    text: &'a str,
    count: usize,
    first: Option<&'a str>,
}

/// The words at `which`, and the first five names as buttons that do `action`, with how many more there are.
pub fn choice(
    words: &Words,
    which: &str,
    text: &str,
    named: &[(String, String)],
    action: &str,
) -> Result<Message> {
    let first = named.first().map(|(_, name)| name.as_str());
    let facts = ChoiceFacts { text, count: named.len(), first };
    choice_under(words, &words.mrkdwn(which, &facts)?, named, action)
}

/// The same under a line that is in words already.
pub fn choice_under(words: &Words, line: &str, named: &[(String, String)], action: &str) -> Result<Message> {
    let mut parts = vec![section(line)];
    let buttons = named.iter().take(SHOWN).enumerate().map(|(place, (id, name))| {
        // Slack wants the action ids of one block to differ; the door drops what follows the `#`.
        button(&format!("{action}#{place}"), name, id).into()
    });
    let buttons: Vec<SlackActionBlockElement> = buttons.collect();
    if !buttons.is_empty() {
        parts.push(blocks::actions(buttons));
    }
    if named.len() > SHOWN {
        let rest = json!({ "count": named.len() - SHOWN });
        parts.push(blocks::context(&words.mrkdwn("accounts.more", rest)?));
    }
    Ok(Message::internal(line.to_owned(), parts))
}
