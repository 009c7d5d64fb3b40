//! `chat.unfurl`: what the app shows of links that somebody posted.

use super::{Answer, Arguments, Refusal};
use crate::blocks;
use crate::message::Message;
use crate::state::State;
use crate::unfurl::links_in;
use serde_json::{Map, Value, json};

/// Keys of an unfurl that is not made of blocks, as an attachment has them.
const OF_ATTACHMENTS: &[&str] = &["text", "title", "fallback", "pretext", "fields", "image_url"];

pub(super) fn unfurl(state: &mut State, arguments: &Arguments) -> Answer {
    let outcome = try_unfurl(state, arguments);
    let to = arguments.text("channel").unwrap_or_default();
    state.produce("chat.unfurl", "unfurl", to, arguments.json(), &outcome);
    outcome
}

fn try_unfurl(state: &mut State, arguments: &Arguments) -> Answer {
    let message = message(state, arguments)?;
    let unfurls = match arguments.structure("unfurls") {
        Ok(None) => return Err(Refusal::of("missing_unfurls")),
        Ok(Some(Value::Object(unfurls))) => unfurls,
        _ => return Err(Refusal::of("invalid_unfurls_format")),
    };
    check(state, &message, &unfurls)?;
    let app = state.app.clone().unwrap_or_default();
    let mut changed = message;
    for (url, unfurl) in unfurls {
        let mut blocks = unfurl["blocks"].as_array().cloned().unwrap_or_default();
        blocks::normalize(&mut blocks, || state.id("b"));
        let standing = changed.attachments.iter().position(|one| one["app_unfurl_url"] == url.as_str());
        let id = standing.unwrap_or(changed.attachments.len()) + 1;
        let mut attachment = json!({
            "id": id, "bot_id": app.bot_id, "app_id": app.app_id, "is_app_unfurl": true,
            "app_unfurl_url": url, "from_url": url, "fallback": "[no preview available]",
        });
        super::shapes::merge(&mut attachment, unfurl);
        if !blocks.is_empty() {
            attachment["blocks"] = json!(blocks);
        }
        match standing {
            Some(at) => changed.attachments[at] = attachment,
            None => changed.attachments.push(attachment),
        }
    }
    changed.revision += 1;
    state.show_unfurls(changed);
    Ok(json!({}))
}

/// The message that is meant: by channel and `ts`, or by what `link_shared` called it.
fn message(state: &State, arguments: &Arguments) -> Result<Message, Refusal> {
    let (channel, ts) = match (arguments.text("unfurl_id"), arguments.text("source")) {
        (None, None) => {
            let channel = arguments.text("channel").ok_or_else(|| Refusal::of("missing_channel"))?;
            let ts = arguments.text("ts").ok_or_else(|| Refusal::of("missing_ts"))?;
            (channel.to_owned(), ts.to_owned())
        }
        (Some(_), None) => return Err(Refusal::of("missing_source")),
        (None, Some(_)) => return Err(Refusal::of("missing_unfurl_id")),
        (Some(id), Some("conversations_history")) => {
            let mut parts = id.splitn(2, '.');
            let channel = parts.next().unwrap_or_default().to_owned();
            let ts = parts.next().and_then(|rest| rest.rsplit_once('.')).map(|(ts, _)| ts.to_owned());
            (channel, ts.ok_or_else(|| Refusal::of("invalid_unfurl_id"))?)
        }
        (Some(_), Some(_)) => return Err(Refusal::of("invalid_source")),
    };
    let channel = state.visible(&channel).map_err(|_| Refusal::of("cannot_find_channel"))?.clone();
    if channel.archived {
        return Err(Refusal::of("is_archived"));
    }
    let found = state.message(&channel.id, &ts).cloned();
    found.ok_or_else(|| Refusal::of("cannot_find_message"))
}

/// Refuses what does not stand in the message, what is not the app's, and what Slack cannot draw.
fn check(state: &State, message: &Message, unfurls: &Map<String, Value>) -> Result<(), Refusal> {
    let posted = links_in(&message.text);
    for (url, unfurl) in unfurls {
        let Some(unfurl) = unfurl.as_object() else { return Err(Refusal::of("invalid_unfurls_format")) };
        if !posted.contains(url) {
            return Err(Refusal::of("cannot_unfurl_message"));
        }
        if state.unfurl_domain(url).is_none() {
            return Err(Refusal::of("cannot_unfurl_url"));
        }
        match unfurl.get("blocks") {
            Some(Value::Array(list)) => {
                let problems = blocks::check_message(list);
                if !problems.is_empty() {
                    return Err(Refusal::blocks("invalid_blocks", &problems));
                }
            }
            Some(_) => return Err(Refusal::of("invalid_blocks_format")),
            None if OF_ATTACHMENTS.iter().any(|key| unfurl.contains_key(*key)) => {}
            None => return Err(Refusal::of("cannot_parse_attachment")),
        }
    }
    Ok(())
}
