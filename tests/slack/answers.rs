//! Messages that come by an answer rather than by the Web API: the body of a command's
//! answer, and what is sent to a `response_url`.

use crate::changes::Change;
use crate::input::Place;
use crate::message::{Edited, Message};
use crate::state::State;
use crate::web_api::{Content, Refusal};
use serde_json::{Map, Value};

/// Shows a message: to the person alone, or to the channel if it says `in_channel`.
/// Returns its id if only the person sees it.
pub(crate) fn show(
    state: &mut State,
    user: &str,
    channel: &str,
    thread_ts: Option<&str>,
    payload: &Map<String, Value>,
) -> Result<Option<String>, Refusal> {
    let content = Content::of_json(payload)?;
    content.must_say_something()?;
    let in_channel = payload.get("response_type").and_then(Value::as_str) == Some("in_channel");
    if state.world.channels.get(channel).is_some_and(|channel| channel.archived) {
        return Err(Refusal::of("is_archived"));
    }
    let app = state.app.clone().unwrap_or_default();
    let message = Message {
        channel: channel.to_owned(),
        ts: state.ts(),
        user: app.bot_user,
        bot_id: Some(app.bot_id),
        text: content.text.clone().unwrap_or_default(),
        blocks: content.blocks_with_ids(state),
        attachments: content.attachments.unwrap_or_default(),
        thread_ts: thread_ts.map(str::to_owned),
        ..Message::default()
    };
    if in_channel {
        state.add_message(message);
        return Ok(None);
    }
    let ts = message.ts.clone();
    state.add_ephemeral(Message { only_for: Some(user.to_owned()), ..message });
    Ok(Some(ts))
}

/// Shows a line of Slack's own to one person: the app did not answer, for instance.
pub(crate) fn notice(state: &mut State, user: &str, channel: &str, text: &str) -> String {
    let ts = state.ts();
    let message = Message {
        channel: channel.to_owned(),
        ts: ts.clone(),
        text: text.to_owned(),
        only_for: Some(user.to_owned()),
        ..Message::default()
    };
    state.add_ephemeral(message);
    ts
}

/// Changes the message a click came from.
pub(crate) fn replace_original(
    state: &mut State,
    original: Option<&Place>,
    payload: &Map<String, Value>,
) -> Result<(), Refusal> {
    let content = Content::of_json(payload)?;
    content.must_say_something()?;
    let mut message = found(state, original)?;
    let edited = Edited { user: state.bot_user(), ts: state.ts() };
    state.revise(&mut message, &content);
    message.edited = Some(edited);
    let (channel, ts) = (message.channel.clone(), message.ts.clone());
    match message.only_for.clone() {
        Some(user) => {
            state.ephemerals.iter_mut().filter(|m| m.ts == ts).for_each(|place| *place = message.clone());
            state.announce(Change::Ephemeral { user, channel, id: ts });
        }
        None => state.change_message(message),
    }
    Ok(())
}

/// Takes away the message a click came from.
pub(crate) fn remove_original(state: &mut State, original: Option<&Place>) -> Result<(), Refusal> {
    let message = found(state, original)?;
    state.ephemerals.retain(|m| m.ts != message.ts);
    if let Some(messages) = state.messages.get_mut(&message.channel) {
        messages.retain(|m| m.ts != message.ts);
    }
    let (channel, ts) = (message.channel, message.ts);
    state.announce(match message.only_for {
        Some(user) => Change::Ephemeral { user, channel, id: ts },
        None => Change::Message { channel, ts },
    });
    Ok(())
}

fn found(state: &State, original: Option<&Place>) -> Result<Message, Refusal> {
    let found = original.and_then(|place| state.message_at(place));
    found.cloned().ok_or_else(|| Refusal::of("message_not_found"))
}

impl State {
    /// The message at a place, ephemeral or not.
    pub(crate) fn message_at(&self, place: &Place) -> Option<&Message> {
        match place {
            Place::Message { channel, ts } => self.message(channel, ts),
            Place::Ephemeral(id) => self.ephemerals.iter().find(|m| m.ts == *id),
            Place::View(_) => None,
        }
    }
}
