//! What a call that failed means for what was asked.

use serde_json::Value;

use crate::connectors::http::Lost;
use crate::connectors::salesforce::client::codes::{self, Class};

/// A failed call. Its text is a code of Salesforce's or a word of ours, never a body, an address or a token.
///
/// What is written is written by its id or its key, so that a call that was lost is made again without harm.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SalesforceError {
    /// It passes: not reached, lost, locked, down, too much at once.
    #[error("salesforce cannot for now: {0}")]
    Later(String),
    /// The session is over. The client signs in anew once, so nobody else meets this one.
    #[error("salesforce does not accept the session: {0}")]
    SignIn(String),
    /// No calls for now: they are used up, or what is left is for others. `Salesforce::quota` says until when.
    #[error("salesforce is left alone for now: {0}")]
    Quota(String),
    /// The span lies too far back or holds too much; asked otherwise it may be answered.
    #[error("salesforce does not answer for this span of time: {0}")]
    Span(String),
    /// Nothing comes of it until somebody mends `baton.toml`, the secret, or what the user may do in Salesforce.
    #[error("salesforce refused: {0}")]
    Configuration(String),
    /// There is no such record.
    #[error("salesforce has no such record: {0}")]
    Gone(String),
    /// Somebody changed the record after it was read.
    #[error("salesforce has a newer record: {0}")]
    Changed(String),
}

/// All calls read, so nobody asks whether a lost one has happened.
impl From<Lost> for SalesforceError {
    fn from(lost: Lost) -> Self {
        Self::Later(lost.what.into())
    }
}

impl SalesforceError {
    /// A 200 whose body we cannot make sense of: of a proxy, or cut off.
    pub(crate) fn unreadable() -> Self {
        Self::Later("unreadable answer".into())
    }

    /// What an answer of the REST API with this status means. Its body is a list of errors; the first one counts.
    pub fn of_answer(status: u16, body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let code = body[0]["errorCode"].as_str().filter(|code| is_code(code));
        let message = body[0]["message"].as_str().unwrap_or_default();
        let class = match code.and_then(codes::of_rest) {
            // Two limits have one code; that of calls at the same time passes by itself.
            Some(Class::Quota) if message.starts_with("Concurrent") => Class::Later,
            Some(class) => class,
            None => of_status(status),
        };
        Self::classed(class, code.map_or_else(|| format!("status {status}"), str::to_owned))
    }

    /// What an answer of the token endpoint with this status means. Its body is an object.
    pub fn of_grant(status: u16, body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let error = body["error"].as_str().filter(|error| is_code(error));
        let description = body["error_description"].as_str().unwrap_or_default();
        let class = error.and_then(|error| codes::of_oauth(error, description));
        // A token that is refused where tokens are given is no session that is over.
        let class = class.unwrap_or(match of_status(status) {
            Class::SignIn | Class::Gone | Class::Changed => Class::Configuration,
            class => class,
        });
        let what = match (error, codes::said(description)) {
            (Some(error), Some(said)) => format!("{error} ({said})"),
            (Some(error), None) => error.to_owned(),
            (None, _) => format!("status {status}"),
        };
        Self::classed(class, format!("no token: {what}"))
    }

    fn classed(class: Class, what: String) -> Self {
        match class {
            Class::Later => Self::Later(what),
            Class::SignIn => Self::SignIn(what),
            Class::Quota => Self::Quota(what),
            Class::Span => Self::Span(what),
            Class::Configuration => Self::Configuration(what),
            Class::Gone => Self::Gone(what),
            Class::Changed => Self::Changed(what),
        }
    }
}

/// What a status alone means, where the body has no code that is known.
fn of_status(status: u16) -> Class {
    match status {
        401 => Class::SignIn,
        404 | 410 => Class::Gone,
        412 => Class::Changed,
        // A 200 that gets here held no answer.
        200..=299 | 408 | 429 | 500..=599 => Class::Later,
        _ => Class::Configuration,
    }
}

/// Whether a text is a code and nothing that somebody wrote.
fn is_code(text: &str) -> bool {
    text.len() <= 80 && !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
}
