//! What people were told between two moments: messages that were posted or changed.

use std::collections::BTreeMap;

use local_slack::{ChannelKind, Message, Workspace};
use serde_json::{Value, json};

/// How often each message had been changed: channel and ts.
pub type Before = BTreeMap<(String, String), u32>;

/// Everything that stands now.
pub fn now(workspace: &Workspace) -> Before {
    let places = workspace.world().channels.into_keys();
    let messages = places.flat_map(|channel| workspace.peek(&channel));
    messages.map(|message| ((message.channel, message.ts), message.revision)).collect()
}

/// What was posted or changed since, oldest first.
pub fn since(workspace: &Workspace, before: &Before) -> Vec<Value> {
    let mut news = Vec::new();
    for place in workspace.world().channels.into_values() {
        // A direct message is named by the person who reads it.
        let direct = place.kind == ChannelKind::Dm;
        let reader = direct.then(|| place.members.first().cloned()).flatten();
        for message in workspace.peek(&place.id) {
            let known = before.get(&(message.channel.clone(), message.ts.clone()));
            if known.is_some_and(|revision| *revision == message.revision) {
                continue;
            }
            news.push(json!({
                "at": moment(&message, known.is_some()), "changed": known.is_some(), "text": message.text,
                "channel": message.channel, "ts": message.ts, "place": place.name, "reader": reader,
                "thread": message.thread_ts.is_some(),
            }));
        }
    }
    news.sort_by_key(|one| one["at"].as_i64());
    news
}

/// When it was said, or said anew: milliseconds.
fn moment(message: &Message, changed: bool) -> i64 {
    let edited = message.edited.as_ref().filter(|_| changed).map(|edited| &edited.ts);
    let seconds = edited.unwrap_or(&message.ts).split('.').next();
    seconds.and_then(|seconds| seconds.parse::<i64>().ok()).unwrap_or_default() * 1000
}
