//! What a person does with an element, turned into the value the element then holds.

use crate::delivery::Cannot;
use crate::elements;
use crate::input::Input;
use serde_json::{Value, json};

/// The state entry (`{"type": …, "value": …}`) of an element after this input.
/// `suggested` are options the app offered for an external menu.
pub(super) fn entry(element: &Value, input: &Input, suggested: &[Value]) -> Result<Value, Cannot> {
    let kind = element["type"].as_str().unwrap_or_default();
    let key = elements::value_key(kind).ok_or_else(|| Cannot(format!("a {kind} holds no value")))?;
    let value = value(element, key, input, suggested).map_err(|why| Cannot(format!("{why}, at a {kind}")))?;
    Ok(json!({ "type": kind, key: value }))
}

fn value(element: &Value, key: &str, input: &Input, suggested: &[Value]) -> Result<Value, String> {
    if *input == Input::Nothing {
        return Ok(if elements::holds_many(key) { json!([]) } else { Value::Null });
    }
    let option = |wanted: &str| option(element, wanted, suggested);
    Ok(match (key, input) {
        ("value", Input::Text(text)) => {
            let most = element["max_length"].as_u64().unwrap_or(3000);
            if text.chars().count() as u64 > most {
                return Err(format!("no more than {most} characters fit"));
            }
            if text.is_empty() { Value::Null } else { json!(text) }
        }
        ("selected_option", Input::Option(wanted)) => option(wanted)?,
        ("selected_options", Input::Options(wanted) | Input::Check(wanted)) => {
            json!(limited(element, wanted)?.iter().map(|one| option(one)).collect::<Result<Vec<_>, _>>()?)
        }
        ("selected_options", Input::Option(wanted)) => json!([option(wanted)?]),
        ("selected_user", Input::User(id)) => json!(id),
        ("selected_users", Input::Users(ids)) => json!(limited(element, ids)?),
        ("selected_users", Input::User(id)) => json!([id]),
        ("selected_channel", Input::Channel(id)) => json!(id),
        ("selected_channels", Input::Channels(ids)) => json!(limited(element, ids)?),
        ("selected_conversation", Input::Conversation(id) | Input::Channel(id)) => json!(id),
        ("selected_conversations", Input::Conversations(ids) | Input::Channels(ids)) => {
            json!(limited(element, ids)?)
        }
        ("selected_date", Input::Date(day)) if crate::blocks::is_date(day) => json!(day),
        ("selected_time", Input::Time(time)) if crate::blocks::is_time(time) => json!(time),
        ("selected_date_time", Input::DateTime(seconds)) => json!(seconds),
        ("rich_text_value", Input::RichText(block)) => block.clone(),
        ("rich_text_value", Input::Text(text)) => rich_text(text),
        ("files", Input::Files(ids)) => json!(ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>()),
        (_, input) => return Err(format!("{input:?} is not possible")),
    })
}

fn limited<'i>(element: &Value, wanted: &'i [String]) -> Result<&'i [String], String> {
    match element["max_selected_items"].as_u64() {
        Some(most) if wanted.len() as u64 > most => Err(format!("no more than {most} can be chosen")),
        _ => Ok(wanted),
    }
}

/// The option with this value, or else with this label.
pub(super) fn option(element: &Value, wanted: &str, suggested: &[Value]) -> Result<Value, String> {
    let mut options = elements::raw_options(element);
    options.extend(suggested);
    options.extend(element["initial_option"].as_object().map(|_| &element["initial_option"]));
    let by_value = options.iter().find(|option| option["value"] == wanted);
    let found = by_value.or_else(|| options.iter().find(|option| option["text"]["text"] == wanted));
    let known = || options.iter().filter_map(|o| o["value"].as_str()).collect::<Vec<_>>().join(", ");
    found
        .map(|option| (*option).clone())
        .ok_or_else(|| format!("there is no option {wanted} among: {}", known()))
}

fn rich_text(text: &str) -> Value {
    json!({
        "type": "rich_text",
        "elements": [{ "type": "rich_text_section", "elements": [{ "type": "text", "text": text }] }],
    })
}
