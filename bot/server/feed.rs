//! The deal feed: `POST /feeds/deals`, a CloudEvent per request, signed as Standard Webhooks signs.
//!
//! 202 once it is on disk; the same source and id again: 200, and nothing changes. What cannot be an event
//! is refused with the field named; what is merely unknown to us (a region, a stage) is taken, and ops are told.

pub mod event;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use baton_storage::time::At;

use crate::config::feed_secret::FeedSecret;
use crate::features;
use crate::features::deals::actions::Taken;
use crate::server::door::Door;
use crate::server::{feed, signature};

/// The largest event.
pub const BODY_LIMIT: usize = 64 * 1024;
/// How far a request's time may be from ours, in seconds.
const WINDOW: i64 = 300;

/// Takes an event.
pub async fn receive(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> Response {
    let now = door.app.clock.now();
    if door.feed_secrets.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !is_genuine(&headers, &body, &door.feed_secrets, now) {
        tracing::warn!(bytes = body.len(), "a deal event was not signed by the feed's secret");
        metrics::counter!("baton_feed_total", "outcome" => "unauthorized").increment(1);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/cloudevents-batch") {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "one event per request\n").into_response();
    }
    let news = match feed::event::read(&body, &door.app.config.organization.crm_hosts) {
        Ok(news) => news,
        Err(faults) => {
            metrics::counter!("baton_feed_total", "outcome" => "refused").increment(1);
            let told: String = faults.iter().map(|fault| format!("{fault}\n")).collect();
            return (StatusCode::BAD_REQUEST, told).into_response();
        }
    };
    let app = door.app.clone();
    let taken =
        app.tasks.clone().spawn(async move { features::deals::actions::take(&app, news, now).await }).await;
    let (status, outcome) = match taken {
        Ok(Ok(Taken::New(_))) => (StatusCode::ACCEPTED, "accepted"),
        Ok(Ok(Taken::Known)) => (StatusCode::OK, "known"),
        Ok(Ok(Taken::Refused(fault))) => {
            return (StatusCode::BAD_REQUEST, format!("{fault}\n")).into_response();
        }
        Ok(Err(failure)) => {
            tracing::error!(failure = %format!("{failure:#}"), "a deal event was not stored");
            (StatusCode::SERVICE_UNAVAILABLE, "failed")
        }
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
    };
    metrics::counter!("baton_feed_total", "outcome" => outcome).increment(1);
    door.app.wake.notify_one();
    status.into_response()
}

fn is_genuine(headers: &HeaderMap, body: &[u8], secrets: &[FeedSecret], now: At) -> bool {
    let (Ok(id), Ok(timestamp), Ok(signatures)) = (
        signature::only(headers, "webhook-id"),
        signature::only(headers, "webhook-timestamp"),
        signature::only(headers, "webhook-signature"),
    ) else {
        return false;
    };
    let Ok(seconds) = timestamp.parse::<i64>() else { return false };
    let genuine = secrets
        .iter()
        .fold(false, |genuine, secret| genuine | secret.signed(signatures, id, timestamp, body));
    genuine && seconds.abs_diff(now.seconds()) <= WINDOW.unsigned_abs()
}
