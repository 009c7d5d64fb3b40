//! What the bot said, as plain text that a stranger can read from top to bottom.

use std::collections::BTreeSet;

use local_slack::{Message, Produced, View, visible};
use serde_json::Value;

/// Stands over each message and each form.
pub const RULE: &str = "────────────────────────────────────────";

/// Every text of a message or a form that people read; what is filled into fields is theirs.
pub fn texts(payload: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(payload, &mut found);
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| collect(one, found)),
        Value::Object(all) => all.iter().for_each(|(key, one)| match one {
            Value::String(text) if ["text", "alt_text", "caption"].contains(&key.as_str()) => {
                found.push(plain(text));
            }
            other => collect(other, found),
        }),
        _ => {}
    }
}

/// A whole message as its reader sees it: a line a block, buttons in brackets, with their menus and questions.
pub fn card(message: &Message) -> String {
    let lines: Vec<String> = message.blocks.iter().flat_map(block_lines).collect();
    if lines.is_empty() { plain(&message.text) } else { lines.join("\n") }
}

/// A form or a page likewise, without its title.
pub fn page(view: &View) -> String {
    view.blocks.iter().flat_map(block_lines).collect::<Vec<_>>().join("\n")
}

/// All of it, the same sentence under the same heading once.
pub fn gallery(said: &[Produced]) -> String {
    let mut printed: Vec<String> = said.iter().map(one).collect();
    printed.sort();
    printed.concat()
}

fn one(said: &Produced) -> String {
    let whom = match said.to.chars().next() {
        Some('C' | 'G') => "in the channel",
        Some('U' | 'W') => "to",
        _ => "by direct message in",
    };
    let kind = if said.kind == "view" { "Form" } else { "Message" };
    let mut lines = vec![RULE.to_owned(), format!("{kind} {whom} {} ({})", said.to, said.by)];
    let payload = &said.payload;
    lines.extend(word(&payload["title"]).map(|title| format!("# {title}")));
    lines.extend(payload["text"].as_str().map(|text| format!("Notification: {}", plain(text))));
    for block in payload["blocks"].as_array().into_iter().flatten() {
        lines.extend(block_lines(block));
    }
    let ends = [word(&payload["submit"]), word(&payload["close"])];
    let ends: Vec<_> = ends.into_iter().flatten().map(|label| format!("[{label}]")).collect();
    lines.extend((!ends.is_empty()).then(|| ends.join(" ")));
    lines.join("\n") + "\n\n"
}

/// The text of a text object.
fn word(value: &Value) -> Option<String> {
    value["text"].as_str().map(plain).filter(|text| !text.is_empty())
}

fn block_lines(block: &Value) -> Vec<String> {
    match block["type"].as_str().unwrap_or_default() {
        "header" => word(&block["text"]).map(|text| format!("## {text}")).into_iter().collect(),
        "input" => {
            let label = word(&block["label"]).unwrap_or_default();
            let optional = if block["optional"] == true { " (optional)" } else { "" };
            let choices = options(&block["element"]).map(|all| format!("  {all}"));
            let hint = word(&block["hint"]).map(|hint| format!("  {hint}"));
            std::iter::once(format!("{label}:{optional} ______")).chain(choices).chain(hint).collect()
        }
        "actions" => {
            let all = block["elements"].as_array().into_iter().flatten();
            let labels: Vec<String> = all.map(control).collect();
            vec![labels.join(" ")]
        }
        "context" => {
            let all = block["elements"].as_array().into_iter().flatten();
            let all: Vec<String> = all.filter_map(word).collect();
            vec![format!("  · {}", all.join(" · "))]
        }
        "table" | "data_table" | "data_visualization" => {
            plain(&visible::of_blocks(std::slice::from_ref(block))).lines().map(str::to_owned).collect()
        }
        _ => {
            let mut lines: Vec<String> = word(&block["text"]).into_iter().collect();
            lines.extend(block["fields"].as_array().into_iter().flatten().filter_map(word));
            if block["accessory"].is_object() {
                lines.push(control(&block["accessory"]));
            }
            if lines.is_empty() {
                lines.extend(texts(block));
            }
            lines
        }
    }
}

fn control(control: &Value) -> String {
    let label = word(&control["text"]).or_else(|| word(&control["placeholder"]));
    let asked =
        control["confirm"].is_object().then(|| format!(" {{{}}}", texts(&control["confirm"]).join(" ")));
    let choices = options(control).map(|all| format!(" {all}")).unwrap_or_default();
    format!("[{}]{choices}{}", label.unwrap_or_else(|| "…".into()), asked.unwrap_or_default())
}

fn options(element: &Value) -> Option<String> {
    let all = element["options"].as_array()?;
    let all: Vec<String> = all.iter().filter_map(|option| word(&option["text"])).collect();
    let seen: BTreeSet<&String> = all.iter().collect();
    (!seen.is_empty()).then(|| format!("({})", all.join(" | ")))
}

/// Slack's marks as a reader sees them: a token as its words, a link as its label, people's own signs unescaped.
pub fn plain(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((token, behind)) = after.split_once('>') else { break };
        shown.push_str(before);
        let label = token.split_once('|').map(|(_, label)| label.to_owned());
        shown.push_str(&label.unwrap_or_else(|| token.to_owned()));
        rest = behind;
    }
    (shown + rest).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
