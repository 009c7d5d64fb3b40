//! Slack's JSON for people, conversations, messages and views.

use crate::message::Message;
use crate::state::State;
use crate::view::View;
use crate::world::{Channel, ChannelKind, User, UserGroup, UserKind};
use serde_json::{Value, json};

/// A person, as `users.info` shows them.
pub(crate) fn user(state: &State, user: &User) -> Value {
    let guest = user.kind == UserKind::Guest;
    let team = user.team(&state.world.team_id);
    let mut words = user.name.split_whitespace();
    let first = words.next().unwrap_or_default();
    let mut profile = json!({
        "title": user.title, "phone": "", "skype": "", "real_name": user.name,
        "real_name_normalized": user.name, "display_name": user.handle,
        "display_name_normalized": user.handle, "first_name": first,
        "last_name": words.collect::<Vec<_>>().join(" "), "status_text": "", "status_emoji": "",
        "status_expiration": 0, "avatar_hash": "g000000000", "team": team,
    });
    if state.has_scope("users:read.email") && !user.email.is_empty() {
        profile["email"] = json!(user.email);
    }
    let mut shape = json!({
        "id": user.id, "team_id": team, "name": user.handle, "deleted": user.deleted,
        "profile": profile, "is_bot": user.kind == UserKind::Bot, "is_app_user": false,
        "updated": state.now / 1000,
    });
    if !user.deleted {
        let more = json!({
            "color": "9f69e7", "real_name": user.name, "tz": Some(&user.tz).filter(|tz| !tz.is_empty()), "tz_label": user.tz,
            "tz_offset": 0, "is_admin": false, "is_owner": false, "is_primary_owner": false,
            "is_restricted": guest, "is_ultra_restricted": false, "who_can_share_contact_card": "EVERYONE",
            "is_email_confirmed": true,
        });
        merge(&mut shape, more);
    }
    if let (Some(grid), Some(fields)) = (&user.grid, shape.as_object_mut()) {
        // On a Grid a person is the organization's: the workspaces stand in a place of their own.
        fields.remove("team_id");
        fields["profile"]["team"] = json!(grid.organization);
        let enterprise = json!({
            "id": user.id, "enterprise_id": grid.organization, "enterprise_name": "Local", "is_admin": false,
            "is_owner": false, "teams": grid.teams,
        });
        fields.insert("enterprise_user".into(), enterprise);
    }
    if matches!(user.kind, UserKind::Stranger(_)) {
        shape["is_stranger"] = json!(true);
    }
    shape
}

/// A user group, as `usergroups.list` shows it.
pub(crate) fn user_group(state: &State, group: &UserGroup) -> Value {
    json!({
        "id": group.id, "team_id": state.world.team_id, "is_usergroup": true, "is_subteam": true,
        "name": group.name, "description": "", "handle": group.handle, "is_external": false,
        "date_create": 1_600_000_000, "date_update": 1_600_000_000,
        "date_delete": if group.disabled { 1_600_000_001 } else { 0 }, "auto_type": null,
        "created_by": state.bot_user(), "updated_by": state.bot_user(), "deleted_by": null,
        "prefs": { "channels": [], "groups": [] }, "user_count": group.users.len(),
    })
}

/// A conversation, as `conversations.info` shows it.
pub(crate) fn channel(state: &State, channel: &Channel) -> Value {
    let bot = state.bot_user();
    if channel.kind == ChannelKind::Dm {
        let other = channel.members.iter().find(|m| **m != bot).cloned().unwrap_or_default();
        let gone = state.world.users.get(&other).is_none_or(|user| user.deleted);
        return json!({
            "id": channel.id, "created": channel.created, "is_im": true, "is_channel": false,
            "is_group": false, "is_mpim": false, "is_private": true, "is_archived": channel.archived,
            "is_org_shared": false, "is_ext_shared": false, "is_shared": false, "is_pending_ext_shared": false,
            "pending_shared": [], "user": other, "is_user_deleted": gone, "is_open": true,
            "context_team_id": state.world.team_id, "priority": 0, "is_member": true,
        });
    }
    let private = channel.kind == ChannelKind::Private;
    let shared = channel.is_ext_shared();
    let mut teams = vec![state.world.team_id.clone()];
    teams.extend(channel.shared_with.iter().cloned());
    let details = |value: &str| json!({ "value": value, "creator": channel.creator, "last_set": 0 });
    json!({
        "id": channel.id, "name": channel.name, "name_normalized": channel.name, "is_channel": !private,
        "is_group": private, "is_im": false, "is_mpim": false, "is_private": private,
        "created": channel.created, "creator": channel.creator, "is_archived": channel.archived,
        "is_general": channel.name == "general", "unlinked": 0, "is_shared": shared,
        "is_ext_shared": shared, "is_org_shared": false, "is_pending_ext_shared": !channel.pending_shared.is_empty(),
        "pending_shared": channel.pending_shared, "pending_connected_team_ids": channel.pending_shared,
        "parent_conversation": null, "context_team_id": state.world.team_id, "updated": channel.created * 1000,
        "shared_team_ids": teams, "is_member": channel.has(&bot), "topic": details(&channel.topic),
        "purpose": details(&channel.purpose), "previous_names": channel.previous_names,
    })
}

