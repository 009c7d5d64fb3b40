//! Misbehaviour on demand: what a network and Slack itself do to an app now and then.

use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// How a call goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Misbehave {
    /// 429 `ratelimited` with Retry-After; not processed.
    RateLimited { retry_after_s: u64 },
    /// This HTTP status with an empty body; not processed.
    Status(u16),
    /// This HTTP status, but the call was processed.
    StatusAfter(u16),
    /// `ok: false` with this code; not processed.
    ApiError(String),
    /// `ok: false` with this code, but the call was processed.
    ApiErrorAfter(String),
    /// Never processed, never answered.
    HangBefore,
    /// Processed, never answered.
    HangAfter,
    /// The connection is reset; not processed.
    ResetBefore,
    /// Processed, then the connection is reset.
    ResetAfter,
    /// Processed; the answer stops half way.
    TruncatedBody,
    /// Processed; 200 with a page of HTML.
    HtmlBody,
    /// Processed; the answer comes sixteen bytes at a time with this pause (real ms) between.
    SlowDrip(u64),
    /// Of an envelope (`socket`): it is written, and the connection breaks before its acknowledgement is read.
    LoseAnswer,
    /// Of an envelope (`socket`): Slack wants the connection back just before it is written.
    AskBack,
    /// No connection is accepted by anyone for anything.
    Down,
    /// Processed and answered; what is posted shows in history only after this many ms of the injected clock.
    LateHistory(u64),
}

/// Which calls go wrong, how often and how.
#[derive(Debug, Clone)]
pub struct Fault {
    method: String,
    wanted: Vec<(String, String)>,
    skip: u32,
    left: Option<u32>,
    every: u32,
    seen: u32,
    how: Misbehave,
}

impl Fault {
    /// For calls of this Web API method; `*` is every method, `response_url` the answers to those, `socket` the
    /// envelopes of Socket Mode (argument `type`).
    pub fn on(method: &str) -> Fault {
        let how = Misbehave::HangBefore;
        Fault { method: method.into(), wanted: Vec::new(), skip: 0, left: None, every: 1, seen: 0, how }
    }

    /// Only calls with this `channel` argument.
    pub fn channel(self, channel: &str) -> Fault {
        self.with("channel", channel)
    }

    /// Only calls with this argument.
    pub fn with(mut self, argument: &str, value: &str) -> Fault {
        self.wanted.push((argument.into(), value.into()));
        self
    }

    /// Lets this many matching calls pass first.
    pub fn after(mut self, calls: u32) -> Fault {
        self.skip = calls;
        self
    }

    /// Only this many times; without it until cleared.
    pub fn times(mut self, times: u32) -> Fault {
        self.left = Some(times);
        self
    }

    /// Only each of so many matching calls: the second, the fourth and so on for 2.
    pub fn every(mut self, calls: u32) -> Fault {
        self.every = calls.max(1);
        self
    }

    /// What happens.
    pub fn doing(mut self, how: Misbehave) -> Fault {
        self.how = how;
        self
    }

    fn matches(&self, method: &str, arguments: &Value) -> bool {
        // Envelopes are no calls of the Web API.
        let named = (self.method == "*" && method != "socket") || self.method == method;
        named && self.wanted.iter().all(|(name, value)| arguments[name] == value.as_str())
    }
}

/// What faults do to one call.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub how: Option<Misbehave>,
    pub late_ms: u64,
    /// What `cleared` waits to be over.
    pub round: u64,
}

/// The faults in force.
#[derive(Clone)]
pub struct Faults {
    list: Arc<Mutex<Vec<Fault>>>,
    round: watch::Sender<u64>,
    /// Whether connections are accepted at this moment.
    listening: watch::Sender<bool>,
}

impl Default for Faults {
    fn default() -> Self {
        Faults { list: Arc::default(), round: watch::Sender::new(0), listening: watch::Sender::new(true) }
    }
}

impl Faults {
    /// Puts a fault in force.
    pub fn add(&self, fault: Fault) {
        self.list().push(fault);
        self.round.send_modify(|_| ());
    }

    /// Ends all faults; hung calls are dropped unanswered.
    pub fn clear(&self) {
        self.list().clear();
        self.round.send_modify(|round| *round += 1);
    }

    /// Waits until the port is closed if a fault says [`Misbehave::Down`], and open if none does.
    pub async fn settled(&self) {
        let wanted = !self.down();
        let mut listening = self.listening.subscribe();
        let _closed = listening.wait_for(|now| *now == wanted).await;
    }

    pub(crate) fn set_listening(&self, listening: bool) {
        self.listening.send_replace(listening);
    }

    /// Whether no connection is accepted.
    pub(crate) fn down(&self) -> bool {
        self.list().iter().any(|f| f.how == Misbehave::Down)
    }

    /// Reports every change of what is in force.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.round.subscribe()
    }

    /// Waits until the faults that struck in this round are cleared.
    pub(crate) async fn cleared(&self, round: u64) {
        let mut watch = self.watch();
        let _closed = watch.wait_for(|now| *now != round).await;
    }

    /// The faults that strike this call; counts them.
    pub(crate) fn strike(&self, method: &str, arguments: &Value) -> Effects {
        let mut effects = Effects { round: *self.round.borrow(), ..Effects::default() };
        for fault in self.list().iter_mut().filter(|f| f.how != Misbehave::Down) {
            let taken = effects.how.is_some() && !matches!(fault.how, Misbehave::LateHistory(_));
            if taken || fault.left == Some(0) || !fault.matches(method, arguments) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            fault.seen += 1;
            if fault.seen % fault.every != 0 {
                continue;
            }
            fault.left = fault.left.map(|left| left - 1);
            match &fault.how {
                Misbehave::LateHistory(ms) => effects.late_ms = *ms,
                how => effects.how = Some(how.clone()),
            }
        }
        effects
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.list.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
