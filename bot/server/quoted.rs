//! A message on which somebody used a shortcut, as Slack sends it: whose words it holds, and which.
//!
//! A forwarded message stands in `attachments`, under the name of whoever forwarded it; an app may say everything in
//! blocks; a file says nothing that we could read. Nothing here is trusted beyond what Slack itself puts in.

use serde_json::Value;

use crate::engine::interaction::quoted::{Forwarded, Quoted};
use crate::server::links;
use crate::server::words::{self, of_attachments, of_blocks};

/// The message of a message's shortcut; none where the payload holds no message.
pub fn quoted(payload: &Value) -> Option<Quoted> {
    let message = &payload["message"];
    let ts = message["ts"].as_str().or_else(|| payload["message_ts"].as_str())?;
    // What an app posts may carry the app's own user, or that of whoever set it up.
    let by_app = message["bot_id"].is_string() || message["subtype"] == "bot_message";
    let own = own_words(message);
    let shared = list(&message["attachments"]).iter().find(|one| one["is_share"] == true && !by_app);
    let text = match shared {
        Some(shared) => forwarded_words(shared),
        None => own.clone(),
    };
    Some(Quoted {
        channel: payload["channel"]["id"].as_str()?.into(),
        ts: ts.into(),
        thread: message["thread_ts"].as_str().filter(|thread| *thread != ts).map(Into::into),
        author: message["user"].as_str().filter(|_| !by_app).map(Into::into),
        text,
        domain: payload["team"]["domain"].as_str().unwrap_or_default().to_owned(),
        forwarded: shared.map(|shared| forwarded(shared, own)),
        links: links::in_message(message),
        files: files(message).chain(shared.into_iter().flat_map(files)).collect(),
    })
}

/// What somebody wrote themselves, wherever it stands.
fn own_words(message: &Value) -> String {
    let text = message["text"].as_str().unwrap_or_default();
    // What Slack says where an app gave blocks alone.
    let filled_in = text.starts_with("This content can") && text.ends_with("t be displayed.");
    if !text.trim().is_empty() && !filled_in {
        return text.to_owned();
    }
    let blocks = of_blocks(list(&message["blocks"]));
    if !blocks.is_empty() {
        return blocks;
    }
    let attached = of_attachments(list(&message["attachments"]).iter().filter(|one| one["is_share"] != true));
    if !attached.is_empty() {
        return attached;
    }
    words::of_files(list(&message["files"]))
}

/// What the forwarded message says.
fn forwarded_words(shared: &Value) -> String {
    let text = shared["text"].as_str().unwrap_or_default();
    if !text.trim().is_empty() {
        return text.to_owned();
    }
    let messages = list(&shared["message_blocks"]).iter();
    let blocks: Vec<String> = messages.map(|one| of_blocks(list(&one["message"]["blocks"]))).collect();
    let blocks = words::lines(blocks);
    if !blocks.is_empty() {
        return blocks;
    }
    let blocks = of_blocks(list(&shared["blocks"]));
    if blocks.is_empty() { words::of_files(list(&shared["files"])) } else { blocks }
}

fn forwarded(shared: &Value, comment: String) -> Forwarded {
    Forwarded {
        author: shared["author_id"].as_str().filter(|id| !id.is_empty()).map(Into::into),
        author_name: shared["author_name"]
            .as_str()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(Into::into),
        ts: shared["ts"].as_str().map(Into::into),
        link: shared["from_url"].as_str().filter(|url| is_message(url)).map(Into::into),
        comment,
    }
}

/// Whether an address is that of a message in Slack: it becomes the source of a fact.
fn is_message(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| {
        url.scheme() == "https"
            && url.host_str().is_some_and(|host| host.ends_with(".slack.com"))
            && url.path().starts_with("/archives/")
    })
}

/// What people call the files of a message.
fn files(message: &Value) -> impl Iterator<Item = String> + '_ {
    let name = |file: &Value| {
        let names = [&file["title"], &file["name"]];
        names.into_iter().filter_map(Value::as_str).find(|name| !name.trim().is_empty()).map(str::to_owned)
    };
    list(&message["files"]).iter().filter_map(name)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
