//! What a person sees: who and what there is, a channel, their modals and Home tab.

use crate::message::Message;
use crate::state::{State as Inside, dm_id};
use crate::workspace::Workspace;
use crate::world::{Channel, ChannelKind, User, UserKind};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

/// As whom the page looks.
#[derive(Deserialize)]
pub(super) struct As {
    #[serde(default)]
    user: String,
}

/// People, channels with unread counts, and what the app offers.
pub(super) async fn state(State(workspace): State<Workspace>, Query(As { user }): Query<As>) -> Json<Value> {
    let mut state = workspace.state();
    let known = state.world.users.get(&user).is_some_and(|person| person.kind != UserKind::Bot);
    if known && state.app.is_some() {
        state.dm_with(&user);
    }
    let state = &*state;
    let app = state.app.clone().unwrap_or_default();
    let channels = state.world.channels.values().filter(|channel| state.sees(&user, channel));
    let bot = state.world.users.get(&app.bot_user);
    Json(json!({
        "team": { "id": state.world.team_id, "name": state.world.team_name, "domain": state.world.team_domain },
        "app": { "bot_user": app.bot_user, "name": bot.map(|b| b.name.as_str()).unwrap_or("App"), "home": !app.without_home },
        "front": state.front.as_ref().map(|(user, channel)| json!({ "user": user, "channel": channel })),
        "now": state.now,
        "users": state.world.users.values().map(|person| who(state, person)).collect::<Vec<_>>(),
        "user_groups": state.world.user_groups.values().collect::<Vec<_>>(),
        "channels": channels.map(|channel| summary(state, &user, channel)).collect::<Vec<_>>(),
        "commands": state.commands,
        "shortcuts": state.shortcuts,
        "guide": state.guide,
        "panels": state.panels.iter().map(|(title, src)| json!({ "title": title, "src": src })).collect::<Vec<_>>(),
    }))
}

fn who(state: &Inside, person: &User) -> Value {
    let kind = match person.kind {
        UserKind::Member => "member",
        UserKind::Guest => "guest",
        UserKind::Bot => "bot",
        UserKind::Stranger(_) => "stranger",
    };
    json!({
        "id": person.id, "handle": person.handle, "name": person.name, "title": person.title, "tz": person.tz,
        "kind": kind, "team": person.team(&state.world.team_id), "deleted": person.deleted,
    })
}

fn summary(state: &Inside, user: &str, channel: &Channel) -> Value {
    let unread = state.unread(user, &channel.id);
    let calls = state.calls_for(user);
    let is_call = |m: &&&Message| {
        channel.kind == ChannelKind::Dm || m.only_for.is_some() || calls.iter().any(|call| holds(m, call))
    };
    json!({
        "id": channel.id, "name": channel.name, "kind": channel.kind, "archived": channel.archived,
        "shared": channel.is_ext_shared(), "pending": !channel.pending_shared.is_empty(),
        "member": channel.has(user), "members": channel.members, "topic": channel.topic,
        "unread": unread.len(), "mentions": unread.iter().filter(is_call).count(),
        "read_only": state.is_read_only(channel),
    })
}

impl Inside {
    /// Whether a person sees a channel in their list.
    pub(super) fn sees(&self, user: &str, channel: &Channel) -> bool {
        if channel.kind == ChannelKind::Dm {
            return channel.id == dm_id(user);
        }
        let full = self.world.users.get(user).is_some_and(|person| person.kind == UserKind::Member);
        channel.has(user) || full && matches!(channel.kind, ChannelKind::Public | ChannelKind::Shared)
    }

    /// What a person has not read there yet.
    fn unread(&self, user: &str, channel: &str) -> Vec<&Message> {
        let read = self
            .last_read
            .get(&(user.to_owned(), channel.to_owned()))
            .map(String::as_str)
            .unwrap_or_default();
        let own =
            self.ephemerals.iter().filter(|m| m.channel == channel && m.only_for.as_deref() == Some(user));
        let said = self.messages.get(channel).into_iter().flatten().filter(|m| m.user != user);
        own.chain(said).filter(|m| m.ts.as_str() > read).collect()
    }

