//! What a call that failed means for what was asked.

use std::time::Duration;

use serde_json::Value;

use crate::connectors::http::{Lost, Reply};

/// How long a 429 is waited for that does not say so: the limit is that of a minute, from its first second on.
const A_MINUTE: Duration = Duration::from_secs(60);
/// The longest code that is repeated.
const LONGEST_CODE: usize = 40;

/// A failed call. Its text is words of ours and Gainsight's code, never a body, an address or a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GainsightError {
    /// It passes: not reached, lost, down, too much at once. What was asked for may have happened.
    #[error("gainsight cannot for now: {what}")]
    Later {
        what: String,
        /// How long to wait at least.
        wait: Option<Duration>,
    },
    /// The access key is no longer good, or never was.
    #[error("gainsight does not accept the access key")]
    Key,
    /// Nothing fits what was asked for.
    #[error("gainsight has no such company")]
    Nothing,
    /// It cannot be done as it was asked: its code.
    #[error("gainsight refused: {0}")]
    Refused(String),
}

impl From<Lost> for GainsightError {
    fn from(lost: Lost) -> Self {
        Self::later(lost.what)
    }
}

impl GainsightError {
    /// It passes, for this reason.
    pub(crate) fn later(what: &str) -> Self {
        Self::Later { what: what.to_owned(), wait: None }
    }

    /// A 200 whose body we cannot make sense of: of a proxy, or cut off.
    pub(crate) fn unreadable() -> Self {
        Self::later("unreadable answer")
    }

    /// What an answer means that is no success: by its status, or by what a 200 says.
    pub fn of_answer(reply: &Reply) -> Self {
        let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let code = code(&body);
        let says = |words: &str| body["errorDesc"].as_str().is_some_and(|desc| desc.contains(words));
        match (reply.status, code.as_deref()) {
            (_, Some("GS_APIG_2401" | "GSOBJ_1024")) => Self::Key,
            (_, Some("GSOBJ_1011")) => Self::Nothing,
            (200..=499, _) if says("No data found for given criteria") => Self::Nothing,
            (429, _) | (_, Some("GU_2400")) => {
                Self::Later { what: "too many calls".into(), wait: reply.wait().or(Some(A_MINUTE)) }
            }
            (401 | 403, _) => Self::Key,
            // A fault of theirs, whatever the status says.
            (200, Some("GU_1101")) => Self::later("GU_1101"),
            (200 | 400 | 404 | 405 | 409 | 413 | 415 | 422, Some(code)) => Self::Refused(code.to_owned()),
            (status @ (400 | 404 | 405 | 409 | 413 | 415 | 422), None) => {
                Self::Refused(format!("status {status}"))
            }
            (status, _) => Self::Later { what: format!("status {status}"), wait: reply.wait() },
        }
    }

    /// Whether it passes by itself.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Later { .. })
    }
}

/// The code of an answer, if it looks like one: nothing else of a body is repeated.
fn code(body: &Value) -> Option<String> {
    let known = [&body["errorCode"], &body["title"], &body["data"]["errors"][0][0]["errors"][0]["errorCode"]];
    let code = known.into_iter().find_map(Value::as_str)?;
    let plain = code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (plain && !code.is_empty() && code.len() <= LONGEST_CODE).then(|| code.to_owned())
}
