//! What GitLab answers when it refuses. There are two forms: what the service says is `message`, what the door says of a
//! request is `error`.

use crate::server::Answer;
use serde_json::{Value, json};

/// A refused call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub status: u16,
    pub body: Value,
    /// A header more, and its value.
    pub header: Option<(&'static str, String)>,
}

impl Refusal {
    fn of(status: u16, body: Value) -> Refusal {
        Refusal { status, body, header: None }
    }

    /// `{"message": …}`, a text or a map from fields to lists of texts.
    pub fn message(status: u16, message: impl Into<Value>) -> Refusal {
        Refusal::of(status, json!({ "message": message.into() }))
    }

    /// 400 with what is wrong at one field.
    pub fn at(field: &str, what: &str) -> Refusal {
        Refusal::message(400, json!({ field: [what] }))
    }

    /// `{"error": …}`: the request itself.
    pub fn error(status: u16, what: impl Into<String>) -> Refusal {
        Refusal::of(status, json!({ "error": what.into() }))
    }

    /// 404; `what` is `Project`, `Group`, or nothing.
    pub fn not_found(what: &str) -> Refusal {
        let what = if what.is_empty() { "404 Not found".to_owned() } else { format!("404 {what} Not Found") };
        Refusal::message(404, what)
    }

    pub fn forbidden() -> Refusal {
        Refusal::message(403, "403 Forbidden")
    }

    pub fn unauthorized() -> Refusal {
        Refusal::message(401, "401 Unauthorized")
    }

    pub fn revoked() -> Refusal {
        let why = "Token was revoked. You have to re-authorize from the user.";
        Refusal::of(401, json!({ "error": "invalid_token", "error_description": why }))
    }

    pub fn expired() -> Refusal {
        let why = "Token is expired. You can either do re-authorization or token refresh.";
        Refusal::of(401, json!({ "error": "invalid_token", "error_description": why }))
    }

    /// What the token is not good for.
    pub fn insufficient_scope(scopes: &str) -> Refusal {
        let why = "The request requires higher privileges than provided by the access token.";
        Refusal::of(403, json!({ "error": "insufficient_scope", "error_description": why, "scope": scopes }))
    }

    /// 301 to where a moved project is.
    pub fn moved(location: String) -> Refusal {
        let body = json!({ "message": "This resource has been moved permanently" });
        Refusal { header: Some(("location", location)), ..Refusal::of(301, body) }
    }

    pub fn answer(self) -> Answer {
        let answer = Answer::json(self.status, &self.body);
        match self.header {
            Some((name, value)) => answer.with(name, value),
            None => answer,
        }
    }
}
