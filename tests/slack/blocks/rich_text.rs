//! `rich_text`: sections, lists, quotes and what stands in them.

use super::checker::Checker;
use serde_json::Value;

/// A `rich_text` block, or a cell or value of that type.
pub(super) fn check(checker: &mut Checker, block: &Value, at: &str) {
    checker.object(block, at, &["elements"], &["block_id"]);
    if block["type"] != "rich_text" {
        checker.bad(&format!("{at}/type"), "must be rich_text");
    }
    let at = format!("{at}/elements");
    for (i, element) in checker.list(&block["elements"], &at, 1, usize::MAX).iter().enumerate() {
        let at = format!("{at}/{i}");
        match element["type"].as_str() {
            Some("rich_text_section") => line(checker, element, &at, &[]),
            Some("rich_text_quote") => line(checker, element, &at, &["border"]),
            Some("rich_text_preformatted") => line(checker, element, &at, &["border", "language"]),
            Some("rich_text_list") => list(checker, element, &at),
            Some(kind) => checker.bad(&format!("{at}/type"), format!("unsupported type: {kind}")),
            None => checker.bad(&at, "missing required field: type"),
        }
    }
}

fn list(checker: &mut Checker, list: &Value, at: &str) {
    checker.object(list, at, &["style", "elements"], &["indent", "offset", "border"]);
    checker.one_of(&list["style"], &format!("{at}/style"), &["bullet", "ordered"]);
    let at = format!("{at}/elements");
    for (i, item) in checker.list(&list["elements"], &at, 1, usize::MAX).iter().enumerate() {
        line(checker, item, &format!("{at}/{i}"), &[]);
    }
}

fn line(checker: &mut Checker, section: &Value, at: &str, optional: &[&str]) {
    checker.object(section, at, &["elements"], optional);
    let at = format!("{at}/elements");
    for (i, element) in checker.list(&section["elements"], &at, 0, usize::MAX).iter().enumerate() {
        let at = format!("{at}/{i}");
        let required: &[&str] = match element["type"].as_str() {
            Some("text") => &["text"],
            Some("link") => &["url"],
            Some("user") => &["user_id"],
            Some("channel") => &["channel_id"],
            Some("usergroup") => &["usergroup_id"],
            Some("emoji") => &["name"],
            Some("date") => &["timestamp", "format"],
            Some("broadcast") => &["range"],
            Some("color") => &["value"],
            Some("message_mention") => &["url"],
            Some(kind) => {
                checker.bad(&format!("{at}/type"), format!("unsupported type: {kind}"));
                continue;
            }
            None => {
                checker.bad(&at, "missing required field: type");
                continue;
            }
        };
        for name in required.iter().filter(|name| element[**name].is_null()) {
            checker.bad(&at, format!("missing required field: {name}"));
        }
        if element["type"] == "text" {
            checker.string(&element["text"], &format!("{at}/text"), 1, usize::MAX - 1);
        }
    }
}
