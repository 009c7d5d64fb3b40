//! The record of one request to the app and of what came back.

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A request as it went out, to the byte.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RecordedRequest {
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// A request to the app, its answer, and what the person saw of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Delivery {
    /// Empty `url` when nothing was sent.
    pub request: RecordedRequest,
    pub status: Option<u16>,
    pub body: String,
    /// Why there was no request or no answer.
    pub error: Option<String>,
    /// The failure Slack showed the person, if it showed one.
    pub shown: Option<String>,
    /// Errors put at fields, by the app or by Slack itself: block id → text.
    pub field_errors: BTreeMap<String, String>,
    /// The view that the trigger of this request opened or pushed until it was answered.
    pub opened: Option<String>,
    /// Ids of messages only the person sees that came with the answer.
    pub ephemerals: Vec<String>,
    /// The trigger that was handed to the app.
    pub trigger_id: String,
    /// Where the app may answer later.
    pub response_url: String,
    /// Whether the app asked for no retries (`X-Slack-No-Retry`).
    pub no_retry: bool,
}

impl Delivery {
    /// Whether a request went out at all.
    pub fn was_sent(&self) -> bool {
        !self.request.url.is_empty()
    }

    /// Whether the app answered with a 2xx in time.
    pub fn is_ok(&self) -> bool {
        self.error.is_none() && self.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// Itself, if the app took it; a panic that says what happened otherwise.
    #[track_caller]
    pub fn ok(self) -> Delivery {
        assert!(self.is_ok(), "the app did not take the request: {self:#?}");
        self
    }

    /// The answer as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The `response_action` the app answered a submission with.
    pub fn response_action(&self) -> Option<String> {
        self.json()["response_action"].as_str().map(str::to_owned)
    }

    /// A request header, by name without regard to case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.request.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The JSON that was sent: an event envelope, or an interaction's `payload`.
    pub fn payload(&self) -> Value {
        let form = || url::form_urlencoded::parse(self.request.body.as_bytes());
        let payload = form().find(|(name, _)| name == "payload").map(|(_, value)| value.into_owned());
        let text = payload.unwrap_or_else(|| self.request.body.clone());
        serde_json::from_str(&text).unwrap_or_default()
    }

    pub(crate) fn not_sent(why: impl Into<String>) -> Delivery {
        Delivery { error: Some(why.into()), ..Delivery::default() }
    }
}

/// Something a person cannot do: there is no such field, button or message.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct Cannot(pub String);
