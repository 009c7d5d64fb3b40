//! The heartbeat of the scheduler and worker, and the metrics.

use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::engine::main_loop::Round;

/// The heartbeat of the scheduler and worker, and the metrics.
#[derive(Clone)]
pub struct Health {
    started: Instant,
    last_beat: Arc<AtomicI64>,
    /// Since when rounds come to nothing, and what the last one said; none while they are good.
    bad: Arc<Mutex<Option<(i64, Round)>>>,
    pub(crate) metrics: Option<PrometheusHandle>,
}

impl Health {
    /// A heart that has just beaten.
    pub fn new(metrics: Option<PrometheusHandle>) -> Self {
        Self { started: Instant::now(), last_beat: Arc::default(), bad: Arc::default(), metrics }
    }

    /// The clockwork went round once more.
    pub fn beat(&self, round: Round) {
        self.last_beat.store(self.seconds(), Ordering::Relaxed);
        let mut bad = self.bad.lock().unwrap_or_else(PoisonError::into_inner);
        *bad = match round {
            Round::Good => None,
            round => Some((bad.map_or(self.seconds(), |(since, _)| since), round)),
        };
    }

    pub(crate) fn seconds(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_secs()).unwrap_or(i64::MAX)
    }

    /// What is wrong with the clockwork, if anything is.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        if self.seconds() - self.last_beat.load(Ordering::Relaxed) >= STALE {
            return Some("stands still");
        }
        let bad = *self.bad.lock().unwrap_or_else(PoisonError::into_inner);
        match bad.filter(|(since, _)| self.seconds() - since >= STUCK)?.1 {
            Round::Good => None,
            Round::Failed => Some("its rounds fail; the log says why"),
            Round::Stuck => Some("what is due is not done"),
        }
    }
}

/// After how many seconds without a beat the clockwork counts as stopped.
pub(crate) const STALE: i64 = 30;

/// After how many seconds of rounds that come to nothing the clockwork counts as stuck.
pub(crate) const STUCK: i64 = 5;
