//! Uploading files: asking for a place, putting bytes there, sharing the file.

use super::{Answer, Arguments, Refusal};
use crate::message::Message;
use crate::state::State;
use serde_json::{Value, json};

pub(super) fn upload_url(state: &mut State, arguments: &Arguments) -> Answer {
    let name = arguments.need("filename")?;
    let length = arguments
        .number("length")
        .filter(|n| *n > 0)
        .ok_or_else(|| Refusal::arguments("missing required field: length"))?;
    let id = state.id("F");
    let file = json!({
        "id": id, "created": state.now / 1000, "timestamp": state.now / 1000, "name": name, "title": name,
        "mimetype": "application/octet-stream", "filetype": "binary", "user": state.bot_user(), "size": length,
        "is_external": false, "is_public": false, "uploaded": false,
    });
    state.files.insert(id.clone(), file);
    Ok(json!({ "upload_url": format!("{}/upload/{id}", state.base_url), "file_id": id }))
}

/// Takes the bytes of an announced file; says whether they are welcome.
pub(crate) fn receive(state: &mut State, id: &str, bytes: &[u8]) -> bool {
    let Some(file) = state.files.get_mut(id) else { return false };
    file["uploaded"] = json!(true);
    file["content"] = json!(String::from_utf8_lossy(bytes));
    true
}

pub(super) fn complete(state: &mut State, arguments: &Arguments) -> Answer {
    let Ok(Some(Value::Array(wanted))) = arguments.structure("files") else {
        return Err(Refusal::arguments("missing required field: files"));
    };
    let mut files = Vec::new();
    for one in &wanted {
        let id = one["id"].as_str().unwrap_or_default();
        let file = state.files.get_mut(id).filter(|file| file["uploaded"] == true);
        let file = file.ok_or_else(|| Refusal::of("file_not_found"))?;
        if one["title"].is_string() {
            file["title"] = one["title"].clone();
        }
        let mut shown = file.clone();
        if let Some(shown) = shown.as_object_mut() {
            shown.remove("content");
            shown.remove("uploaded");
        }
        files.push(shown);
    }
    if let Some(id) = arguments.text("channel_id") {
        let channel = state.visible(id)?.clone();
        state.must_be_in(&channel)?;
        let app = state.app.clone().unwrap_or_default();
        let message = Message {
            channel: channel.id,
            ts: state.ts(),
            user: app.bot_user,
            bot_id: Some(app.bot_id),
            text: arguments.text("initial_comment").unwrap_or_default().to_owned(),
            files: files.clone(),
            thread_ts: arguments.text("thread_ts").map(str::to_owned),
            ..Message::default()
        };
        state.add_message(message);
    }
    Ok(json!({ "files": files }))
}
