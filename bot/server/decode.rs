//! From what Slack sends to an [`Interaction`] or a [`SlackEvent`]: lenient about everything we do not use. Both ways in
//! come here: HTTP and the socket, each with the wrapping taken off.

use baton_storage::ids::UserId;
use serde::Deserialize;
use serde_json::Value;

use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::under::unfolded;
use crate::engine::interaction::within::Within;
use crate::engine::interaction::{Click, Interaction, Payload, Seen, SlackEvent};
use crate::rules;
use crate::server::quoted::quoted;

/// A decoded request.
pub enum Inbound {
    /// `url_verification`: Slack asks for this text back.
    Challenge(String),
    /// Slack checks that somebody is home, or tells what needs no answer.
    Check,
    Interaction(Box<Interaction>),
    /// Somebody types into a field that offers what we know; what came so far stands in the action.
    Typing(Box<Interaction>, String),
    Event(SlackEvent),
}

/// Sent by Slack, and not of a shape we know. Says nothing of the content.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub(crate) &'static str);

/// A slash command's fields.
#[derive(Deserialize)]
pub struct CommandForm {
    #[serde(default)]
    ssl_check: Option<String>,
    #[serde(default)]
    command: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    trigger_id: Option<String>,
    #[serde(default)]
    response_url: Option<String>,
}

/// A slash command. `digest` recognises a repetition.
pub fn command(form: CommandForm, digest: &str) -> Result<Inbound, Unreadable> {
    if form.ssl_check.is_some() {
        return Ok(Inbound::Check);
    }
    if form.command.is_empty() || form.user_id.is_empty() {
        return Err(Unreadable("a command without its name or its sender"));
    }
    Ok(Inbound::Interaction(Box::new(Interaction {
        dedupe_key: format!("command:{digest}"),
        actor: form.user_id.into(),
        // A command's team_id is the workspace it was typed in; the sender's own is known from users.list.
        actor_workspace: None,
        actor_organization: None,
        trigger: form.trigger_id,
        response_url: form.response_url,
        payload: Payload::Command { name: form.command, text: form.text },
    })))
}

/// An interaction. `digest` recognises a repetition.
pub fn interaction(sent: &Value, digest: &str) -> Result<Inbound, Unreadable> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let actor = text(&sent["user"]["id"]).ok_or(Unreadable("an interaction without its sender"))?;
    let view = &sent["view"];
    let (dedupe_key, payload) = match sent["type"].as_str() {
        Some("shortcut") => {
            let callback = text(&sent["callback_id"]).ok_or(Unreadable("a shortcut without its name"))?;
            (format!("shortcut:{digest}"), Payload::Shortcut { callback })
        }
        Some("message_action") => {
            let callback = text(&sent["callback_id"]).ok_or(Unreadable("a shortcut without its name"))?;
            let message = quoted(sent).ok_or(Unreadable("a shortcut on a message without the message"))?;
            (format!("shortcut:{digest}"), Payload::OnMessage { callback, message: Box::new(message) })
        }
        Some("block_actions") => match click(sent) {
            // A button that opens a page has done so already; Slack tells of it all the same.
            Some(click) if click.action.starts_with("open.") => return Ok(Inbound::Check),
            Some(click) => (format!("click:{digest}"), Payload::Click(click)),
            None => return Ok(Inbound::Check),
        },
        Some("view_submission") => {
            let id = view["id"].as_str().ok_or(Unreadable("a form without its id"))?;
            let hash = view["hash"].as_str().unwrap_or_default();
            let (private, over) = unfolded(view["private_metadata"].as_str().unwrap_or_default());
            let submission = Submission {
                callback: text(&view["callback_id"]).unwrap_or_default(),
                private,
                over,
                values: view["state"]["values"].clone(),
            };
            // Fields put right after an error are sent under the same id and hash: what was typed counts.
            let typed = rules::digest::digest(submission.values.to_string().as_bytes());
            (format!("form:{id}:{hash}:{typed}"), Payload::Submission(submission))
        }
        Some("block_suggestion") => return Ok(typing(sent, actor)),
        // view_closed and whatever Slack invents next ask nothing of us.
        _ => return Ok(Inbound::Check),
    };
    Ok(Inbound::Interaction(Box::new(Interaction {
        dedupe_key,
        actor: UserId(actor),
        actor_workspace: text(&sent["user"]["team_id"]),
        actor_organization: text(&sent["user"]["enterprise_id"]).or_else(|| text(&sent["enterprise"]["id"])),
        trigger: text(&sent["trigger_id"]),
        response_url: text(&sent["response_url"]),
        payload,
    })))
}

