//! Finding interactive elements in blocks, and the values they hold.
//!
//! Blocks stay JSON here: an app may send more than any model knows, and a test
//! must see exactly what was sent.

use serde_json::{Map, Value, json};

/// An element and the block it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    pub block: &'a Value,
    pub element: &'a Value,
}

impl<'a> Found<'a> {
    /// The element's `action_id`.
    pub fn action_id(&self) -> Option<&'a str> {
        self.element["action_id"].as_str()
    }

    /// The block's `block_id`.
    pub fn block_id(&self) -> &'a str {
        self.block["block_id"].as_str().unwrap_or_default()
    }

    /// The element's type.
    pub fn kind(&self) -> &'a str {
        self.element["type"].as_str().unwrap_or_default()
    }
}

/// Every interactive element, in reading order.
pub fn all(blocks: &[Value]) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for block in blocks {
        collect(block, &mut found);
    }
    found
}

fn collect<'a>(block: &'a Value, found: &mut Vec<Found<'a>>) {
    let single = [&block["accessory"], &block["element"]];
    let listed = [&block["elements"], &block["actions"]];
    let listed = listed.into_iter().filter_map(Value::as_array).flatten();
    let cells = block["rows"].as_array().into_iter().flatten().filter_map(Value::as_array).flatten();
    let in_cells = cells.map(|cell| &cell["element"]);
    for element in single.into_iter().chain(listed).chain(in_cells) {
        if element["type"] == "card" {
            collect(element, found);
        } else if element["action_id"].is_string() {
            found.push(Found { block, element });
        }
    }
    for child in block["child_blocks"].as_array().into_iter().flatten() {
        collect(child, found);
    }
}

/// The element with this `action_id`; `block/action` is the one in that block, where several share the name.
pub fn find<'a>(blocks: &'a [Value], action_id: &str) -> Option<Found<'a>> {
    let (block, action_id) = action_id.split_once('/').map_or((None, action_id), |(b, a)| (Some(b), a));
    let in_block = |found: &Found<'_>| block.is_none_or(|block| found.block_id() == block);
    all(blocks).into_iter().find(|f| f.action_id() == Some(action_id) && in_block(f))
}

/// The `action_id` of the button with this label.
pub fn button(blocks: &[Value], label: &str) -> Option<String> {
    let found =
        all(blocks).into_iter().find(|f| f.kind() == "button" && f.element["text"]["text"] == label)?;
    found.action_id().map(str::to_owned)
}

/// Labels of all buttons.
pub fn buttons(blocks: &[Value]) -> Vec<String> {
    let buttons = all(blocks).into_iter().filter(|f| f.kind() == "button");
    buttons.filter_map(|f| f.element["text"]["text"].as_str().map(str::to_owned)).collect()
}

/// Every option of an element, those in groups too.
pub fn raw_options(element: &Value) -> Vec<&Value> {
    let groups = element["option_groups"].as_array().into_iter().flatten().map(|group| &group["options"]);
    std::iter::once(&element["options"]).chain(groups).filter_map(Value::as_array).flatten().collect()
}

/// Label and value of every option of an element.
pub fn options(element: &Value) -> Vec<(String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    raw_options(element).into_iter().map(|o| (text(&o["text"]["text"]), text(&o["value"]))).collect()
}

/// The name under which an element of this type holds its value, if it holds one.
pub fn value_key(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" => "value",
        "static_select" | "external_select" | "radio_buttons" => "selected_option",
        "multi_static_select" | "multi_external_select" | "checkboxes" => "selected_options",
        "users_select" => "selected_user",
        "multi_users_select" => "selected_users",
        "conversations_select" => "selected_conversation",
        "multi_conversations_select" => "selected_conversations",
        "channels_select" => "selected_channel",
        "multi_channels_select" => "selected_channels",
        "datepicker" => "selected_date",
        "timepicker" => "selected_time",
        "datetimepicker" => "selected_date_time",
        "rich_text_input" => "rich_text_value",
        "file_input" => "files",
        _ => return None,
    })
}

/// Whether elements with this key hold several values.
pub fn holds_many(key: &str) -> bool {
    matches!(
        key,
        "selected_options" | "selected_users" | "selected_conversations" | "selected_channels" | "files"
    )
}

/// The value an element starts with, in the shape of `state.values`.
pub fn initial_state(element: &Value) -> Option<Value> {
    let kind = element["type"].as_str()?;
    let key = value_key(kind)?;
    let initial = match key {
        "value" | "rich_text_value" => &element["initial_value"],
        "files" => &Value::Null,
        key => &element[&key.replacen("selected", "initial", 1)],
    };
    let empty = if holds_many(key) { json!([]) } else { Value::Null };
    let value = if initial.is_null() { empty } else { initial.clone() };
    Some(json!({ "type": kind, key: value }))
}

/// `state.values` for these blocks; what `kept` holds for the same block, action and type stays.
pub fn state_of(blocks: &[Value], kept: &Map<String, Value>) -> Map<String, Value> {
    let mut values = Map::new();
    for found in all(blocks) {
        let (Some(action_id), Some(initial)) = (found.action_id(), initial_state(found.element)) else {
            continue;
        };
        let old = kept.get(found.block_id()).and_then(|block| block.get(action_id));
        let value = old.filter(|old| old["type"] == initial["type"]).cloned().unwrap_or(initial);
        let block = values.entry(found.block_id()).or_insert_with(|| json!({}));
        block[action_id] = value;
    }
    values
}

/// The value inside a state entry (`{"type": …, "value": …}`), whatever its key is.
pub fn value_in(entry: &Value) -> &Value {
    let key = entry["type"].as_str().and_then(value_key).unwrap_or_default();
    &entry[key]
}

/// Whether a state entry holds nothing.
pub fn is_empty(entry: &Value) -> bool {
    match value_in(entry) {
        Value::Null => true,
        Value::String(s) => s.is_empty(),
        Value::Array(a) => a.is_empty(),
        _ => false,
    }
}

/// A state entry's value as text; several are joined by a comma.
pub fn value_text(entry: &Value) -> Option<String> {
    let one = |v: &Value| match v {
        Value::String(s) => s.clone(),
        Value::Object(o) if o.contains_key("value") => o["value"].as_str().unwrap_or_default().to_owned(),
        Value::Object(o) if o.contains_key("elements") => crate::visible::rich_text(v),
        other => other.to_string(),
    };
    match value_in(entry) {
        Value::Null => None,
        Value::Array(list) if list.is_empty() => None,
        Value::Array(list) => Some(list.iter().map(one).collect::<Vec<_>>().join(", ")),
        value => Some(one(value)),
    }
}
