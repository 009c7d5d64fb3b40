//! `/response/{id}`: what an app says later to a command or a click.

use super::api::{keep, misbehave};
use super::door::Line;
use crate::answers;
use crate::faults::Misbehave;
use crate::state::{Call, State as Inside};
use crate::web_api::Refusal;
use crate::workspace::Workspace;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

const MOST_USES: u32 = 5;
const LIVES_MS: i64 = 30 * 60 * 1000;

/// Takes an answer to a `response_url`.
pub(super) async fn respond(
    State(workspace): State<Workspace>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let payload: Value = serde_json::from_slice(&body).unwrap_or_default();
    let effects = workspace.faults().strike("response_url", &payload);
    let mut record = Call {
        method: "response_url".into(),
        arguments: payload.clone(),
        answer: Value::Null,
        status: 0,
        at: 0,
        token_ok: true,
        fault: effects.how.as_ref().map(|how| format!("{how:?}")),
    };
    let skipped = match &effects.how {
        Some(Misbehave::HangBefore | Misbehave::ResetBefore) => Some(0),
        Some(Misbehave::Status(code)) => Some(*code),
        Some(Misbehave::RateLimited { .. }) => Some(429),
        _ => None,
    };
    let (status, text) = match skipped {
        Some(status) => (status, String::new()),
        None => match apply(&mut workspace.state(), &id, payload) {
            Ok(()) => (200, "ok".to_owned()),
            Err((status, code)) => (status, code),
        },
    };
    record.status = status;
    record.answer = Value::String(text.clone());
    keep(&workspace, record);
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    misbehave(&workspace, &line, effects, (code, text).into_response()).await
}

fn apply(state: &mut Inside, id: &str, payload: Value) -> Result<(), (u16, String)> {
    let now = state.now;
    let url = state.response_urls.get_mut(id).ok_or_else(|| (404, "invalid_url".to_owned()))?;
    if now - url.issued > LIVES_MS {
        return Err((404, "expired_url".into()));
    }
    if url.uses >= MOST_USES {
        return Err((404, "used_url".into()));
    }
    let Value::Object(payload) = payload else { return Err((400, "invalid_payload".into())) };
    url.uses += 1;
    let place = (url.user.clone(), url.channel.clone(), url.thread_ts.clone(), url.original.clone());
    let outcome = say(state, &place, &payload);
    state.produce("response_url", "message", &place.0, Value::Object(payload), &outcome);
    outcome.map_err(|refusal| (if refusal.code == "no_text" { 500 } else { 400 }, refusal.code))
}

type Origin = (String, String, Option<String>, Option<crate::Place>);

fn say(state: &mut Inside, origin: &Origin, payload: &Map<String, Value>) -> Result<(), Refusal> {
    let (user, channel, thread_ts, original) = origin;
    let flag = |name: &str| payload.get(name).is_some_and(|value| *value == true || value == "true");
    if flag("delete_original") {
        return answers::remove_original(state, original.as_ref());
    }
    if flag("replace_original") {
        return answers::replace_original(state, original.as_ref(), payload);
    }
    answers::show(state, user, channel, thread_ts.as_deref(), payload).map(|_| ())
}
