//! The links in a message, wherever they stand in it.

use serde_json::Value;

/// So many links of a message are looked at.
const MOST: usize = 50;
/// How deep parts of a message may lie in one another; Slack's own lie four deep.
const DEEPEST: usize = 12;

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
