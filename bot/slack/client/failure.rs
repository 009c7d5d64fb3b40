//! What a failed call means for what was to happen (durability.md, "Out").

use std::error::Error;
use std::time::Duration;

use serde_json::Value;
use slack_morphism::errors::SlackClientError;

use crate::slack::client::codes::{Class, class};

/// A failed call. Its text is a code of Slack's or a word of ours, never a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlackError {
    /// It did not happen: no byte of the request left.
    #[error("slack was not reached: {0}")]
    NotSent(String),
    /// It did not happen: too much at once. Zero where Slack does not say how long to wait.
    #[error("slack asks to wait {0:?}")]
    RateLimited(Duration),
    /// It did not happen, and will once Slack is through with something: Slack's error code.
    #[error("slack cannot for now: {0}")]
    Passing(String),
    /// It did not happen and will not: Slack's error code.
    #[error("slack refused: {0}")]
    Refused(String),
    /// Nothing will happen until somebody mends the token.
    #[error("slack does not accept the token: {0}")]
    Unauthorized(String),
    /// It may have happened.
    #[error("slack's answer was lost: {0}")]
    Ambiguous(String),
}

impl SlackError {
    /// A 200 whose body we cannot make sense of.
    pub(crate) fn unreadable() -> Self {
        Self::Ambiguous("unreadable answer".into())
    }

    /// Slack's code, or the class of the failure where Slack gave none.
    pub fn word(&self) -> &str {
        match self {
            Self::Refused(code) | Self::Unauthorized(code) | Self::Passing(code) => code,
            Self::NotSent(_) => "not_reached",
            Self::RateLimited(_) => "ratelimited",
            Self::Ambiguous(_) => "answer_lost",
        }
    }

    /// Slack's code, where it refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(code) | Self::Unauthorized(code) => Some(code),
            _ => None,
        }
    }
}

impl SlackError {
    /// What an error of the client means as the answer of `method`.
    pub(crate) fn of(method: &str, error: SlackClientError) -> Self {
        match error {
            SlackClientError::ApiError(api) => coded(method, api.code, api.http_response_body.as_deref()),
            SlackClientError::RateLimitError(limit) => {
                Self::RateLimited(limit.retry_after.unwrap_or(Duration::ZERO))
            }
            SlackClientError::HttpError(http) if http.status_code.is_server_error() => {
                Self::Ambiguous(format!("status {}", http.status_code.as_u16()))
            }
            SlackClientError::HttpError(http) => {
                Self::Refused(format!("status {}", http.status_code.as_u16()))
            }
            SlackClientError::HttpProtocolError(protocol) => match protocol.cause {
                Some(cause) if never_connected(cause.as_ref()) => Self::NotSent("no connection".into()),
                _ => Self::Ambiguous("connection lost".into()),
            },
            _ => Self::unreadable(),
        }
    }
}

fn coded(method: &str, code: String, body: Option<&str>) -> SlackError {
    match class(method, &code) {
        Class::Limited => SlackError::RateLimited(asked_to_wait(body).unwrap_or(Duration::ZERO)),
        Class::Passing => SlackError::Passing(code),
        Class::Uncertain => SlackError::Ambiguous(code),
        Class::Token => SlackError::Unauthorized(code),
        Class::Definite => SlackError::Refused(code),
    }
}

/// How long a refusal with status 200 asks to wait. Its header is lost in the client; the body may say it too.
fn asked_to_wait(body: Option<&str>) -> Option<Duration> {
    let body: Value = serde_json::from_str(body?).ok()?;
    body["retry_after"].as_u64().map(Duration::from_secs)
}

/// Whether the connection failed before a byte of the request was written.
fn never_connected(cause: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(cause);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<hyper_util::client::legacy::Error>() {
            return error.is_connect();
        }
        cause = error.source();
    }
    false
}