    /// How a person is called: by their name, by a group they are in, or with everybody there.
    fn calls_for(&self, user: &str) -> Vec<String> {
        let groups =
            self.world.user_groups.values().filter(|group| group.users.iter().any(|one| one == user));
        let mut calls: Vec<String> = groups.map(|group| format!("<!subteam^{}", group.id)).collect();
        calls.extend(["<!here", "<!channel", "<!everyone"].map(str::to_owned));
        calls.extend([format!("<@{user}"), format!("\"user_id\":\"{user}\"")]);
        calls
    }
}

/// Whether this stands in a message.
fn holds(message: &Message, what: &str) -> bool {
    message.text.contains(what)
        || !message.blocks.is_empty() && json!(message.blocks).to_string().contains(what)
}

/// How a channel is asked for.
#[derive(Deserialize)]
pub(super) struct Glance {
    #[serde(default)]
    user: String,
    /// How many messages at most, threads under them not counted; the newest. Without it all.
    most: Option<usize>,
    /// Whether the channel counts as unread still.
    #[serde(default)]
    peek: bool,
    /// Only this thread: its root and the replies.
    thread: Option<String>,
}

/// A channel as a person sees it; counts as read by them unless they only peek.
pub(super) async fn channel(
    State(workspace): State<Workspace>,
    Path(id): Path<String>,
    Query(Glance { user, most, peek, thread }): Query<Glance>,
) -> Result<Json<Value>, StatusCode> {
    let mut state = workspace.state();
    let channel = state.world.channels.get(&id).cloned().ok_or(StatusCode::NOT_FOUND)?;
    if !state.sees(&user, &channel) {
        return Err(StatusCode::FORBIDDEN);
    }
    let all = state.messages.get(&id).map(Vec::as_slice).unwrap_or_default();
    let of_thread =
        |m: &Message| thread.as_ref().is_none_or(|root| m.ts == *root || m.thread_ts.as_ref() == Some(root));
    let (mut messages, earlier) =
        newest(all, if thread.is_some() { usize::MAX } else { most.unwrap_or(usize::MAX) });
    messages.retain(of_thread);
    let mut own = state.ephemerals.clone();
    own.retain(|m| m.channel == id && m.only_for.as_deref() == Some(&user) && of_thread(m));
    let read = state.last_read.get(&(user.clone(), id.clone())).cloned();
    let latest = messages.iter().chain(&own).map(|m| m.ts.clone()).max().unwrap_or_default();
    if !peek && thread.is_none() {
        state.last_read.insert((user.clone(), id), latest);
    }
    let pins: Vec<&String> =
        state.pins.iter().filter(|(pinned, _)| *pinned == channel.id).map(|(_, ts)| ts).collect();
    Ok(Json(json!({
        "channel": summary(&state, &user, &channel), "messages": messages, "ephemerals": own, "pins": pins,
        "earlier": earlier, "read": read,
        "bookmarks": state.bookmarks.get(&channel.id),
    })))
}

/// The newest messages with the threads under them, and how many are left out.
fn newest(all: &[Message], most: usize) -> (Vec<Message>, usize) {
    let is_root = |message: &Message| message.thread_ts.as_ref().is_none_or(|root| *root == message.ts);
    let Some(first) = all.iter().rev().filter(|m| is_root(m)).nth(most.saturating_sub(1)) else {
        return (all.to_vec(), 0);
    };
    // A reply belongs to what is shown if its root does: timestamps tell which came first.
    let shown = |m: &&Message| m.thread_ts.as_ref().unwrap_or(&m.ts) >= &first.ts;
    let messages: Vec<_> = all.iter().filter(shown).cloned().collect();
    let earlier = all.len() - messages.len();
    (messages, earlier)
}

/// A person's modals, root first, and their Home tab.
pub(super) async fn view(State(workspace): State<Workspace>, Query(As { user }): Query<As>) -> Json<Value> {
    let state = workspace.state();
    Json(
        json!({ "stack": state.stacks.get(&user).cloned().unwrap_or_default(), "home": state.homes.get(&user) }),
    )
}

/// Everything the app ever said or showed, and what a test brought from elsewhere.
pub(super) async fn gallery(State(workspace): State<Workspace>) -> Json<Value> {
    let state = workspace.state();
    Json(json!(state.exhibits.iter().chain(&state.produced).collect::<Vec<_>>()))
}
