//! `conversations.*`, all but reading what was said.

use super::people::page;
use super::{Answer, Arguments, Refusal, shapes};
use crate::changes::Change;
use crate::state::State;
use crate::world::{Channel, ChannelKind, UserKind};
use serde_json::{Value, json};

const READ: [&str; 3] = ["channels:read", "groups:read", "im:read"];
const MANAGE: [&str; 3] = ["channels:manage", "groups:write", "im:write"];

fn readable(state: &State, arguments: &Arguments) -> Result<Channel, Refusal> {
    state.channel_for(arguments, READ[0], READ[1], READ[2])
}

/// A channel the app may manage, being in it.
fn managed(state: &State, arguments: &Arguments) -> Result<Channel, Refusal> {
    let channel = state.channel_for(arguments, MANAGE[0], MANAGE[1], MANAGE[2])?;
    if channel.kind == ChannelKind::Dm {
        return Err(Refusal::of("method_not_supported_for_channel_type"));
    }
    Ok(channel)
}

pub(super) fn open(state: &mut State, arguments: &Arguments) -> Answer {
    let users = arguments.list("users");
    let channel = match (arguments.text("channel"), users.as_slice()) {
        (Some(id), _) => state.visible(id)?.clone(),
        (None, []) => return Err(Refusal::of("users_list_not_supplied")),
        (None, [user]) => {
            let person = state.person(user)?;
            if person.kind == UserKind::Bot {
                return Err(Refusal::of("cannot_dm_bot"));
            }
            if person.deleted {
                return Err(Refusal::of("user_disabled"));
            }
            let dm = state.dm_with(user);
            state.visible(&dm)?.clone()
        }
        (None, _) => return Err(Refusal::of("method_not_supported_for_channel_type")),
    };
    let shape = if arguments.flag("return_im") {
        shapes::channel(state, &channel)
    } else {
        json!({ "id": channel.id })
    };
    Ok(json!({ "no_op": false, "already_open": true, "channel": shape }))
}

pub(super) fn info(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = readable(state, arguments)?;
    let mut shape = shapes::channel(state, &channel);
    if arguments.flag("include_num_members") {
        shape["num_members"] = json!(channel.members.len());
    }
    Ok(json!({ "channel": shape }))
}

pub(super) fn list(state: &mut State, arguments: &Arguments) -> Answer {
    let mut types = arguments.list("types");
    if types.is_empty() {
        types.push("public_channel".into());
    }
    for kind in &types {
        let scope = match kind.as_str() {
            "public_channel" => "channels:read",
            "private_channel" => "groups:read",
            "im" => "im:read",
            "mpim" => "mpim:read",
            _ => return Err(Refusal::of("invalid_types")),
        };
        state.need_scope(&[scope])?;
    }
    let wanted = |channel: &&Channel| {
        let kind = match channel.kind {
            ChannelKind::Public | ChannelKind::Shared => "public_channel",
            ChannelKind::Private => "private_channel",
            ChannelKind::Dm => "im",
        };
        let seen = state.visible(&channel.id).is_ok();
        seen && types.iter().any(|t| t == kind) && !(channel.archived && arguments.flag("exclude_archived"))
    };
    let shape = |channel: &Channel| {
        let mut shape = shapes::channel(state, channel);
        shape["num_members"] = json!(channel.members.len());
        shape
    };
    let all: Vec<Value> = state.world.channels.values().filter(wanted).map(shape).collect();
    let (channels, cursor) = page(all, arguments, 100)?;
    Ok(json!({ "channels": channels, "response_metadata": { "next_cursor": cursor } }))
}

pub(super) fn members(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = readable(state, arguments)?;
    let (members, cursor) = page(channel.members, arguments, 100)?;
    Ok(json!({ "members": members, "response_metadata": { "next_cursor": cursor } }))
}

pub(super) fn join(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = state.channel_of(arguments)?;
    let bot = state.bot_user();
    match channel.kind {
        ChannelKind::Public | ChannelKind::Shared => {}
        _ => return Err(Refusal::of("method_not_supported_for_channel_type")),
    }
    if channel.archived {
        return Err(Refusal::of("is_archived"));
    }
    let was_in = channel.has(&bot);
    if !was_in {
        add_member(state, &channel.id, &bot, None);
    }
    let mut answer = json!({ "channel": shapes::channel(state, state.visible(&channel.id)?) });
    if was_in {
        answer["warning"] = json!("already_in_channel");
        answer["response_metadata"] = json!({ "warnings": ["already_in_channel"] });
    }
    Ok(answer)
}

pub(super) fn leave(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = managed(state, arguments)?;
    let bot = state.bot_user();
    if !channel.has(&bot) {
        return Ok(json!({ "not_in_channel": true }));
    }
    edit(state, &channel.id, |channel| channel.members.retain(|member| *member != bot));
    Ok(json!({}))
}

