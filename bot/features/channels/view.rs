//! An account's internal channel: the form, and what came of attaching one.

use anyhow::Result;
use baton_storage::accounts::Account;
use baton_storage::ids::ChannelId;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// Slack's limit for a channel's topic, in characters.
const TOPIC: usize = 250;

/// The form, with the channel that the account has already.
pub fn form(words: &Words, account: &Account, organization: &str) -> Result<SlackView> {
    let facts = json!({ "account": account.name, "organization": organization });
    let say = |key: &str| words.plain(&format!("channels.{key}"), &facts);
    let (label, hint) = (say("label")?, say("hint")?);
    let field = Field { id: "channel", label: &label, hint: &hint, optional: false };
    let parts =
        vec![section(&words.mrkdwn("channels.intro", &facts)?), field.channel(account.channel.as_ref())];
    let id = account.account_id.as_str();
    Ok(blocks::form("channels.attach", id, &say("title")?, &say("submit")?, &say("close")?, parts))
}

/// What was stored, and that it is being looked at.
pub fn attached(words: &Words, account: &Account) -> Result<SlackView> {
    let facts = facts(account);
    let text = words.mrkdwn("channels.attached", &facts)?;
    let title = words.plain("channels.attached_title", &facts)?;
    Ok(blocks::page(&title, &words.plain("channels.done", &facts)?, vec![section(&text)]))
}

#[derive(Serialize)]
struct NewsFacts<'a> {
    #[serde(flatten)]
    channel: ChannelFacts<'a>,
    organization: &'a str,
    /// Why it cannot be used, as Slack calls it.
    code: &'a str,
}

/// What came of looking at it: `what` is a key of the words.
pub fn news(words: &Words, account: &Account, organization: &str, what: &str, code: &str) -> Result<Message> {
    let facts = NewsFacts { channel: facts(account), organization, code };
    let text = words.mrkdwn(&format!("channels.news.{what}"), &facts)?;
    let mut parts = vec![section(&text)];
    if what != "ready" {
        let say = |key: &str| words.plain(&format!("channels.{key}"), &facts);
        let id = account.account_id.as_str();
        let check = button("channels.check", &say("check")?, id).with_style(SlackBlockButtonStyle::Primary);
        let other = button("channels.attach", &say("other")?, id);
        parts.push(blocks::actions(vec![check.into(), other.into()]));
    }
    Ok(Message::internal(text, parts))
}

/// What a channel that Baton made says it is for.
pub fn topic(words: &Words, account: &Account) -> Result<String> {
    Ok(blocks::cut_mrkdwn(&words.mrkdwn("channels.topic", facts(account))?, TOPIC))
}

#[derive(Serialize)]
struct ChannelFacts<'a> {
    account: &'a str,
    place: Option<&'a ChannelId>,
}

fn facts(account: &Account) -> ChannelFacts<'_> {
    ChannelFacts { account: &account.name, place: account.channel.as_ref() }
}
