//! Canvases: documents of Markdown, one of which can stand in a channel's tabs.

use super::{Answer, Arguments, Refusal};
use crate::state::State;
use serde_json::{Value, json};

pub(super) fn create(state: &mut State, arguments: &Arguments) -> Answer {
    let markdown = document(&arguments.structure("document_content").ok().flatten().unwrap_or_default())?;
    let channel = match arguments.text("channel_id") {
        Some(id) => {
            let channel = state.visible(id)?.clone();
            state.must_be_in(&channel)?;
            Some(channel.id)
        }
        None => None,
    };
    let id = state.id("F");
    let canvas = json!({
        "id": id, "created": state.now / 1000, "title": arguments.text("title"), "filetype": "quip",
        "user": state.bot_user(), "channel": channel, "content": markdown, "revision": 0,
    });
    state.files.insert(id.clone(), canvas);
    Ok(json!({ "canvas_id": id }))
}

pub(super) fn edit(state: &mut State, arguments: &Arguments) -> Answer {
    let id = arguments.need("canvas_id")?.to_owned();
    let Ok(Some(Value::Array(changes))) = arguments.structure("changes") else {
        return Err(Refusal::arguments("missing required field: changes"));
    };
    // Slack takes one change a call; of its operations only replacing the whole is known here.
    let [change] = changes.as_slice() else { return Err(Refusal::arguments("must provide one change")) };
    if change["operation"] != "replace" || !change["section_id"].is_null() {
        return Err(Refusal::arguments("this workspace replaces whole canvases only"));
    }
    let markdown = document(&change["document_content"])?;
    let canvas = state.files.get_mut(&id).filter(|file| file["filetype"] == "quip");
    let canvas = canvas.ok_or_else(|| Refusal::of("canvas_not_found"))?;
    canvas["content"] = json!(markdown);
    canvas["revision"] = json!(canvas["revision"].as_i64().unwrap_or_default() + 1);
    Ok(json!({}))
}

/// The text of a document, which has to be Markdown.
fn document(content: &Value) -> Result<String, Refusal> {
    let markdown = content["markdown"].as_str().filter(|_| content["type"] == "markdown");
    let markdown = markdown.ok_or_else(|| Refusal::arguments("document_content has to be markdown"))?;
    if markdown.chars().count() > 100_000 {
        return Err(Refusal::of("canvas_creation_failed"));
    }
    Ok(markdown.to_owned())
}
