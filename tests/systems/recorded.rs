//! What was asked of a system, and what it answered.

use std::sync::{Arc, Mutex, PoisonError};

/// One request as it came, and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Milliseconds since 1970, UTC, by the injected clock.
    pub at: i64,
    pub method: String,
    /// Without the query.
    pub path: String,
    /// What follows the question mark, as it came; empty without one.
    pub query: String,
    /// Names in lower case. What is not text is empty.
    pub headers: Vec<(String, String)>,
    /// What is no UTF-8 is replaced.
    pub body: String,
    /// The status of the answer; 0 if nothing was answered.
    pub status: u16,
    /// The body of the answer, or what would have been answered; empty if the request was not processed.
    pub answer: String,
    /// The fault that struck it.
    pub fault: Option<String>,
}

impl Recorded {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Every request since the system was started, oldest first.
#[derive(Clone, Default)]
pub(crate) struct Requests(Arc<Mutex<Vec<Recorded>>>);

impl Requests {
    pub fn keep(&self, recorded: Recorded) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(recorded);
    }

    pub fn all(&self) -> Vec<Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
