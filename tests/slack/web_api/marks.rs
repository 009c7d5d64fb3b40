//! Reactions, pins and bookmarks.

use super::{Answer, Arguments, Refusal};
use crate::changes::Change;
use crate::message::Reaction;
use crate::state::State;
use serde_json::json;

fn target<'a>(state: &State, arguments: &'a Arguments) -> Result<(String, &'a str), Refusal> {
    let channel = state.channel_of(arguments)?;
    let ts = arguments.text("timestamp").ok_or_else(|| Refusal::of("no_item_specified"))?;
    state.message(&channel.id, ts).ok_or_else(|| Refusal::of("message_not_found"))?;
    state.must_be_in(&channel)?;
    Ok((channel.id, ts))
}

pub(super) fn add_reaction(state: &mut State, arguments: &Arguments) -> Answer {
    let (channel, ts) = target(state, arguments)?;
    let name =
        arguments.text("name").ok_or_else(|| Refusal::of("invalid_name"))?.trim_matches(':').to_owned();
    let bot = state.bot_user();
    if let Some(message) = state.message_mut(&channel, ts) {
        match message.reactions.iter_mut().find(|r| r.name == name) {
            Some(reaction) if reaction.users.contains(&bot) => return Err(Refusal::of("already_reacted")),
            Some(reaction) => reaction.users.push(bot),
            None => message.reactions.push(Reaction { name, users: vec![bot] }),
        }
    }
    state.announce(Change::Message { channel, ts: ts.to_owned() });
    Ok(json!({}))
}

pub(super) fn remove_reaction(state: &mut State, arguments: &Arguments) -> Answer {
    let (channel, ts) = target(state, arguments)?;
    let name = arguments.text("name").ok_or_else(|| Refusal::of("invalid_name"))?.trim_matches(':');
    let bot = state.bot_user();
    let message = state.message_mut(&channel, ts).ok_or_else(|| Refusal::of("message_not_found"))?;
    let mine = |r: &&mut Reaction| r.name == name && r.users.contains(&bot);
    let reaction = message.reactions.iter_mut().find(mine).ok_or_else(|| Refusal::of("no_reaction"))?;
    reaction.users.retain(|user| *user != bot);
    message.reactions.retain(|reaction| !reaction.users.is_empty());
    state.announce(Change::Message { channel, ts: ts.to_owned() });
    Ok(json!({}))
}

pub(super) fn add_pin(state: &mut State, arguments: &Arguments) -> Answer {
    let (channel, ts) = target(state, arguments)?;
    if !state.pins.insert((channel, ts.to_owned())) {
        return Err(Refusal::of("already_pinned"));
    }
    Ok(json!({}))
}

pub(super) fn add_bookmark(state: &mut State, arguments: &Arguments) -> Answer {
    let id = arguments.need("channel_id")?;
    let channel = state.visible(id)?.clone();
    state.must_be_in(&channel)?;
    let (title, kind) = (arguments.need("title")?, arguments.need("type")?);
    if kind == "link" && arguments.text("link").is_none_or(|link| url::Url::parse(link).is_err()) {
        return Err(Refusal::of("invalid_link"));
    }
    let bookmark = json!({
        "id": state.id("Bk"), "channel_id": channel.id, "title": title, "type": kind,
        "link": arguments.text("link"), "emoji": arguments.text("emoji"), "date_created": state.now / 1000,
        "last_updated_by_user_id": state.bot_user(), "app_id": state.app.as_ref().map(|app| &app.app_id),
    });
    state.bookmarks.entry(channel.id).or_default().push(bookmark.clone());
    Ok(json!({ "bookmark": bookmark }))
}

pub(super) fn list_bookmarks(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = state.visible(arguments.need("channel_id")?)?.id.clone();
    Ok(json!({ "bookmarks": state.bookmarks.get(&channel).cloned().unwrap_or_default() }))
}