/// A message, as history and interactions show it. Metadata only if asked for.
pub(crate) fn message(state: &State, message: &Message, metadata: bool) -> Value {
    let mut shape =
        json!({ "type": "message", "user": message.user, "ts": message.ts, "text": message.text });
    shape["team"] = json!(state.world.team_id);
    if let (Some(bot_id), Some(app)) = (&message.bot_id, &state.app) {
        let name = state.world.users.get(&app.bot_user).map(|u| u.name.clone()).unwrap_or_default();
        let profile = json!({
            "id": bot_id, "app_id": app.app_id, "user_id": app.bot_user, "name": name, "deleted": false,
            "updated": 1_600_000_000, "team_id": state.world.team_id,
        });
        merge(&mut shape, json!({ "bot_id": bot_id, "app_id": app.app_id, "bot_profile": profile }));
    }
    let lists =
        [("blocks", &message.blocks), ("attachments", &message.attachments), ("files", &message.files)];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        shape[name] = json!(list);
    }
    if let Some(thread) = &message.thread_ts {
        shape["thread_ts"] = json!(thread);
        if let Some(parent) = state.message(&message.channel, thread) {
            shape["parent_user_id"] = json!(parent.user);
        }
    }
    if let Some(subtype) = &message.subtype {
        shape["subtype"] = json!(subtype);
    } else if message.broadcast {
        shape["subtype"] = json!("thread_broadcast");
    }
    if let Some(edited) = &message.edited {
        shape["edited"] = json!(edited);
    }
    if let (true, Some(value)) = (metadata, &message.metadata) {
        shape["metadata"] = value.clone();
    }
    if !message.reactions.is_empty() {
        let reaction =
            |r: &crate::Reaction| json!({ "name": r.name, "users": r.users, "count": r.users.len() });
        shape["reactions"] = message.reactions.iter().map(reaction).collect();
    }
    add_replies(state, message, &mut shape);
    shape
}

fn add_replies(state: &State, message: &Message, shape: &mut Value) {
    let all = state.messages.get(&message.channel).map(Vec::as_slice).unwrap_or_default();
    let replies: Vec<&Message> = all.iter().filter(|m| m.thread_ts.as_deref() == Some(&message.ts)).collect();
    let Some(latest) = replies.last() else { return };
    let mut users: Vec<&String> = replies.iter().map(|m| &m.user).collect();
    users.sort();
    users.dedup();
    let more = json!({
        "thread_ts": message.ts, "reply_count": replies.len(), "reply_users_count": users.len(),
        "reply_users": users, "latest_reply": latest.ts, "subscribed": false,
    });
    merge(shape, more);
}

/// A view, as the views methods and interactions show it.
pub(crate) fn view(state: &State, view: &View) -> Value {
    let app = state.app.clone().unwrap_or_default();
    let plain = |text: &Option<String>| {
        text.as_ref().map(|t| json!({ "type": "plain_text", "text": t, "emoji": true }))
    };
    let mut shape = json!({
        "id": view.id, "team_id": state.world.team_id, "type": view.kind, "blocks": view.blocks,
        "private_metadata": view.private_metadata, "callback_id": view.callback_id,
        "state": { "values": view.state }, "hash": view.hash, "clear_on_close": view.clear_on_close,
        "notify_on_close": view.notify_on_close, "close": plain(&view.close), "submit": plain(&view.submit),
        "previous_view_id": view.previous_view_id, "root_view_id": view.root_view_id, "app_id": app.app_id,
        "external_id": view.external_id, "app_installed_team_id": state.world.team_id, "bot_id": app.bot_id,
    });
    let title = if view.kind == "home" { "View Title".to_owned() } else { view.title.clone() };
    shape["title"] = plain(&Some(title)).unwrap_or_default();
    shape
}

/// Adds the fields of one object to another.
pub(crate) fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
