//! What Slack adds to blocks it takes: ids where the app gave none.

use serde_json::{Value, json};

/// Gives every block a `block_id` and every interactive element an `action_id`.
pub(crate) fn normalize(blocks: &mut [Value], mut next: impl FnMut() -> String) {
    for block in blocks {
        fill(block, &mut next);
    }
}

fn fill(block: &mut Value, next: &mut impl FnMut() -> String) {
    if !block.is_object() {
        return;
    }
    if block["block_id"].is_null() {
        block["block_id"] = json!(next());
    }
    for name in ["accessory", "element"] {
        if block[name].is_object() {
            name_element(&mut block[name], next);
        }
    }
    for name in ["elements", "actions"] {
        for element in block.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten() {
            if element["type"] == "card" { fill(element, next) } else { name_element(element, next) }
        }
    }
    for child in block.get_mut("child_blocks").and_then(Value::as_array_mut).into_iter().flatten() {
        fill(child, next);
    }
}

fn name_element(element: &mut Value, next: &mut impl FnMut() -> String) {
    let kind = element["type"].as_str().unwrap_or_default();
    let acts = matches!(kind, "button" | "overflow" | "workflow_button" | "feedback_buttons" | "icon_button")
        || crate::elements::value_key(kind).is_some();
    if acts && element["action_id"].is_null() {
        element["action_id"] = json!(next());
    }
}
