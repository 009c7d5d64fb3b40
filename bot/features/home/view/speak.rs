//! What Baton answers to those who speak to it.

use anyhow::Result;
use serde_json::json;

use crate::features::home::load::Roles;
use crate::features::home::view::{can, find};
use crate::rules::sentence::first_name;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// So many accounts are offered.
const OFFERED: usize = 5;

/// To somebody's own eyes: what they can do here, and the accounts that they name.
pub fn greeting(words: &Words, name: &str, roles: &Roles, named: &[(String, String)]) -> Result<Message> {
    let first = first_name(name);
    let facts = json!({ "first": first, "count": named.len() });
    if !named.is_empty() {
        let open = named.iter().take(OFFERED).enumerate();
        let open = open.map(|(place, (id, name))| button(&format!("handoffs.show#{place}"), name, id).into());
        let text = words.mrkdwn("home.greeting.accounts", &facts)?;
        let parts = vec![section(&text), blocks::actions(open.collect())];
        return Ok(Message::internal(text, parts));
    }
    let text = words.mrkdwn("home.greeting.text", &facts)?;
    let mut parts = vec![section(&text), section(&can(words, roles)?)];
    let request = button("home.request", &words.plain("home.button.request", &facts)?, "");
    parts.push(blocks::actions(vec![find(words)?, request.into()]));
    parts.push(blocks::context(&words.mrkdwn("home.greeting.home", &facts)?));
    Ok(Message::internal(text, parts))
}

/// In a channel, where everybody there reads it.
pub fn mentioned(words: &Words) -> Result<Message> {
    let text = words.mrkdwn("home.greeting.channel", json!({}))?;
    Ok(Message::internal(text.clone(), vec![section(&text)]))
}
