//! `chat.*`: posting, changing, deleting.

use super::{Answer, Arguments, Content, Refusal, shapes};
use crate::changes::Change;
use crate::message::{Edited, Message};
use crate::state::State;
use crate::world::Channel;
use serde_json::json;

const MOST_TEXT: usize = 40_000;
const MOST_UPDATED_TEXT: usize = 4_000;

pub(super) fn post(state: &mut State, arguments: &Arguments) -> Answer {
    let outcome = try_post(state, arguments);
    let to = arguments.text("channel").unwrap_or_default();
    state.produce("chat.postMessage", "message", to, arguments.json(), &outcome);
    outcome
}

fn try_post(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = state.destination(arguments)?;
    state.may_post(&channel)?;
    let content = Content::read(arguments)?;
    content.must_say_something()?;
    state.must_have(&content)?;
    let thread_ts = thread(state, &channel, arguments)?;
    let mut message = fresh(state, &channel, &content);
    message.broadcast = thread_ts.is_some() && arguments.flag("reply_broadcast");
    message.thread_ts = thread_ts;
    message.metadata = content.metadata.filter(|metadata| *metadata != json!({}));
    state.add_message(message.clone());
    let mut answer = json!({
        "channel": channel.id, "ts": message.ts, "message": shapes::message(state, &message, true),
    });
    if message.text.chars().count() < arguments.text("text").unwrap_or_default().chars().count() {
        answer["warning"] = json!("message_truncated");
    }
    Ok(answer)
}

/// A message of the app with this content, now.
fn fresh(state: &mut State, channel: &Channel, content: &Content) -> Message {
    let app = state.app.clone().unwrap_or_default();
    Message {
        channel: channel.id.clone(),
        ts: state.ts(),
        user: app.bot_user,
        bot_id: Some(app.bot_id),
        text: content.text.iter().flat_map(|text| text.chars()).take(MOST_TEXT).collect(),
        blocks: content.blocks_with_ids(state),
        attachments: content.attachments.clone().unwrap_or_default(),
        ..Message::default()
    }
}

/// The thread a reply goes to: of the message named, or of the one that is a reply to.
fn thread(state: &State, channel: &Channel, arguments: &Arguments) -> Result<Option<String>, Refusal> {
    let Some(ts) = arguments.text("thread_ts") else { return Ok(None) };
    let parent = state.message(&channel.id, ts).ok_or_else(|| Refusal::of("thread_not_found"))?;
    Ok(Some(parent.thread_ts.clone().unwrap_or_else(|| ts.to_owned())))
}

pub(super) fn update(state: &mut State, arguments: &Arguments) -> Answer {
    let outcome = try_update(state, arguments);
    let to = arguments.text("channel").unwrap_or_default();
    state.produce("chat.update", "message", to, arguments.json(), &outcome);
    outcome
}

fn try_update(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = state.channel_of(arguments)?;
    if channel.archived {
        return Err(Refusal::of("is_archived"));
    }
    let ts = arguments.text("ts").ok_or_else(|| Refusal::of("message_not_found"))?;
    let own = state.app.as_ref().map(|app| app.bot_id.clone());
    let old = state.message(&channel.id, ts).ok_or_else(|| Refusal::of("message_not_found"))?.clone();
    if old.bot_id != own {
        return Err(Refusal::of("cant_update_message"));
    }
    let content = Content::read(arguments)?;
    if content == Content::default() {
        return Err(Refusal::of("no_text"));
    }
    if content.text.as_ref().is_some_and(|text| text.chars().count() > MOST_UPDATED_TEXT) {
        return Err(Refusal::of("msg_too_long"));
    }
    state.must_have(&content)?;
    let edited = Edited { user: state.bot_user(), ts: state.ts() };
    let mut message = old;
    state.revise(&mut message, &content);
    message.edited = Some(edited);
    let shape = shapes::message(state, &message, true);
    let text = message.text.clone();
    state.change_message(message);
    Ok(json!({ "channel": channel.id, "ts": ts, "text": text, "message": shape }))
}

impl State {
    /// Changes a message: what is not given stays; an empty list takes away.
    pub(crate) fn revise(&mut self, message: &mut Message, content: &Content) {
        if let Some(text) = &content.text {
            message.text.clone_from(text);
        }
        if content.blocks.is_some() {
            message.blocks = content.blocks_with_ids(self);
        }
        if let Some(attachments) = &content.attachments {
            message.attachments.clone_from(attachments);
        }
        if let Some(metadata) = &content.metadata {
            message.metadata = Some(metadata.clone()).filter(|metadata| *metadata != json!({}));
        }
        message.revision += 1;
    }
}

pub(super) fn delete(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = state.channel_of(arguments)?;
    let ts = arguments.text("ts").ok_or_else(|| Refusal::of("message_not_found"))?;
    let own = state.app.as_ref().map(|app| app.bot_id.clone());
    let message = state.message(&channel.id, ts).ok_or_else(|| Refusal::of("message_not_found"))?;
    if message.bot_id != own {
        return Err(Refusal::of("cant_delete_message"));
    }
    if let Some(messages) = state.messages.get_mut(&channel.id) {
        messages.retain(|m| m.ts != ts);
    }
    state.announce(Change::Message { channel: channel.id.clone(), ts: ts.to_owned() });
    Ok(json!({ "channel": channel.id, "ts": ts }))
}

pub(super) fn post_ephemeral(state: &mut State, arguments: &Arguments) -> Answer {
    let outcome = try_post_ephemeral(state, arguments);
    let to = arguments.text("user").unwrap_or_default();
    state.produce("chat.postEphemeral", "message", to, arguments.json(), &outcome);
    outcome
}

fn try_post_ephemeral(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = state.channel_of(arguments)?;
    state.may_post(&channel)?;
    let user = arguments.text("user").ok_or_else(|| Refusal::of("user_not_in_channel"))?;
    if !channel.has(user) || state.person(user).is_ok_and(|person| person.deleted) {
        return Err(Refusal::of("user_not_in_channel"));
    }
    let content = Content::read(arguments)?;
    content.must_say_something()?;
    let thread_ts = thread(state, &channel, arguments)?;
    let mut message = fresh(state, &channel, &content);
    message.only_for = Some(user.to_owned());
    message.thread_ts = thread_ts;
    let ts = message.ts.clone();
    state.add_ephemeral(message);
    Ok(json!({ "message_ts": ts }))
}

pub(super) fn permalink(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = state.channel_of(arguments)?;
    let ts = arguments.need("message_ts")?;
    state.message(&channel.id, ts).ok_or_else(|| Refusal::of("message_not_found"))?;
    let link = format!("{}/archives/{}/p{}", state.base_url, channel.id, ts.replace('.', ""));
    Ok(json!({ "channel": channel.id, "permalink": link }))
}
