//! `/api/{method}`: a call comes in, faults strike, an answer goes out.

use super::door::Line;
use crate::faults::{Effects, Misbehave};
use crate::state::Call;
use crate::web_api::{self, Arguments, Refusal};
use crate::workspace::Workspace;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::time::Duration;

const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Answers a call of the Web API.
pub(super) async fn call(
    State(workspace): State<Workspace>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(method): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let arguments = match Arguments::read(&parts.headers, parts.uri.query(), &body) {
        Ok(arguments) => arguments,
        Err(code) => return answer(StatusCode::OK, &Refusal::of(&code).answer()),
    };
    let effects = workspace.faults().strike(&method, &arguments.json());
    let not_processed = match &effects.how {
        Some(Misbehave::RateLimited { retry_after_s }) => {
            let refusal = Refusal::of("ratelimited").answer();
            let mut response = answer(StatusCode::TOO_MANY_REQUESTS, &refusal);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*retry_after_s));
            Some((429, refusal, response))
        }
        Some(Misbehave::Status(code)) => Some((*code, Value::Null, status(*code).into_response())),
        Some(Misbehave::ApiError(code)) => {
            let refusal = Refusal::of(code).answer();
            Some((200, refusal.clone(), answer(StatusCode::OK, &refusal)))
        }
        Some(Misbehave::HangBefore | Misbehave::ResetBefore) => Some((0, Value::Null, Response::default())),
        _ => None,
    };
    let mut record = Call {
        method: method.clone(),
        arguments: arguments.json(),
        answer: Value::Null,
        status: 200,
        at: 0,
        token_ok: arguments.token.is_some(),
        fault: effects.how.as_ref().map(|how| format!("{how:?}")),
    };
    if let Some((status, value, response)) = not_processed {
        (record.status, record.answer) = (status, value);
        keep(&workspace, record);
        return misbehave(&workspace, &line, effects, response).await;
    }
    let (value, scopes) = process(&workspace, &method, &arguments, &effects, record);
    workspace.deliver_outgoing();
    let mut response = answer(StatusCode::OK, &value);
    if let Ok(scopes) = HeaderValue::from_str(&scopes) {
        response.headers_mut().insert("x-oauth-scopes", scopes);
    }
    misbehave(&workspace, &line, effects, response).await
}

/// Processes a call under the lock; returns the answer and the token's scopes.
fn process(
    workspace: &Workspace,
    method: &str,
    arguments: &Arguments,
    effects: &Effects,
    mut record: Call,
) -> (Value, String) {
    let mut state = workspace.state();
    let (value, token_ok) = web_api::call(&mut state, method, arguments);
    if effects.late_ms > 0 {
        let visible_from = state.now.saturating_add_unsigned(effects.late_ms);
        let place = (value["channel"].as_str(), value["ts"].as_str());
        if let (Some(channel), Some(ts)) = place
            && let Some(message) = state.message_mut(channel, ts)
        {
            message.in_history_from = visible_from;
        }
    }
    record.answer = value.clone();
    record.token_ok = token_ok;
    record.at = state.now;
    state.calls.push(record);
    (value, if token_ok { state.scopes().join(",") } else { String::new() })
}

pub(super) fn keep(workspace: &Workspace, mut record: Call) {
    let mut state = workspace.state();
    record.at = state.now;
    state.calls.push(record);
}

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json; charset=utf-8")], value.to_string()).into_response()
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Turns an answer into what a fault makes of it.
pub(super) async fn misbehave(
    workspace: &Workspace,
    line: &Line,
    effects: Effects,
    response: Response,
) -> Response {
    let Some(how) = effects.how else { return response };
    match how {
        Misbehave::HangBefore | Misbehave::HangAfter => {
            workspace.faults().cleared(effects.round).await;
            line.cut();
            response
        }
        Misbehave::ResetBefore | Misbehave::ResetAfter => {
            line.cut();
            response
        }
        Misbehave::StatusAfter(code) => status(code).into_response(),
        Misbehave::ApiErrorAfter(code) => answer(StatusCode::OK, &json!({ "ok": false, "error": code })),
        Misbehave::HtmlBody => {
            let page = "<!DOCTYPE html><title>Slack</title><p>Something went wrong on our end.</p>";
            (StatusCode::OK, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
        }
        Misbehave::TruncatedBody => cut_short(response).await,
        Misbehave::SlowDrip(pause) => drip(response, Duration::from_millis(pause)).await,
        _ => response,
    }
}

async fn whole(response: Response) -> (axum::http::response::Parts, Bytes) {
    let (parts, body) = response.into_parts();
    (parts, to_bytes(body, MOST_BYTES).await.unwrap_or_default())
}

/// The first half of the body under the length of the whole.
async fn cut_short(response: Response) -> Response {
    let (mut parts, body) = whole(response).await;
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    Response::from_parts(parts, Body::from_stream(stream::iter([Ok(half), Err(broken)])))
}

/// The body sixteen bytes at a time, with a pause before each.
async fn drip(response: Response, pause: Duration) -> Response {
    let (parts, body) = whole(response).await;
    let drops: Vec<Bytes> = body.chunks(16).map(Bytes::copy_from_slice).collect();
    let slow = stream::iter(drops).then(move |drop| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, std::io::Error>(drop)
    });
    Response::from_parts(parts, Body::from_stream(slow))
}

/// Takes the bytes of a file.
pub(super) async fn upload(
    State(workspace): State<Workspace>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let size = body.len();
    if web_api::files::receive(&mut workspace.state(), &id, &body) {
        return format!("OK - {size}").into_response();
    }
    StatusCode::NOT_FOUND.into_response()
}
