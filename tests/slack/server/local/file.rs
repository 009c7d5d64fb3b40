//! A file that was shared, to be opened or kept by whoever sees the message it stands in.

use crate::state::State as Inside;
use crate::workspace::Workspace;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct As {
    #[serde(default)]
    user: String,
}

/// The file as it was uploaded. It is always kept, never shown within the page: whatever stands in it, nothing of
/// it runs here.
pub(super) async fn file(
    State(workspace): State<Workspace>,
    Path(id): Path<String>,
    Query(As { user }): Query<As>,
) -> Result<Response, StatusCode> {
    let state = workspace.state();
    let file = state.files.get(&id).ok_or(StatusCode::NOT_FOUND)?;
    if !state.sees_file(&user, &id) {
        return Err(StatusCode::FORBIDDEN);
    }
    let name = file["name"].as_str().unwrap_or("file");
    let kind = match name.rsplit('.').next() {
        Some("ics") => "text/calendar; charset=utf-8",
        Some("txt" | "md" | "csv") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let mut headers = HeaderMap::new();
    let mut header = |header: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(header, value);
        }
    };
    header(CONTENT_TYPE, kind);
    header(X_CONTENT_TYPE_OPTIONS, "nosniff");
    header(CONTENT_DISPOSITION, &format!("attachment; filename*=UTF-8''{}", escaped(name)));
    Ok((headers, file["content"].as_str().unwrap_or_default().to_owned()).into_response())
}

/// A name as RFC 5987 has it in a header: every byte that is no letter or digit as `%XX`.
fn escaped(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}

impl Inside {
    /// Whether a message that a person sees holds this file.
    fn sees_file(&self, user: &str, id: &str) -> bool {
        let holds = |channel: &str| {
            let messages = self.messages.get(channel).into_iter().flatten();
            messages.flat_map(|message| &message.files).any(|file| file["id"] == id)
        };
        self.world.channels.values().any(|channel| self.sees(user, channel) && holds(&channel.id))
    }
}
