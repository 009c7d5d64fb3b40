//! What a call that failed means for what was asked.

use std::time::Duration;

use serde_json::Value;

use crate::connectors::http::{Lost, Reply};

/// A failed call. Its text is words of ours, never a body, an address or a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GoogleError {
    /// It passes: not reached, lost, down, too many calls. What was asked for may have happened.
    #[error("google cannot for now: {what}")]
    Later {
        what: String,
        /// How long Google asks to wait.
        wait: Option<Duration>,
    },
    /// What Baton signs in with is not accepted.
    #[error("google does not let Baton in: {0}")]
    Key(&'static str),
    /// The service account may not act as people, or not do this as them.
    #[error("google does not let the service account act as people with the scopes that Baton asks for")]
    Delegation,
    /// There is nobody of the address as whom Baton is to act.
    #[error("google knows nobody of that address")]
    Nobody,
    /// The token is good for less than this.
    #[error("the token lacks a scope")]
    Scope,
    /// The Calendar API is not enabled in the project.
    #[error("the Google Calendar API is not enabled in the project of the key")]
    NotEnabled,
    /// Too many invitations, or a day's calls are used up.
    #[error("google's usage limits for calendars are reached")]
    Quota,
    /// Whoever asks may not do that there.
    #[error("google refused: {0}")]
    Forbidden(&'static str),
    /// It is not there, or whoever asks may not know of it.
    #[error("google has no such thing, or hides it")]
    Gone,
    /// It was deleted.
    #[error("it was deleted")]
    Deleted,
    /// What has changed since last time cannot be told any more.
    #[error("all has to be read anew")]
    Forgotten,
    /// There is an event of this id.
    #[error("it is there already")]
    Exists,
    /// Somebody has changed it since it was read.
    #[error("it has changed meanwhile")]
    Changed,
    /// It cannot be done as it was asked.
    #[error("google refused: status {0}")]
    Refused(u16),
}

impl From<Lost> for GoogleError {
    fn from(lost: Lost) -> Self {
        Self::Later { what: lost.what.into(), wait: None }
    }
}

impl GoogleError {
    /// A 200 whose body we cannot make sense of: of a proxy, or cut off.
    pub(crate) fn unreadable() -> Self {
        Self::Later { what: "unreadable answer".into(), wait: None }
    }

    /// What an answer of the API that is no success means.
    pub fn of_answer(reply: &Reply) -> Self {
        let later = || Self::Later { what: format!("status {}", reply.status), wait: reply.wait() };
        let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let reason = body["error"]["errors"][0]["reason"].as_str();
        match (reply.status, reason) {
            (401, _) => Self::Key("the token is not accepted"),
            (403, Some("rateLimitExceeded" | "userRateLimitExceeded")) => later(),
            (403, Some("quotaExceeded" | "dailyLimitExceeded" | "calendarUsageLimitsExceeded")) => {
                Self::Quota
            }
            (403, Some("accessNotConfigured")) => Self::NotEnabled,
            (403, Some("insufficientPermissions")) => Self::Scope,
            (403, Some("forbiddenForServiceAccounts")) => Self::Delegation,
            (403, Some("forbiddenForNonOrganizer")) => Self::Forbidden("somebody else organizes it"),
            (403, _) => Self::Forbidden("too few rights in that calendar"),
            (404, _) => Self::Gone,
            (409, _) => Self::Exists,
            (410, Some("fullSyncRequired" | "updatedMinTooLongAgo")) => Self::Forgotten,
            (410, _) => Self::Deleted,
            (412, _) => Self::Changed,
            (408 | 429 | 500..=599, _) => later(),
            (status @ 400..=499, _) => Self::Refused(status),
            // What gets here is no answer of the API: a page of a proxy, a redirection.
            _ => later(),
        }
    }

    /// What an answer of the token endpoint that is no token means. Its errors are those of RFC 6749; some are told apart
    /// by their description alone.
    pub fn of_grant(reply: &Reply) -> Self {
        let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let why = body["error_description"].as_str().unwrap_or_default().to_lowercase();
        let says = |words: &str| why.contains(words);
        match (reply.status, body["error"].as_str()) {
            (400..=499, Some("unauthorized_client" | "invalid_scope" | "access_denied")) => Self::Delegation,
            (400..=499, Some("invalid_client" | "deleted_client" | "disabled_client")) => {
                Self::Key("the OAuth client or its secret is unknown")
            }
            (400..=499, Some("invalid_grant")) if says("invalid email") => Self::Nobody,
            (400..=499, Some("invalid_grant")) if says("account not found") => {
                Self::Key("the service account is unknown")
            }
            (400..=499, Some("invalid_grant")) if says("signature") => {
                Self::Key("the key of the service account is no longer good")
            }
            (400..=499, Some("invalid_grant")) if says("short-lived") => {
                Self::Key("this machine's clock is wrong")
            }
            (400..=499, Some("invalid_grant")) => Self::Key("it has expired or was revoked"),
            (status, _) => Self::Later { what: format!("status {status}"), wait: reply.wait() },
        }
    }

    /// Whether it passes by itself.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Later { .. } | Self::Changed)
    }
}
