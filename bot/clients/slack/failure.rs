//! What a failed call means for what was to happen (durability.md, "Out").

use std::error::Error;
use std::time::Duration;

use slack_morphism::errors::SlackClientError;

/// A failed call. Its text is a code of Slack's or a word of ours, never a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It did not happen: no byte of the request left.
    #[error("slack was not reached: {0}")]
    NotSent(String),
    /// It did not happen: too much at once.
    #[error("slack asks to wait {0:?}")]
    RateLimited(Duration),
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

/// Slack's codes for its own trouble, after which the thing may have happened.
const AMBIGUOUS: &[&str] = &["fatal_error", "internal_error", "request_timeout", "service_unavailable"];
const UNAUTHORIZED: &[&str] =
    &["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "no_permission"];

impl Failure {
    /// A 200 whose body we cannot make sense of.
    pub(super) fn unreadable() -> Self {
        Self::Ambiguous("unreadable answer".into())
    }

    /// Slack's code, where it refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(code) | Self::Unauthorized(code) => Some(code),
            _ => None,
        }
    }
}

impl From<SlackClientError> for Failure {
    fn from(error: SlackClientError) -> Self {
        match error {
            SlackClientError::ApiError(api) => coded(api.code),
            SlackClientError::RateLimitError(limit) => {
                Self::RateLimited(limit.retry_after.unwrap_or(Duration::from_secs(1)))
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

fn coded(code: String) -> Failure {
    match code.as_str() {
        "ratelimited" | "rate_limited" => Failure::RateLimited(Duration::from_secs(1)),
        known if AMBIGUOUS.contains(&known) => Failure::Ambiguous(code),
        known if UNAUTHORIZED.contains(&known) => Failure::Unauthorized(code),
        _ => Failure::Refused(code),
    }
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
