//! The only place that reads the wall clock. Everything else is told what time it is.
//!
//! Three kinds: the system's, one that a test sets by hand, and the system's with a movable offset for
//! the sandbox, where a person lets time pass. Deliberately absent: time zones (policy) and sleeping (jobs).

#![allow(clippy::disallowed_methods, reason = "this is the one file that reads the machine's clock")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use baton_storage::time::At;
use chrono::{Duration, Utc};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// What time it is. Clones share their state: moving one moves all.
#[derive(Clone, Debug)]
pub struct Clock(Arc<State>);

#[derive(Debug)]
struct State {
    kind: Kind,
    /// Manual: the moment. Shifted: the offset. Both in milliseconds.
    millis: AtomicI64,
    moved: Notify,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    System,
    Shifted,
    Manual,
}

impl Clock {
    /// The machine's clock. It cannot be moved.
    pub fn system() -> Self {
        Self::of(Kind::System, 0)
    }

    /// The machine's clock plus an offset, nothing at first, that [`Clock::advance`] and [`Clock::set`] change.
    pub fn shifted() -> Self {
        Self::of(Kind::Shifted, 0)
    }

    /// A clock that stands at `start` until it is moved.
    pub fn manual(start: At) -> Self {
        Self::of(Kind::Manual, start.0)
    }

    /// The present moment.
    pub fn now(&self) -> At {
        let millis = self.0.millis.load(Ordering::SeqCst);
        match self.0.kind {
            Kind::System => At::from(Utc::now()),
            Kind::Shifted => At::from(Utc::now()).plus_millis(millis),
            Kind::Manual => At(millis),
        }
    }

    /// Lets `span` pass at once and wakes who waits in [`Clock::moved`]. False, and nothing happens, on the
    /// system's clock.
    pub fn advance(&self, span: Duration) -> bool {
        self.moving(|state| {
            state.millis.fetch_add(span.num_milliseconds(), Ordering::SeqCst);
        })
    }

    /// Puts the clock at `moment`, also backwards, and wakes who waits in [`Clock::moved`]. False, and
    /// nothing happens, on the system's clock.
    pub fn set(&self, moment: At) -> bool {
        self.moving(|state| {
            let base = if state.kind == Kind::Manual { 0 } else { Utc::now().timestamp_millis() };
            state.millis.store(moment.0 - base, Ordering::SeqCst);
        })
    }

    /// Completes at the next jump. Make it before reading [`Clock::now`]: a jump between the two is then
    /// seen, so that a loop never sleeps through one.
    pub fn moved(&self) -> Notified<'_> {
        self.0.moved.notified()
    }

    fn of(kind: Kind, millis: i64) -> Self {
        Self(Arc::new(State { kind, millis: AtomicI64::new(millis), moved: Notify::new() }))
    }

    fn moving(&self, change: impl FnOnce(&State)) -> bool {
        if self.0.kind == Kind::System {
            return false;
        }
        change(&self.0);
        self.0.moved.notify_waiters();
        true
    }
}
