//! What each of Salesforce's error codes means for what was asked.
//!
//! The codes are those of the REST API Developer Guide ("Status Codes and Error Responses") and of the core data types of
//! the SOAP API ("StatusCode", "ExceptionCode") that a reading call can meet, and the OAuth errors of "OAuth 2.0 JWT
//! Bearer Flow" and "Client Credentials Flow". A code that is not here is judged by its status alone.

use Class::{Changed, Configuration, Gone, Later, Quota, SignIn, Span};

/// What a refused call means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It passes: ask again later.
    Later,
    /// The session is over: sign in anew, once.
    SignIn,
    /// The day's calls are used up.
    Quota,
    /// The span of time lies too far back or holds too much: ask otherwise.
    Span,
    /// Nothing comes of it until somebody mends the configuration, here or there.
    Configuration,
    /// There is no such record.
    Gone,
    /// Somebody changed the record after it was read.
    Changed,
}

type Codes = &'static [(Class, &'static str)];

/// Codes of the REST API.
const REST: Codes = &[
    (
        Later,
        "UNABLE_TO_LOCK_ROW SERVER_UNAVAILABLE QUERY_TIMEOUT REQUEST_RUNNING_TOO_LONG OPERATION_TOO_LARGE \
         UNKNOWN_EXCEPTION INVALID_QUERY_LOCATOR API_CURRENTLY_DISABLED EXCEEDED_MAX_CONCURRENT_REQUESTS \
         INVALID_REPLICATION_STATE TOO_MANY_CONCURRENT_REQUESTS",
    ),
    (SignIn, "INVALID_SESSION_ID"),
    (Quota, "REQUEST_LIMIT_EXCEEDED"),
    (Span, "INVALID_REPLICATION_DATE EXCEEDED_ID_LIMIT"),
    (
        Configuration,
        "MALFORMED_QUERY MALFORMED_ID INVALID_FIELD INVALID_TYPE INVALID_QUERY_FILTER_OPERATOR \
         QUERY_TOO_COMPLICATED ILLEGAL_QUERY_PARAMETER_VALUE INSUFFICIENT_ACCESS \
         INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY API_DISABLED_FOR_ORG FUNCTIONALITY_NOT_ENABLED \
         METHOD_NOT_ALLOWED UNSUPPORTED_MEDIA_TYPE JSON_PARSER_ERROR UNSUPPORTED_API_VERSION INVALID_AUTH_HEADER \
         INVALID_LOGIN PASSWORD_LOCKOUT INSUFFICIENT_SCOPE URI_TOO_LONG",
    ),
    (Gone, "NOT_FOUND ENTITY_IS_DELETED INVALID_CROSS_REFERENCE_KEY"),
    (Changed, "PRECONDITION_FAILED"),
];

/// Errors of the token endpoint.
const OAUTH: Codes = &[
    (Later, "server_error temporarily_unavailable rate_limit_exceeded"),
    (
        Configuration,
        "invalid_grant invalid_client invalid_client_id invalid_client_credentials invalid_app_access invalid_scope \
         invalid_assertion_type inactive_user inactive_org unauthorized_client unsupported_grant_type \
         unsupported_response_type invalid_request access_denied app_blocked",
    ),
];

/// What the token endpoint says of an error, in words that hold nothing of ours: those that help whoever mends it.
const SAID: &[&str] = &[
    "audience is invalid",
    "authentication failure",
    "client identifier invalid",
    "expired authorization code",
    "inactive user",
    "invalid assertion",
    "invalid client credentials",
    "ip restricted",
    "no client credentials user enabled",
    "user hasn't approved this consumer",
];
/// Comes as `invalid_grant`, and passes.
const TOO_OFTEN: &str = "login rate exceeded";

/// What a code of the REST API means; none where it is not known.
pub fn of_rest(code: &str) -> Option<Class> {
    find(REST, code)
}

/// What an error of the token endpoint means, with its description; none where it is not known.
pub fn of_oauth(error: &str, description: &str) -> Option<Class> {
    if description == TOO_OFTEN {
        return Some(Later);
    }
    find(OAUTH, error)
}

/// The description of an error of the token endpoint, where it is one of the fixed sentences.
pub fn said(description: &str) -> Option<&'static str> {
    SAID.iter().chain([&TOO_OFTEN]).find(|known| **known == description).copied()
}

fn find(codes: Codes, code: &str) -> Option<Class> {
    let of = |(_, names): &&(Class, &str)| names.split_whitespace().any(|name| name == code);
    codes.iter().find(of).map(|(class, _)| *class)
}
