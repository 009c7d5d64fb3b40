//! What operators ask: is it alive, can it serve, how is it doing.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baton_storage::states::AsideSort;
use baton_storage::time::At;
use baton_storage::{Fault, asides, connections, cursors, homes, outbox, waiting};
use chrono::Duration;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::accounts::people_sync;
use crate::engine::job::Job;
use crate::server::door::{Door, WayIn};

/// `GET /readyz`: the database can be written, the clockwork gets on, Slack can be heard, and we know who is who.
pub async fn ready(State(door): State<Arc<Door>>) -> Response {
    let not_yet = |why: String| (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    if let Err(fault) = door.app.storage.probe().await {
        return not_yet(format!("database: {fault}\n"));
    }
    if let Some(fault) = door.health.fault() {
        return not_yet(format!("clock: {fault}\n"));
    }
    if let WayIn::Socket(lines) = &door.way_in
        && let Some(fault) = lines.fault()
    {
        return not_yet(format!("socket: {fault}\n"));
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

fn age(then: At, now: At) -> f64 {
    now.since(then).num_milliseconds().max(0) as f64 / 1000.0
}

/// `GET /metrics`, as Prometheus reads them.
pub async fn metrics(State(door): State<Arc<Door>>) -> Response {
    let app = &door.app;
    metrics::gauge!("baton_wal_bytes").set(app.storage.log_bytes() as f64);
    if let Ok(mut db) = app.storage.read().await {
        for (state, count) in outbox::tally(&mut db).await.unwrap_or_default() {
            metrics::gauge!("baton_outbox", "state" => state.as_str()).set(count as f64);
        }
        let now = app.clock.now();
        let oldest = waiting::oldest(&mut db, now).await.ok().flatten();
        metrics::gauge!("baton_outbox_oldest_seconds").set(oldest.map_or(0.0, |due| age(due, now)));
        if let Some(told) = homes::last_news(&mut db).await.ok().flatten() {
            metrics::gauge!("baton_feed_news_age_seconds").set(age(told, now));
        }
        for read in cursors::all(&mut db).await.unwrap_or_default() {
            metrics::gauge!("baton_system_age_seconds", "system" => read.source).set(age(read.read_at, now));
        }
        for known in connections::all(&mut db).await.unwrap_or_default() {
            let failing = f64::from(u8::from(known.failure.is_some()));
            metrics::gauge!("baton_system_failing", "system" => known.source).set(failing);
        }
        let aside = asides::all(&mut db).await.unwrap_or_default();
        for sort in AsideSort::ALL {
            let count = aside.iter().filter(|aside| aside.sort == *sort).count();
            metrics::gauge!("baton_set_aside", "sort" => sort.as_str()).set(count as f64);
        }
    }
    door.health.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default().into_response()
}
