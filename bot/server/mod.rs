//! The door: Slack's three kinds of request, and what operators ask.
//!
//! A request is bounded, verified over its raw bytes, decoded, and handed to [`dispatch`]. Nothing is
//! parsed before its signature is checked, and every cause of refusal gets the same 401.

pub mod answer;
pub mod body;
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
pub mod socket;
pub mod suggest;
pub mod told;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use decode::Inbound;

use crate::server::door::{Door, WayIn};

/// Slack's largest payloads are far below; more than this is not read.
const BODY_LIMIT: usize = 1 << 20;

/// What whoever asks for one of Slack's addresses reads in Socket Mode.
const BY_SOCKET: &str = "This Baton hears Slack by Socket Mode. Turn Socket Mode on in the app's settings, and request URLs are not needed.\n";

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
    receive(door, headers, body, body::command).await
}

async fn interactions(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> Response {
    receive(door, headers, body, body::interaction).await
}

async fn events(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> Response {
    receive(door, headers, body, body::event).await
}

async fn receive(
    door: Arc<Door>,
    headers: HeaderMap,
    body: Bytes,
    decode: fn(&[u8], &str) -> Result<Inbound, decode::Unreadable>,
) -> Response {
    let WayIn::Signed(secrets) = &door.way_in else {
        return (StatusCode::NOT_FOUND, BY_SOCKET).into_response();
    };
    let now = door.app.clock.now();
    let digest = match signature::verify(&headers, &body, secrets, now) {
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
    answer::to(&door.app, inbound).await.into_response()
}
