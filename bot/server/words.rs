//! The words in a message's parts, in Slack's own markup: blocks of every kind, attachments, and what Slack itself read
//! out of a file. What holds no words, such as a picture without a caption, gives none.

use serde_json::Value;

use crate::slack::words::escape;

/// How deep parts may lie in one another; Slack's own lie four deep.
const DEEPEST: usize = 12;

/// The words of blocks, a line for each part.
pub fn of_blocks(blocks: &[Value]) -> String {
    let mut found = Vec::new();
    for block in blocks {
        collect(block, DEEPEST, &mut found);
    }
    lines(found)
}

/// The words of attachments, as apps have posted since before there were blocks.
pub fn of_attachments<'a>(attachments: impl Iterator<Item = &'a Value>) -> String {
    let mut found = Vec::new();
    for attachment in attachments {
        let before = found.len();
        found.push(of_blocks(list(&attachment["blocks"])));
        for key in ["pretext", "title", "text"] {
            found.push(attachment[key].as_str().unwrap_or_default().to_owned());
        }
        for field in list(&attachment["fields"]) {
            let (title, value) = (&field["title"], &field["value"]);
            let pair =
                [title, value].into_iter().filter_map(Value::as_str).filter(|text| !text.trim().is_empty());
            found.push(pair.collect::<Vec<_>>().join(": "));
        }
        if found[before..].iter().all(|text| text.trim().is_empty()) {
            found.push(attachment["fallback"].as_str().unwrap_or_default().to_owned());
        }
    }
    lines(found)
}

/// What Slack read out of files: an e-mail, a snippet, what was said in a clip. Of other files it tells no words.
pub fn of_files(files: &[Value]) -> String {
    let words = files.iter().map(|file| {
        let whole = [&file["plain_text"], &file["transcription"]["preview"]["content"]];
        let whole = whole.into_iter().filter_map(Value::as_str).find(|text| !text.trim().is_empty());
        let snippet = matches!(file["mode"].as_str(), Some("snippet" | "post" | "email" | "space"));
        let preview = file["preview"].as_str().filter(|_| snippet);
        escape(whole.or(preview).unwrap_or_default())
    });
    lines(words.collect())
}

/// What holds words, each in its line.
pub fn lines(texts: Vec<String>) -> String {
    let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n")
}

/// The words of one part and of what lies in it.
fn collect(part: &Value, deepest: usize, found: &mut Vec<String>) {
    let Some(deeper) = deepest.checked_sub(1) else { return };
    match part["type"].as_str().unwrap_or_default() {
        "rich_text_section" | "rich_text_preformatted" | "rich_text_quote" => {
            found.push(list(&part["elements"]).iter().map(inline).collect());
        }
        "plain_text" => found.push(escape(part["text"].as_str().unwrap_or_default())),
        "mrkdwn" => found.push(part["text"].as_str().unwrap_or_default().to_owned()),
        "markdown" | "raw_text" => found.push(escape(part["text"].as_str().unwrap_or_default())),
        // What one presses or fills in is not said by anybody.
        "actions" | "input" | "button" | "overflow" | "datepicker" | "divider" => {}
        kind => {
            if matches!(kind, "image" | "video" | "file") {
                let caption = [&part["alt_text"], &part["title_text"]].into_iter().find_map(Value::as_str);
                found.push(escape(caption.unwrap_or_default()));
            }
            for key in ["title", "text", "subtitle", "body", "description"] {
                if part[key].is_object() {
                    collect(&part[key], deeper, found);
                }
            }
            for key in ["fields", "elements", "rows", "blocks", "cards", "child_blocks"] {
                for inner in list(&part[key]) {
                    match inner.as_array() {
                        // The row of a table, whose cells are one line.
                        Some(cells) => found.push(row(cells, deeper)),
                        None => collect(inner, deeper, found),
                    }
                }
            }
        }
    }
}

fn row(cells: &[Value], deeper: usize) -> String {
    let mut words = Vec::new();
    for cell in cells {
        let mut found = Vec::new();
        collect(cell, deeper, &mut found);
        words.push(found.concat());
    }
    words.join(" · ")
}

/// A piece of rich text, as markup.
fn inline(element: &Value) -> String {
    let text = |key: &str| element[key].as_str().unwrap_or_default();
    match text("type") {
        "text" => escape(text("text")),
        "link" if text("text").is_empty() || text("text") == text("url") => {
            format!("<{}>", bare(text("url")))
        }
        "link" => format!("<{}|{}>", bare(text("url")), bare(&escape(text("text")))),
        "user" => format!("<@{}>", bare(text("user_id"))),
        "channel" => format!("<#{}>", bare(text("channel_id"))),
        "usergroup" => format!("<!subteam^{}>", bare(text("usergroup_id"))),
        "broadcast" => format!("@{}", escape(text("range"))),
        "emoji" => format!(":{}:", escape(text("name"))),
        "date" => escape(text("fallback")),
        _ => escape(text("text")),
    }
}

/// What stands between angle brackets cannot hold one.
fn bare(text: &str) -> String {
    text.replace(['<', '>', '|'], "")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
