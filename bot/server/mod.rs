//! The door: Slack's three kinds of request, and what operators ask.
//!
//! A request is bounded, verified over its raw bytes, decoded, and handed to [`dispatch`]. Nothing is
//! parsed before its signature is checked, and every cause of refusal gets the same 401.

pub mod decode;
pub mod dispatch;
pub mod door;
pub mod events;
pub mod feed;
pub mod health;
pub mod heartbeat;
pub mod links;
pub mod measured;
mod opening;
pub mod quoted;
pub mod signature;
pub mod suggest;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use decode::Inbound;

use crate::server::door::Door;

/// Slack's largest payloads are far below; more than this is not read.
const BODY_LIMIT: usize = 1 << 20;

/// The routes.
pub fn router(door: Arc<Door>) -> Router {
    Router::new()
        .route("/slack/commands", post(commands))
        .route("/slack/interactions", post(interactions))
        .route("/slack/events", post(events))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .route("/feeds/deals", post(feed::receive).layer(DefaultBodyLimit::max(feed::BODY_LIMIT)))
        .with_state(door)
}

async fn commands(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> Response {
    receive(door, headers, body, decode::command).await
}

async fn interactions(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> Response {
    receive(door, headers, body, decode::interaction).await
}

async fn events(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> Response {
    receive(door, headers, body, decode::event).await
}

async fn receive(
    door: Arc<Door>,
    headers: HeaderMap,
    body: Bytes,
    decode: fn(&[u8], &str) -> Result<Inbound, decode::Unreadable>,
) -> Response {
    let now = door.app.clock.now();
    let digest = match signature::verify(&headers, &body, &door.signing_secrets, now) {
        Ok(digest) => digest,
        Err(cause) => {
            tracing::warn!(%cause, bytes = body.len(), "a request was not Slack's");
            metrics::counter!("baton_inbound_refused_total", "cause" => cause.as_str()).increment(1);
            return StatusCode::UNAUTHORIZED.into_response();
        }
    };
    let inbound = match decode(&body, &digest) {
        Ok(inbound) => inbound,
        Err(unreadable) => {
            tracing::warn!(%unreadable, "a signed request was not understood");
            metrics::counter!("baton_inbound_refused_total", "cause" => "unreadable").increment(1);
            return StatusCode::BAD_REQUEST.into_response();
        }
    };
    // The task goes on when Slack hangs up: what was begun is finished, and a retry gets its answer.
    let app = door.app.clone();
    let answered = app.tasks.clone().spawn(async move {
        match inbound {
            Inbound::Challenge(challenge) => challenge.into_response(),
            Inbound::Check => StatusCode::OK.into_response(),
            Inbound::Interaction(interaction) => dispatch::interaction(&app, *interaction).await,
            Inbound::Typing(interaction, typed) => suggest::offer(&app, &interaction, &typed).await,
            Inbound::Event(event) => events::take(&app, event).await,
        }
    });
    answered.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
