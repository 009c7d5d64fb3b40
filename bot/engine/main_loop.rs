//! The loop that makes later happen: tick, claim, do, and sleep until there is something to do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_storage::{Fault, outbox};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::engine::job::Table;
use crate::engine::scheduler;
use crate::engine::worker::{CONCURRENCY, Worker};

/// The longest sleep: what other processes (a restored backup, an operator's statement) put into the
/// database is found after so long.
const LONGEST: Duration = Duration::from_secs(1);
const SHORTEST: Duration = Duration::from_millis(5);
/// The shortest time from round to round: a rush of interactions wakes us with each of them.
const BREATH: Duration = Duration::from_millis(2);
/// How long after the start a message that was being sent when the last process died is first looked for:
/// Slack may still be at it.
const AFTERMATH: chrono::Duration = chrono::Duration::seconds(5);

/// What came of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Whatever was due was done, or there was nothing to do.
    Good,
    /// It could not be gone: the log says why.
    Failed,
    /// Something is due, and nothing was done about it.
    Stuck,
}

/// Runs until `stop`, then finishes what is under way. `beat` is told of every round.
pub async fn run(app: Arc<App>, table: &'static Table, stop: CancellationToken, beat: impl Fn(Round)) {
    let worker = Arc::new(Worker::new(app.clone(), table));
    let mut hands = JoinSet::new();
    if let Err(fault) = inherit(&app).await {
        tracing::error!(%fault, "the leases of the last process run their full time");
    }
    while !stop.is_cancelled() {
        let begun = Instant::now();
        let moved = app.clock.moved();
        let (mut moved_on, mut round) = tick(&app, table).await;
        match worker.claim(CONCURRENCY - hands.len()).await {
            Ok(claimed) => {
                moved_on |= !claimed.is_empty();
                for effect in claimed {
                    let worker = worker.clone();
                    hands.spawn(async move { worker.attempt(effect).await });
                }
            }
            Err(fault) => {
                tracing::error!(%fault, "the worker could not claim");
                round = Round::Failed;
            }
        }
        beat(round);
        let pause = pause(&app, &worker, moved_on).await;
        tokio::select! {
            () = stop.cancelled() => {}
            () = app.wake.notified() => {}
            () = moved => {}
            _ = hands.join_next(), if !hands.is_empty() => {}
            () = tokio::time::sleep(pause) => {}
        }
        tokio::time::sleep(BREATH.saturating_sub(begun.elapsed())).await;
    }
    while hands.join_next().await.is_some() {}
}

/// Whether the scheduler did anything, and how its round went.
async fn tick(app: &Arc<App>, table: &'static Table) -> (bool, Round) {
    let ticked = async {
        let settled = scheduler::tick(app, table).await?;
        let waits = match settled {
            0 => scheduler::next_at(&mut *app.storage.read().await?).await?,
            _ => None,
        };
        Ok::<_, anyhow::Error>((settled > 0, waits.is_some_and(|at| at <= app.clock.now())))
    };
    match ticked.await {
        Ok((moved_on, false)) => (moved_on, Round::Good),
        // Something may have come in this very moment; the health is told only where that goes on.
        Ok((moved_on, true)) => (moved_on, Round::Stuck),
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "the scheduler's tick failed");
            (false, Round::Failed)
        }
    }
}

/// One process has the database at a time, so at the start every lease is a dead one's.
async fn inherit(app: &App) -> Result<(), Fault> {
    let until = app.clock.now() + AFTERMATH;
    let cut =
        app.storage.write(move |tx| Box::pin(async move { outbox::cut_leases(tx, until).await })).await?;
    if cut > 0 {
        tracing::info!(effects = cut, "the last process died while sending: looking for what it sent");
    }
    Ok(())
}

async fn pause(app: &App, worker: &Worker, moved_on: bool) -> Duration {
    let next = async {
        let effect = worker.next_at().await?;
        let moment = scheduler::next_at(&mut *app.storage.read().await?).await?;
        Ok::<_, Fault>([effect, moment].into_iter().flatten().min())
    };
    let Ok(Some(at)) = next.await else { return LONGEST };
    let millis = u64::try_from(at.0 - app.clock.now().0).unwrap_or(0);
    // Due, and not to be had: it waits for its lane, and we are woken when that is free.
    let shortest = if millis == 0 && !moved_on { LONGEST } else { SHORTEST };
    Duration::from_millis(millis).clamp(shortest, LONGEST)
}
