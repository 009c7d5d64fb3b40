//! The text that blocks show, flattened: what a reader, or a test, sees.

use serde_json::Value;

/// Visible text of blocks, a line per piece of text, in reading order.
pub fn of_blocks(blocks: &[Value]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        block_lines(block, &mut lines);
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn block_lines(block: &Value, lines: &mut Vec<String>) {
    match block["type"].as_str().unwrap_or_default() {
        "rich_text" => lines.push(rich_text(block)),
        "table" | "data_table" => {
            push_text(&block["caption"], lines);
            for row in block["rows"].as_array().into_iter().flatten() {
                let cells = row.as_array().into_iter().flatten().map(cell).collect::<Vec<_>>();
                lines.push(cells.join(" | "));
            }
        }
        "data_visualization" => chart_lines(block, lines),
        "image" => {
            push_text(&block["title"], lines);
            push_text(&block["alt_text"], lines);
        }
        _ => parts(block, lines),
    }
}

/// The fields that show text, in the order Slack draws them.
fn parts(block: &Value, lines: &mut Vec<String>) {
    for name in
        ["title", "subtitle", "label", "text", "body", "alt_text", "hint", "description", "placeholder"]
    {
        push_text(&block[name], lines);
    }
    for name in ["fields", "elements", "options", "actions", "child_blocks", "tasks"] {
        for part in block[name].as_array().into_iter().flatten() {
            inner(part, lines);
        }
    }
    for group in block["option_groups"].as_array().into_iter().flatten() {
        inner(group, lines);
    }
    for name in ["accessory", "element"] {
        if block[name].is_object() {
            inner(&block[name], lines);
        }
    }
}

fn inner(part: &Value, lines: &mut Vec<String>) {
    match part["type"].as_str() {
        Some("plain_text" | "mrkdwn") => push_text(part, lines),
        _ => block_lines(part, lines),
    }
}

fn push_text(value: &Value, lines: &mut Vec<String>) {
    if let Some(text) = value.as_str().or_else(|| value["text"].as_str()) {
        lines.push(text.to_owned());
    }
}

fn cell(cell: &Value) -> String {
    match cell["type"].as_str() {
        Some("rich_text") => rich_text(cell),
        Some("action_cell") => cell["element"]["text"]["text"].as_str().unwrap_or_default().to_owned(),
        _ => cell["text"].as_str().unwrap_or_default().to_owned(),
    }
}

fn chart_lines(block: &Value, lines: &mut Vec<String>) {
    push_text(&block["title"], lines);
    let chart = &block["chart"];
    let mut points = |owner: &str, list: &Value| {
        for point in list.as_array().into_iter().flatten() {
            let label = point["label"].as_str().unwrap_or_default();
            lines.push(format!("{owner}{label}: {}", point["value"]));
        }
    };
    points("", &chart["segments"]);
    for series in chart["series"].as_array().into_iter().flatten() {
        points(&format!("{} ", series["name"].as_str().unwrap_or_default()), &series["data"]);
    }
}

/// The text of a `rich_text` block or cell, mentions in Slack's notation.
pub fn rich_text(block: &Value) -> String {
    let mut out = String::new();
    for (i, element) in block["elements"].as_array().into_iter().flatten().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        rich_element(element, &mut out);
    }
    out
}

fn rich_element(element: &Value, out: &mut String) {
    let get = |name: &str| element[name].as_str().unwrap_or_default();
    match get("type") {
        "text" => out.push_str(get("text")),
        "link" => out.push_str(if get("text").is_empty() { get("url") } else { get("text") }),
        "user" => out.push_str(&format!("<@{}>", get("user_id"))),
        "channel" => out.push_str(&format!("<#{}>", get("channel_id"))),
        "usergroup" => out.push_str(&format!("<!subteam^{}>", get("usergroup_id"))),
        "broadcast" => out.push_str(&format!("<!{}>", get("range"))),
        "emoji" => out.push_str(&format!(":{}:", get("name"))),
        "date" => out.push_str(get("fallback")),
        "rich_text_list" => {
            let items = element["elements"].as_array().into_iter().flatten();
            out.push_str(&items.map(rich_text_line).collect::<Vec<_>>().join("\n"));
        }
        _ => out.push_str(&rich_text_line(element)),
    }
}

fn rich_text_line(section: &Value) -> String {
    let mut line = String::new();
    for element in section["elements"].as_array().into_iter().flatten() {
        rich_element(element, &mut line);
    }
    line
}
