//! Looking for a message by its words, among all that a person sees.

use crate::message::Message;
use crate::workspace::Workspace;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

/// How many messages are found at most.
const MOST: usize = 20;

/// Who looks for what.
#[derive(Deserialize)]
pub(super) struct Sought {
    #[serde(default)]
    user: String,
    #[serde(default)]
    q: String,
}

/// The newest messages in which every word stands, in whatever case. What only others see is not found.
pub(super) async fn search(
    State(workspace): State<Workspace>,
    Query(Sought { user, q }): Query<Sought>,
) -> Json<Value> {
    let state = workspace.state();
    let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Json(json!({ "messages": [] }));
    }
    let seen = state.world.channels.values().filter(|channel| state.sees(&user, channel));
    let said = seen.filter_map(|channel| state.messages.get(&channel.id)).flatten();
    let mut found: Vec<(&Message, String)> = said
        .map(|message| (message, format!("{}\n{}", message.text, message.text_of())))
        .filter(|(_, text)| {
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word))
        })
        .collect();
    found.sort_by(|(one, _), (other, _)| other.ts.cmp(&one.ts));
    let shown = found.into_iter().take(MOST).map(|(message, text)| {
        json!({
            "channel": message.channel, "ts": message.ts, "thread_ts": message.thread_ts, "user": message.user,
            "text": line_with(&text, &words),
        })
    });
    Json(json!({ "messages": shown.collect::<Vec<_>>() }))
}

/// The line in which the first word stands, or the first line.
fn line_with(text: &str, words: &[String]) -> String {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.clone().next().unwrap_or_default();
    let has = |line: &&str| words.first().is_some_and(|word| line.to_lowercase().contains(word));
    lines.find(has).unwrap_or(first).chars().take(240).collect()
}
