//! What people were told between two moments, in the words in which they were told: a message that was changed
//! later is listed as it was heard, and once more as it was changed.

use std::collections::BTreeMap;

use local_slack::{ChannelKind, Heard, Workspace};
use serde_json::{Value, json};

/// What was posted or changed since `count` messages had been heard, oldest first. A change that leaves the words
/// as they were is told of only where nothing else is told of the message.
pub fn since(workspace: &Workspace, count: usize) -> Vec<Value> {
    let places = workspace.world().channels;
    let mut words: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut news = Vec::new();
    for one in workspace.heard_since(count) {
        let Heard { at, channel, ts, changed, thread, text } = one;
        let known = words.insert((channel.clone(), ts.clone()), text.clone());
        if known.is_some_and(|known| known == text) {
            continue;
        }
        let place = places.get(&channel);
        // A direct message is named by the person who reads it.
        let direct = place.filter(|place| place.kind == ChannelKind::Dm);
        let reader = direct.and_then(|place| place.members.first());
        news.push(json!({
            "at": at, "changed": changed, "text": text, "channel": channel, "ts": ts, "thread": thread,
            "place": place.map(|place| &place.name), "reader": reader,
        }));
    }
    news
}
