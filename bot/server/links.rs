//! Links in what Slack sends: those of `link_shared`, and all that stand in a message, wherever they stand in it.

use serde_json::Value;

use crate::features::links::actions::Shared;

/// So many links of a message are looked at.
const MOST: usize = 50;
/// How deep parts of a message may lie in one another; Slack's own lie four deep.
const DEEPEST: usize = 12;

/// What `link_shared` tells; none for a link that nobody has posted yet, and for places whose readers we cannot know:
/// direct messages between people.
pub fn shared(event: &Value) -> Option<Shared> {
    let posted = event["source"].is_null() || event["source"] == "conversations_history";
    let channel = event["channel"].as_str().filter(|id| posted && id.starts_with(['C', 'G']))?;
    let links = event["links"].as_array()?.iter().filter_map(|link| link["url"].as_str());
    Some(Shared {
        by: event["user"].as_str()?.into(),
        channel: channel.into(),
        ts: event["message_ts"].as_str()?.into(),
        links: links.map(str::to_owned).collect(),
    })
}

/// Every link in a message, each once: in its text, its blocks, its buttons, its attachments, and in what it forwards.
pub fn in_message(message: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(message, DEEPEST, &mut found);
    found
}

fn collect(part: &Value, deepest: usize, found: &mut Vec<String>) {
    let Some(deeper) = deepest.checked_sub(1) else { return };
    match part {
        Value::String(text) => in_text(text, found),
        Value::Array(all) => all.iter().for_each(|one| collect(one, deeper, found)),
        Value::Object(all) => all.values().for_each(|one| collect(one, deeper, found)),
        _ => {}
    }
}

fn in_text(text: &str, found: &mut Vec<String>) {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    for rest in starts.filter(|rest| rest.starts_with("https://") || rest.starts_with("http://")) {
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '|' | '"' | '\'');
        let link = rest.split(ends).next().unwrap_or_default();
        // What ends a sentence, or closes a bracket, is none of it.
        let link = link.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']).to_owned();
        if found.len() < MOST && !found.contains(&link) {
            found.push(link);
        }
    }
}
