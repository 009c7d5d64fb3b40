//! What was asked of a system, and what it answered.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// The requests since the system was started, oldest first: all of them, or so many of the last.
#[derive(Clone, Default)]
pub(crate) struct Requests(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    requests: VecDeque<Recorded>,
    most: Option<usize>,
}

impl Requests {
    pub fn keep(&self, recorded: Recorded) {
        let mut kept = self.kept();
        kept.requests.push_back(recorded);
        kept.shorten();
    }

    /// Keeps so many of the last ones from now on.
    pub fn keep_at_most(&self, most: usize) {
        let mut kept = self.kept();
        kept.most = Some(most);
        kept.shorten();
    }

    pub fn all(&self) -> Vec<Recorded> {
        self.kept().requests.iter().cloned().collect()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn shorten(&mut self) {
        while self.most.is_some_and(|most| self.requests.len() > most) {
            self.requests.pop_front();
        }
    }
}
