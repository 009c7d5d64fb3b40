//! What operators ask: is it alive, can it serve, how is it doing.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baton_storage::outbox;
use metrics_exporter_prometheus::PrometheusHandle;

use super::Door;

/// After how many seconds without a beat the clockwork counts as stopped.
const STALE: i64 = 30;

/// The heartbeat of the scheduler and courier, and the metrics.
#[derive(Clone)]
pub struct Health {
    started: Instant,
    last_beat: Arc<AtomicI64>,
    metrics: Option<PrometheusHandle>,
}

impl Health {
    /// A heart that has just beaten.
    pub fn new(metrics: Option<PrometheusHandle>) -> Self {
        Self { started: Instant::now(), last_beat: Arc::default(), metrics }
    }

    /// The clockwork went round once more.
    pub fn beat(&self) {
        self.last_beat.store(self.seconds(), Ordering::Relaxed);
    }

    fn seconds(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_secs()).unwrap_or(i64::MAX)
    }

    fn clock_runs(&self) -> bool {
        self.seconds() - self.last_beat.load(Ordering::Relaxed) < STALE
    }
}

/// `GET /readyz`: the database can be written and the clockwork runs.
pub async fn ready(State(door): State<Arc<Door>>) -> Response {
    if let Err(fault) = door.app.storage.probe().await {
        return (StatusCode::SERVICE_UNAVAILABLE, format!("database: {fault}\n")).into_response();
    }
    if !door.health.clock_runs() {
        return (StatusCode::SERVICE_UNAVAILABLE, "clock: stands still\n").into_response();
    }
    "ready\n".into_response()
}

/// `GET /metrics`, as Prometheus reads them.
pub async fn metrics(State(door): State<Arc<Door>>) -> Response {
    let app = &door.app;
    #[allow(clippy::cast_precision_loss, reason = "gauges are floats")]
    metrics::gauge!("baton_wal_bytes").set(app.storage.log_bytes() as f64);
    if let Ok(mut db) = app.storage.read().await {
        for (state, count) in outbox::tally(&mut db).await.unwrap_or_default() {
            #[allow(clippy::cast_precision_loss, reason = "gauges are floats")]
            metrics::gauge!("baton_outbox", "state" => state.as_str()).set(count as f64);
        }
    }
    door.health.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default().into_response()
}
