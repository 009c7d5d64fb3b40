//! The worker: claims due effects, does them, records what came of it.
//!
//! A claim is committed before the request leaves, so that an effect which was under way when we died is
//! looked for, not repeated. Lanes are paced a second apart and hold back for as long as Slack asks; a
//! token that Slack does not accept stops all of them and keeps the rows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_storage::Fault;
use baton_storage::outbox::{self, OutboxEntry};
use baton_storage::states::OutboxState;
use baton_storage::time::At;
use chrono::Duration;

use crate::app::App;
use crate::engine::job::{PrepareCtx, Table};
use crate::engine::outcome::{Outcome, UNKNOWN_KIND};
use crate::engine::set_aside::alone;
use crate::engine::{delivery, gathered};
use crate::error::said;

/// How many effects are under way at once.
pub const CONCURRENCY: usize = 16;
/// How long an attempt may take before others believe we died: well over every timeout within it.
const LEASE: Duration = Duration::seconds(60);
/// Slack takes about one message a second in a channel.
const PACE: Duration = Duration::seconds(1);

/// Does effects. One per process.
pub struct Worker {
    app: Arc<App>,
    table: &'static Table,
    cooldowns: Mutex<Cooldowns>,
}

#[derive(Default)]
struct Cooldowns {
    lanes: HashMap<String, At>,
    all_until: Option<At>,
}

impl Worker {
    /// A worker with empty hands.
    pub fn new(app: Arc<App>, table: &'static Table) -> Self {
        Self { app, table, cooldowns: Mutex::default() }
    }

    /// Claims at most `limit` due effects, one of each lane that is not resting.
    pub async fn claim(&self, limit: usize) -> Result<Vec<OutboxEntry>, Fault> {
        let now = self.app.clock.now();
        let paused = {
            let mut cooldowns = self.cooldowns.lock().unwrap_or_else(PoisonError::into_inner);
            if cooldowns.all_until.is_some_and(|until| until > now) {
                return Ok(Vec::new());
            }
            cooldowns.lanes.retain(|_, until| *until > now);
            cooldowns.lanes.keys().cloned().collect::<Vec<_>>()
        };
        // Reading first keeps an idle worker from writing.
        let next = outbox::next_at(&mut *self.app.storage.read().await?).await?;
        if limit == 0 || next.is_none_or(|at| at > now) {
            return Ok(Vec::new());
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.app
            .storage
            .write(move |tx| {
                Box::pin(async move { outbox::claim(tx, now, now + LEASE, &paused, limit).await })
            })
            .await
    }

    /// Does one claimed effect and records what came of it.
    pub async fn attempt(&self, effect: OutboxEntry) {
        let done = self.outcome(&effect).await;
        let now = self.app.clock.now();
        self.rest(&effect, &done, now);
        metrics::counter!("baton_effects_total", "kind" => effect.kind.clone(), "outcome" => done.word())
            .increment(1);
        let Err(error) = delivery::settle(&self.app, self.table, &effect, done, now).await else { return };
        // What follows from it cannot be stored: it is looked for again, and operators hear of it.
        let aside = Outcome::set_aside(&effect, now, true, said(&error));
        if let Err(error) = delivery::settle(&self.app, self.table, &effect, aside, now).await {
            // Nothing can: the lease runs out, and the effect is looked for before it is sent again.
            tracing::error!(error = said(&error), effect = %effect.outbox_id, "an outcome was not stored");
        }
    }

    /// When this worker has something to do again, as far as it knows now.
    pub async fn next_at(&self) -> Result<Option<At>, Fault> {
        let due = outbox::next_at(&mut *self.app.storage.read().await?).await?;
        let now = self.app.clock.now();
        let cooldowns = self.cooldowns.lock().unwrap_or_else(PoisonError::into_inner);
        let earliest_rest = cooldowns.lanes.values().copied().filter(|until| *until > now).min();
        Ok(due.map(|due| {
            let due = if due <= now { earliest_rest.unwrap_or(due) } else { due };
            cooldowns.all_until.map_or(due, |until| due.max(until))
        }))
    }

    async fn outcome(&self, effect: &OutboxEntry) -> Outcome {
        if self.table.job(&effect.kind).is_none() {
            tracing::error!(kind = effect.kind, effect = %effect.outbox_id, "no job of this kind");
            return Outcome::discarded(UNKNOWN_KIND);
        }
        let now = self.app.clock.now();
        let uncertain = effect.state == OutboxState::Reconciling;
        let work = alone(async {
            let mut db = self.app.storage.read().await?;
            let ctx = PrepareCtx { app: &self.app, db: &mut db, now, table: self.table };
            gathered::of(ctx, effect).await
        });
        let work = match work.await {
            Ok(work) => work,
            Err(error) => return Outcome::set_aside(effect, now, uncertain, said(&error)),
        };
        // Nothing may have left the house yet, or all of it.
        let perhaps = uncertain || !work.is_silent();
        match alone(async { Ok(delivery::perform(&self.app, effect, work).await) }).await {
            Ok(done) => done,
            Err(error) => Outcome::set_aside(effect, now, perhaps, said(&error)),
        }
    }

    fn rest(&self, effect: &OutboxEntry, done: &Outcome, now: At) {
        let mut cooldowns = self.cooldowns.lock().unwrap_or_else(PoisonError::into_inner);
        let until = now + done.hold.unwrap_or(PACE);
        if done.called || done.hold.is_some() {
            cooldowns.lanes.insert(effect.lane.clone(), until);
        }
        if done.all_stop {
            cooldowns.all_until = Some(now + Duration::seconds(60));
        }
    }
}