/// What somebody has typed into a field that offers what we know. Nothing is done by it, and nobody waits for it twice.
fn typing(sent: &Value, actor: String) -> Inbound {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let (Some(action), Some(typed)) = (text(&sent["action_id"]), text(&sent["value"])) else {
        return Inbound::Check;
    };
    let interaction = Interaction {
        dedupe_key: String::new(),
        actor: UserId(actor),
        actor_workspace: text(&sent["user"]["team_id"]),
        actor_organization: text(&sent["enterprise"]["id"]),
        trigger: None,
        response_url: None,
        payload: Payload::Typing { action },
    };
    Inbound::Typing(Box::new(interaction), typed)
}

fn click(sent: &Value) -> Option<Click> {
    let action = sent["actions"].get(0)?;
    let chosen = [&action["value"], &action["selected_option"]["value"], &action["selected_user"]];
    let value = chosen.iter().find_map(|value| value.as_str()).unwrap_or_default();
    // An overflow menu is a row of buttons folded away: each entry's value is `action value`.
    let (name, value) = match action["type"].as_str() {
        Some("overflow") => value.split_once(' ')?,
        // `name#3`: one of several like buttons in a block, whose ids Slack wants to differ.
        _ => (action["action_id"].as_str()?.split('#').next()?, value),
    };
    let container = &sent["container"];
    let place = container["channel_id"].as_str().zip(container["message_ts"].as_str());
    // What stands under a link is ours; the message around it is somebody else's.
    let ours = container["is_ephemeral"] != true && container["type"] != "message_attachment";
    let place = place.filter(|_| ours);
    let seen = |(channel, ts): (&str, &str)| Seen {
        channel: channel.into(),
        ts: ts.into(),
        text: sent["message"]["text"].as_str().unwrap_or_default().to_owned(),
        blocks: sent["message"]["blocks"].as_array().cloned().unwrap_or_default(),
    };
    let at_home = sent["view"]["type"] == "home";
    let (private, over) = unfolded(sent["view"]["private_metadata"].as_str().unwrap_or_default());
    let view = sent["view"]["id"].as_str().filter(|_| !at_home).map(|id| Within {
        id: id.to_owned(),
        callback: sent["view"]["callback_id"].as_str().unwrap_or_default().to_owned(),
        private,
        over,
        values: sent["view"]["state"]["values"].clone(),
        shown: sent["view"].clone(),
    });
    Some(Click {
        action: name.to_owned(),
        value: value.to_owned(),
        message: place.map(seen).map(Box::new),
        view,
        at_home,
    })
}

/// An event, or Slack's question whether this is the right address.
pub fn event(envelope: &Value) -> Result<Inbound, Unreadable> {
    match envelope["type"].as_str() {
        Some("url_verification") => {
            let challenge =
                envelope["challenge"].as_str().ok_or(Unreadable("a challenge without its text"))?;
            Ok(Inbound::Challenge(challenge.to_owned()))
        }
        Some("event_callback") => {
            let id = envelope["event_id"].as_str().ok_or(Unreadable("an event without its id"))?;
            let inner = &envelope["event"];
            Ok(Inbound::Event(SlackEvent {
                dedupe_key: format!("event:{id}"),
                kind: inner["type"].as_str().unwrap_or_default().to_owned(),
                body: inner.clone(),
            }))
        }
        _ => Ok(Inbound::Check),
    }
}
