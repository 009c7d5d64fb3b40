//! What a person does on the page. Each answer says what became of it.

use crate::changes::Change;
use crate::delivery::{Cannot, Delivery};
use crate::input::{Input, Place};
use crate::workspace::Workspace;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

type Told = Json<Value>;

fn told(delivery: &Delivery) -> Told {
    Json(json!({
        "ok": delivery.is_ok(), "sent": delivery.was_sent(), "error": delivery.error, "shown": delivery.shown,
        "status": delivery.status, "field_errors": delivery.field_errors, "opened": delivery.opened,
    }))
}

fn done<T>(outcome: Result<T, Cannot>) -> Told {
    Json(match outcome {
        Ok(_) => json!({ "ok": true }),
        Err(Cannot(why)) => json!({ "ok": false, "error": why }),
    })
}

#[derive(Deserialize)]
pub(super) struct Command {
    user: String,
    channel: String,
    command: String,
    #[serde(default)]
    text: String,
}

pub(super) async fn command(State(workspace): State<Workspace>, Json(act): Json<Command>) -> Told {
    told(&workspace.command(&act.user, &act.channel, &act.command, &act.text).await)
}

#[derive(Deserialize)]
pub(super) struct Click {
    user: String,
    place: Place,
    action_id: String,
    choice: Input,
}

pub(super) async fn click(State(workspace): State<Workspace>, Json(act): Json<Click>) -> Told {
    told(&workspace.click(&act.user, act.place, &act.action_id, act.choice).await)
}

#[derive(Deserialize)]
pub(super) struct Suggest {
    user: String,
    place: Place,
    action_id: String,
    #[serde(default)]
    typed: String,
}

pub(super) async fn suggest(State(workspace): State<Workspace>, Json(act): Json<Suggest>) -> Told {
    let options = workspace.suggestions(&act.user, act.place, &act.action_id, &act.typed).await;
    Json(json!({ "ok": true, "options": options }))
}

#[derive(Deserialize)]
pub(super) struct Fill {
    user: String,
    view_id: String,
    block_id: String,
    input: Input,
}

pub(super) async fn fill(State(workspace): State<Workspace>, Json(act): Json<Fill>) -> Told {
    done(workspace.fill(&act.user, &act.view_id, &act.block_id, act.input))
}

#[derive(Deserialize)]
pub(super) struct OfView {
    user: String,
    view_id: String,
}

pub(super) async fn submit(State(workspace): State<Workspace>, Json(act): Json<OfView>) -> Told {
    told(&workspace.submit(&act.user, &act.view_id).await)
}

pub(super) async fn close(State(workspace): State<Workspace>, Json(act): Json<OfView>) -> Told {
    told(&workspace.close_view(&act.user, &act.view_id).await)
}

#[derive(Deserialize)]
pub(super) struct Say {
    user: String,
    channel: String,
    text: String,
    thread_ts: Option<String>,
}

pub(super) async fn say(State(workspace): State<Workspace>, Json(act): Json<Say>) -> Told {
    done(workspace.say(&act.user, &act.channel, &act.text, act.thread_ts.as_deref()).await)
}

#[derive(Deserialize)]
pub(super) struct Edit {
    user: String,
    channel: String,
    ts: String,
    text: String,
}

pub(super) async fn edit(State(workspace): State<Workspace>, Json(act): Json<Edit>) -> Told {
    done(workspace.edit_message(&act.user, &act.channel, &act.ts, &act.text).await)
}

#[derive(Deserialize)]
pub(super) struct Shortcut {
    user: String,
    callback_id: String,
    channel: Option<String>,
    ts: Option<String>,
}

pub(super) async fn shortcut(State(workspace): State<Workspace>, Json(act): Json<Shortcut>) -> Told {
    let delivery = match (act.channel, act.ts) {
        (Some(channel), Some(ts)) => {
            workspace.message_shortcut(&act.user, &channel, &ts, &act.callback_id).await
        }
        _ => workspace.shortcut(&act.user, &act.callback_id).await,
    };
    told(&delivery)
}

#[derive(Deserialize)]
pub(super) struct Home {
    user: String,
}

pub(super) async fn home(State(workspace): State<Workspace>, Json(act): Json<Home>) -> Told {
    told(&workspace.open_home(&act.user).await)
}

#[derive(Deserialize)]
pub(super) struct Dismiss {
    user: String,
    id: String,
}

/// Takes away a message that only this person sees.
pub(super) async fn dismiss(State(workspace): State<Workspace>, Json(act): Json<Dismiss>) -> Told {
    let mut state = workspace.state();
    let theirs = |m: &crate::Message| m.ts == act.id && m.only_for.as_deref() == Some(&act.user);
    let Some(at) = state.ephemerals.iter().position(theirs) else {
        return done::<()>(Err(Cannot("it is not there any more".into())));
    };
    let message = state.ephemerals.remove(at);
    state.announce(Change::Ephemeral { user: act.user, channel: message.channel, id: act.id });
    done(Ok(()))
}
