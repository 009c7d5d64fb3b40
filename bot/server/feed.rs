//! The deal feed: `POST /feeds/deals`, a CloudEvent per request, signed as Standard Webhooks signs.
//!
//! 202 once it is on disk; the same source and id again: 200, and nothing changes. What cannot be an event
//! is refused with the field named; what is merely unknown to us (a region, a stage) is taken, and ops are told.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use baton_storage::time::At;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{Door, signature};
use crate::config::FeedSecret;
use crate::flows::deals::{self, News, Taken};
use crate::policy::deals::{AccountNews, OpportunityNews};

/// The largest event.
pub const BODY_LIMIT: usize = 64 * 1024;
/// How far a request's time may be from ours, in seconds.
const WINDOW: i64 = 300;

#[derive(Deserialize)]
struct Envelope {
    specversion: String,
    id: String,
    source: String,
    #[serde(rename = "type")]
    _kind: String,
    time: DateTime<Utc>,
    data: Value,
}

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
    let news = match read(&body, &door.app.config.organization.crm_hosts) {
        Ok(news) => news,
        Err(fault) => {
            metrics::counter!("baton_feed_total", "outcome" => "refused").increment(1);
            return (StatusCode::BAD_REQUEST, format!("{fault}\n")).into_response();
        }
    };
    let app = door.app.clone();
    let taken = app.tasks.clone().spawn(async move { deals::take(&app, news, now).await }).await;
    let (status, outcome) = match taken {
        Ok(Ok(Taken::New)) => (StatusCode::ACCEPTED, "accepted"),
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

/// Reads an event; the fault names the field.
fn read(body: &[u8], crm_hosts: &[String]) -> Result<News, String> {
    let envelope: Envelope = field("", serde_json::from_slice(body))?;
    if envelope.specversion != "1.0" {
        return Err("specversion: only CloudEvents 1.0 is understood".into());
    }
    for (name, text) in [("id", &envelope.id), ("source", &envelope.source)] {
        if text.trim().is_empty() || text.len() > 255 {
            return Err(format!("{name}: has to be 1 to 255 characters"));
        }
    }
    let part = |name: &str| envelope.data.get(name).filter(|part| !part.is_null()).cloned();
    let opportunity: Option<OpportunityNews> = match part("opportunity") {
        Some(part) => Some(field("data.opportunity.", serde_json::from_value(part))?),
        None => None,
    };
    let account: Option<AccountNews> = match part("account") {
        Some(part) => Some(field("data.account.", serde_json::from_value(part))?),
        None => None,
    };
    deals::news(
        envelope.source,
        envelope.id,
        At::from(envelope.time),
        opportunity,
        account,
        envelope.data.to_string(),
        crm_hosts,
    )
}

/// serde's words name the field, and with `prefix` where it is; they show no value of ours.
fn field<T>(prefix: &str, read: Result<T, serde_json::Error>) -> Result<T, String> {
    read.map_err(|error| format!("{prefix}{error}"))
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
