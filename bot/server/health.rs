//! What operators ask: is it alive, can it serve, how is it doing.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baton_storage::states::AsideSort;
use baton_storage::{Fault, asides, outbox, waiting};
use chrono::Duration;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::accounts::people_sync;
use crate::engine::job::Job;
use crate::engine::main_loop::Round;
use crate::server::Door;

/// After how many seconds without a beat the clockwork counts as stopped.
const STALE: i64 = 30;
/// After how many seconds of rounds that come to nothing the clockwork counts as stuck.
const STUCK: i64 = 5;

/// The heartbeat of the scheduler and worker, and the metrics.
#[derive(Clone)]
pub struct Health {
    started: Instant,
    last_beat: Arc<AtomicI64>,
    /// Since when rounds come to nothing, and what the last one said; none while they are good.
    bad: Arc<Mutex<Option<(i64, Round)>>>,
    metrics: Option<PrometheusHandle>,
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

    fn seconds(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_secs()).unwrap_or(i64::MAX)
    }

    /// What is wrong with the clockwork, if anything is.
    fn fault(&self) -> Option<&'static str> {
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

/// `GET /readyz`: the database can be written, the clockwork gets on, and we know who is who.
pub async fn ready(State(door): State<Arc<Door>>) -> Response {
    let not_yet = |why: String| (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    if let Err(fault) = door.app.storage.probe().await {
        return not_yet(format!("database: {fault}\n"));
    }
    if let Some(fault) = door.health.fault() {
        return not_yet(format!("clock: {fault}\n"));
    }
    match people_are_known(&door).await {
        Ok(true) => "ready\n".into_response(),
        Ok(false) => not_yet("people: not known yet; Slack has not told who is who\n".into()),
        Err(fault) => not_yet(format!("database: {fault}\n")),
    }
}

/// Whether Slack has told who is who: now, or in an earlier run. Once is enough.
async fn people_are_known(door: &Door) -> Result<bool, Fault> {
    let mut db = door.app.storage.read().await?;
    let started = Duration::seconds(door.health.seconds() + 1);
    Ok(waiting::was_done(&mut db, people_sync::Refresh::KIND).await?
        || baton_storage::people::any_before(&mut db, door.app.clock.now() - started).await?)
}

/// `GET /metrics`, as Prometheus reads them.
pub async fn metrics(State(door): State<Arc<Door>>) -> Response {
    let app = &door.app;
    metrics::gauge!("baton_wal_bytes").set(app.storage.log_bytes() as f64);
    if let Ok(mut db) = app.storage.read().await {
        for (state, count) in outbox::tally(&mut db).await.unwrap_or_default() {
            metrics::gauge!("baton_outbox", "state" => state.as_str()).set(count as f64);
        }
        let aside = asides::all(&mut db).await.unwrap_or_default();
        for sort in AsideSort::ALL {
            let count = aside.iter().filter(|aside| aside.sort == *sort).count();
            metrics::gauge!("baton_set_aside", "sort" => sort.as_str()).set(count as f64);
        }
    }
    door.health.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default().into_response()
}