pub(super) fn invite(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = managed(state, arguments)?;
    state.must_be_in(&channel)?;
    if channel.archived {
        return Err(Refusal::of("is_archived"));
    }
    let users = arguments.list("users");
    if users.is_empty() {
        return Err(Refusal::of("no_user"));
    }
    for user in &users {
        let person = state.person(user)?;
        let code = match &person.kind {
            _ if *user == state.bot_user() => "cant_invite_self",
            _ if channel.has(user) => "already_in_channel",
            _ if person.deleted => "user_not_found",
            UserKind::Guest => "user_is_restricted",
            UserKind::Stranger(_) => "user_team_not_in_channel",
            _ => continue,
        };
        return Err(Refusal::of(code));
    }
    let bot = state.bot_user();
    for user in &users {
        add_member(state, &channel.id, user, Some(&bot));
    }
    Ok(json!({ "channel": shapes::channel(state, state.visible(&channel.id)?) }))
}

pub(super) fn create(state: &mut State, arguments: &Arguments) -> Answer {
    let private = arguments.flag("is_private");
    state.need_scope(&[if private { MANAGE[1] } else { MANAGE[0] }])?;
    let name = arguments.text("name").unwrap_or_default().to_owned();
    check_name(state, &name)?;
    let (id, bot) = (state.id("C"), state.bot_user());
    let mut channel = Channel::public(&id, &name, &[&bot]);
    if private {
        channel.kind = ChannelKind::Private;
    }
    channel.creator = bot;
    channel.created = state.now / 1000;
    let shape = shapes::channel(state, &channel);
    state.world.channels.insert(id, channel);
    state.announce(Change::World);
    Ok(json!({ "channel": shape }))
}

pub(super) fn archive(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = managed(state, arguments)?;
    if channel.archived {
        return Err(Refusal::of("already_archived"));
    }
    if channel.name == "general" {
        return Err(Refusal::of("cant_archive_general"));
    }
    state.must_be_in(&channel)?;
    edit(state, &channel.id, |channel| channel.archived = true);
    Ok(json!({}))
}

pub(super) fn unarchive(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = managed(state, arguments)?;
    if !channel.archived {
        return Err(Refusal::of("not_archived"));
    }
    state.must_be_in(&channel)?;
    edit(state, &channel.id, |channel| channel.archived = false);
    Ok(json!({}))
}

pub(super) fn rename(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = managed(state, arguments)?;
    state.must_be_in(&channel)?;
    if channel.creator != state.bot_user() {
        return Err(Refusal::of("not_authorized"));
    }
    let name = arguments.text("name").unwrap_or_default().to_owned();
    check_name(state, &name)?;
    edit(state, &channel.id, |channel| {
        channel.previous_names.insert(0, std::mem::replace(&mut channel.name, name));
    });
    Ok(json!({ "channel": shapes::channel(state, state.visible(&channel.id)?) }))
}

pub(super) fn set_topic(state: &mut State, arguments: &Arguments) -> Answer {
    let channel = managed(state, arguments)?;
    state.must_be_in(&channel)?;
    if channel.archived {
        return Err(Refusal::of("is_archived"));
    }
    let topic = arguments.text("topic").unwrap_or_default().to_owned();
    if topic.chars().count() > 250 {
        return Err(Refusal::of("too_long"));
    }
    edit(state, &channel.id, |channel| channel.topic = topic.clone());
    Ok(json!({ "topic": topic, "channel": shapes::channel(state, state.visible(&channel.id)?) }))
}

fn check_name(state: &State, name: &str) -> Result<(), Refusal> {
    let allowed = |c: char| c.is_alphanumeric() && !c.is_uppercase() || c == '-' || c == '_';
    let code = match name {
        "" => "invalid_name_required",
        long if long.chars().count() > 80 => "invalid_name_maxlength",
        odd if !odd.chars().all(allowed) => "invalid_name_specials",
        marks if !marks.chars().any(char::is_alphanumeric) => "invalid_name_punctuation",
        taken if state.world.channels.values().any(|c| c.name == taken) => "name_taken",
        _ => return Ok(()),
    };
    Err(Refusal::of(code))
}

fn edit(state: &mut State, id: &str, change: impl FnOnce(&mut Channel)) {
    if let Some(channel) = state.world.channels.get_mut(id) {
        change(channel);
    }
    state.announce(Change::World);
}

/// Puts a person into a channel; the app gets `member_joined_channel`.
pub(crate) fn add_member(state: &mut State, channel: &str, user: &str, inviter: Option<&str>) {
    edit(state, channel, |channel| channel.members.push(user.to_owned()));
    let mut event = json!({
        "type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C",
        "team": state.world.team_id,
    });
    if let Some(inviter) = inviter {
        event["inviter"] = json!(inviter);
    }
    state.outgoing.push(event);
}
