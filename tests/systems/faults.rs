//! Misbehavior on demand: what a network and the systems themselves do to a client now and then.
//!
//! What only one system does (a lock that is held, a quota that is used up) is the `Own` of that system.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How a call goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misbehave<Own> {
    /// This HTTP status with an empty body; not processed.
    Status(u16),
    /// This HTTP status with an empty body, but the call was processed: its answer is lost.
    StatusAfter(u16),
    /// Never processed, never answered, until the faults are cleared.
    HangBefore,
    /// Processed, never answered, until the faults are cleared.
    HangAfter,
    /// The connection is reset; not processed.
    ResetBefore,
    /// Processed, then the connection is reset.
    ResetAfter,
    /// Processed; the answer stops half way.
    TruncatedBody,
    /// Processed; 200 with a page of HTML.
    HtmlBody,
    /// Processed; the answer comes sixteen bytes at a time with this pause (real milliseconds) between.
    SlowDrip(u64),
    /// What only this system does.
    Own(Own),
}

/// Which calls go wrong, how often and how.
#[derive(Debug, Clone)]
pub struct Fault<Own> {
    pattern: String,
    skip: u32,
    left: Option<u32>,
    how: Misbehave<Own>,
}

impl<Own> Fault<Own> {
    /// For calls whose path fits: `*` in a pattern is any run of characters, so `*` alone is every call. A method in
    /// front (`PATCH */sobjects/Account/*`) has to be the call's. The query of an address does not count.
    pub fn on(pattern: &str, how: Misbehave<Own>) -> Fault<Own> {
        Fault { pattern: pattern.into(), skip: 0, left: None, how }
    }

    /// Lets this many fitting calls pass first.
    pub fn after(mut self, calls: u32) -> Fault<Own> {
        self.skip = calls;
        self
    }

    /// Only this many times; without it until cleared.
    pub fn times(mut self, times: u32) -> Fault<Own> {
        self.left = Some(times);
        self
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        match self.pattern.split_once(' ') {
            Some((wanted, pattern)) => wanted == method && fits(pattern.as_bytes(), path.as_bytes()),
            None => fits(self.pattern.as_bytes(), path.as_bytes()),
        }
    }
}

/// Whether a text fits a pattern in which `*` is any run of characters.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|from| fits(rest, &text[from..])),
        Some((first, rest)) => text.split_first().is_some_and(|(t, more)| t == first && fits(rest, more)),
    }
}

/// The fault that strikes one call.
pub(crate) struct Strike<Own> {
    pub how: Option<Misbehave<Own>>,
    /// What `cleared` waits to be over.
    pub round: u64,
}

/// The faults in force at one system.
pub struct Faults<Own> {
    list: Arc<Mutex<Vec<Fault<Own>>>>,
    round: watch::Sender<u64>,
}

impl<Own> Default for Faults<Own> {
    fn default() -> Self {
        Faults { list: Arc::default(), round: watch::Sender::new(0) }
    }
}

impl<Own: Clone> Faults<Own> {
    /// Puts a fault in force. Of several that fit a call, the first strikes.
    pub fn add(&self, fault: Fault<Own>) {
        self.list().push(fault);
    }

    /// Ends all faults; hung calls are dropped unanswered.
    pub fn clear(&self) {
        self.list().clear();
        self.round.send_modify(|round| *round += 1);
    }

    /// Answers every call with 503 from now on, in place of other faults; or as it should again.
    pub fn set_down(&self, down: bool) {
        self.clear();
        if down {
            self.add(Fault::on("*", Misbehave::Status(503)));
        }
    }

    /// Waits until the faults that struck in this round are cleared.
    pub(crate) async fn cleared(&self, round: u64) {
        let mut watch = self.round.subscribe();
        let _closed = watch.wait_for(|now| *now != round).await;
    }

    /// The fault that strikes this call; counts it.
    pub(crate) fn strike(&self, method: &str, path: &str) -> Strike<Own> {
        let mut strike = Strike { how: None, round: *self.round.borrow() };
        for fault in self.list().iter_mut() {
            if strike.how.is_some() || fault.left == Some(0) || !fault.fits(method, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            fault.left = fault.left.map(|left| left - 1);
            strike.how = Some(fault.how.clone());
        }
        strike
    }

    fn list(&self) -> MutexGuard<'_, Vec<Fault<Own>>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Own> Clone for Faults<Own> {
    fn clone(&self) -> Self {
        Faults { list: self.list.clone(), round: self.round.clone() }
    }
}
