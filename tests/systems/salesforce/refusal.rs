//! What Salesforce answers when it refuses: a list of errors, each with its code.

use crate::server::Answer;
use serde_json::{Value, json};

/// One error, as REST API shows it: `{"message", "errorCode", "fields"}`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// The HTTP status of a call that fails of it alone.
    pub status: u16,
    pub code: String,
    pub message: String,
    /// The fields at fault; only errors of saving a record have the list.
    pub fields: Option<Vec<String>>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Refusal {
        Refusal { status, code: code.into(), message: message.into(), fields: None }
    }

    /// An error of saving a record, at these fields.
    pub(crate) fn saving(code: &str, message: impl Into<String>, fields: &[&str]) -> Refusal {
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        Refusal { fields: Some(fields), ..Refusal::new(400, code, message) }
    }

    pub(crate) fn not_found() -> Refusal {
        Refusal::new(404, "NOT_FOUND", "The requested resource does not exist")
    }

    pub(crate) fn deleted() -> Refusal {
        Refusal { status: 404, ..Refusal::saving("ENTITY_IS_DELETED", "entity is deleted", &[]) }
    }

    pub(crate) fn row_locked() -> Refusal {
        Refusal::saving("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", &[])
    }

    pub(crate) fn parser(message: impl Into<String>) -> Refusal {
        Refusal::new(400, "JSON_PARSER_ERROR", message)
    }

    /// The error as an element of the list that a call answers.
    pub(crate) fn json(&self) -> Value {
        let mut error = json!({ "message": self.message, "errorCode": self.code });
        if let Some(fields) = &self.fields {
            error["fields"] = json!(fields);
        }
        error
    }

    /// The error as `errors` of a result in a collection: there the code is called `statusCode`.
    pub(crate) fn result(&self) -> Value {
        let fields = self.fields.clone().unwrap_or_default();
        json!({ "statusCode": self.code, "message": self.message, "fields": fields })
    }

    pub(crate) fn answer(&self) -> Answer {
        Answer::json(self.status, &json!([self.json()]))
    }
}
