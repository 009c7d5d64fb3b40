//! One fault stops one thing. What goes wrong with a recurring schedule, a planned moment or an effect (an error, a
//! panic, a date past the end) is set aside with its reason; everything else goes on.
//!
//! Each is tried again by itself: after five minutes, then twice as long each time, at most six hours; and all of them
//! at once when Baton starts and when the priority models are read anew, as what was wrong may have been mended. Only a
//! schedule that never comes again waits for another configuration. Operators hear of each kind and reason once
//! ([`note`]), `baton check` lists every one, and metrics count them.

pub mod note;
pub mod view;

use std::panic::AssertUnwindSafe;

use baton_storage::asides::{self, Aside};
use baton_storage::ids::{TaskId, UserId};
use baton_storage::outbox::OutboxEntry;
use baton_storage::states::AsideSort;
use baton_storage::time::At;
use baton_storage::{Fault, Reader, Tx};
use chrono::Duration;
use futures::FutureExt;

use crate::app::{App, Ctx};
use crate::engine::set_aside;

/// How long something that was set aside waits before it is tried for the second time.
const FIRST_PAUSE: Duration = Duration::minutes(5);
/// How long it waits at most.
const LONGEST_PAUSE: Duration = Duration::hours(6);
/// What a task is called that cannot be shown; no job, but it has words like one.
const TASK: &str = "tasks.task";
/// An effect is tried so often before operators hear of it: the first tries are seconds apart.
const EFFECT_TRIES: i64 = 3;

/// Does one thing so that neither an error nor a panic in it stops another. What it wrote is to be undone then.
///
/// # Errors
/// The work's own, or that it panicked.
pub async fn alone<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let done = AssertUnwindSafe(work).catch_unwind().await;
    done.unwrap_or_else(|_| Err(anyhow::anyhow!("it panicked; the log says where")))
}

/// Who hears of what was set aside.
pub fn operators(app: &App) -> Vec<UserId> {
    app.config.operators().into_iter().cloned().collect()
}

/// How long something waits that was tried so often.
pub fn pause(attempts: i64) -> Duration {
    let power = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    FIRST_PAUSE.checked_mul(1 << power).map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

/// What is set aside, while a transaction looks after it.
pub struct Asides {
    known: Vec<Aside>,
    /// Whether operators have yet to hear of something.
    untold: bool,
}

impl Asides {
    /// Everything that is set aside now.
    pub async fn load(db: &mut Reader) -> Result<Self, Fault> {
        Ok(Self { known: asides::all(db).await?, untold: false })
    }

    /// Whether something of this sort and name is set aside.
    pub fn has(&self, sort: AsideSort, name: &str) -> bool {
        self.known.iter().any(|known| known.sort == sort && known.name == name)
    }

    /// It was done: nothing is the matter any more.
    pub async fn done(&mut self, tx: &mut Tx, sort: AsideSort, name: &str, slot: &str) -> Result<(), Fault> {
        let is_it = |known: &Aside| known.sort == sort && known.name == name && known.slot == slot;
        if self.known.iter().any(is_it) {
            asides::take_back(tx, sort, name, slot).await?;
            self.known.retain(|known| !is_it(known));
        }
        Ok(())
    }

    /// Sets a schedule or a moment aside, to be tried again after a pause that grows.
    pub async fn put(&mut self, tx: &mut Tx, thing: Thing<'_>, reason: &str, now: At) -> Result<(), Fault> {
        let attempts = 1 + self.before(&thing).map_or(0, |before| before.attempts);
        self.keep(tx, thing, reason, attempts, Some(now + pause(attempts)), now).await
    }

    /// Sets a schedule aside that comes no more, until Baton starts with another configuration.
    pub async fn retire(
        &mut self,
        tx: &mut Tx,
        thing: Thing<'_>,
        reason: &str,
        now: At,
    ) -> Result<(), Fault> {
        self.keep(tx, thing, reason, 1, None, now).await
    }

    /// Forgets the schedules that are none of `names`: nobody wants them any more.
    pub async fn keep_schedules(&mut self, tx: &mut Tx, names: &[String]) -> Result<(), Fault> {
        let gone = |known: &&Aside| known.sort == AsideSort::Schedule && !names.contains(&known.name);
        for name in self.known.iter().filter(gone).map(|known| known.name.clone()).collect::<Vec<_>>() {
            self.done(tx, AsideSort::Schedule, &name, "").await?;
        }
        Ok(())
    }

    fn before(&self, thing: &Thing<'_>) -> Option<&Aside> {
        self.known
            .iter()
            .find(|known| known.sort == thing.sort && known.name == thing.name && known.slot == thing.slot)
    }

    async fn keep(
        &mut self,
        tx: &mut Tx,
        thing: Thing<'_>,
        reason: &str,
        attempts: i64,
        again_at: Option<At>,
        now: At,
    ) -> Result<(), Fault> {
        let before = self.before(&thing).cloned();
        let Thing { sort, name, slot, kind } = thing;
        tracing::error!(sort = sort.as_str(), kind, name, slot, reason, attempts, "something was set aside");
        if before.is_none() {
            metrics::counter!("baton_set_aside_total", "sort" => sort.as_str(), "kind" => kind.to_owned())
                .increment(1);
        }
        // An effect is tried often before anybody hears of it; all else is heard of at once.
        let is_told = |sort, attempts| sort != AsideSort::OutboxEntry || attempts >= EFFECT_TRIES;
        // What operators have heard of one they need not hear of the next.
        let heard = self
            .known
            .iter()
            .any(|known| known.kind == kind && known.reason == reason && is_told(known.sort, known.attempts));
        self.untold |= is_told(sort, attempts) && !heard;
        let since_at = before.as_ref().map_or(now, |before| before.since_at);
        let (name, slot, kind) = (name.to_owned(), slot.to_owned(), kind.to_owned());
        let aside = Aside { sort, name, slot, kind, reason: reason.to_owned(), attempts, since_at, again_at };
        asides::put(tx, &aside).await?;
        self.known.retain(|known| before.as_ref() != Some(known));
        self.known.push(aside);
        Ok(())
    }

    /// Leaves operators a note of what they have not heard of.
    ///
    /// # Errors
    /// When the note cannot be stored.
    pub async fn tell(&mut self, operators: &[UserId], tx: &mut Tx, now: At) -> anyhow::Result<()> {
        if std::mem::take(&mut self.untold) {
            set_aside::note::leave(operators, tx, now).await?;
        }
        Ok(())
    }
}

/// What can be set aside.
#[derive(Clone, Copy, Debug)]
pub struct Thing<'a> {
    pub sort: AsideSort,
    /// A schedule's name, or an effect's id.
    pub name: &'a str,
    /// A moment's slot; empty for the others.
    pub slot: &'a str,
    /// Which job it is.
    pub kind: &'a str,
}

/// An effect could not be done, for a reason of ours: it waits in the outbox, and operators hear of it if that goes on.
pub async fn put_effect(ctx: &mut Ctx<'_>, effect: &OutboxEntry, reason: &str) -> anyhow::Result<()> {
    let mut asides = Asides::load(ctx.tx).await?;
    let (name, kind) = (effect.outbox_id.0.as_str(), effect.kind.as_str());
    let thing = Thing { sort: AsideSort::OutboxEntry, name, slot: "", kind };
    let attempts = 1 + asides.before(&thing).map_or(0, |before| before.attempts);
    asides.keep(ctx.tx, thing, reason, attempts, Some(ctx.now), ctx.now).await?;
    asides.tell(&operators(ctx.app), ctx.tx, ctx.now).await
}

/// An effect was done, or is not wanted any more.
pub async fn take_back_effect(tx: &mut Tx, effect: &OutboxEntry) -> Result<(), Fault> {
    asides::take_back(tx, AsideSort::OutboxEntry, effect.outbox_id.as_str(), "").await.map(drop)
}

/// Tasks that could not be shown in a message, each with its reason, and those that could.
pub async fn tasks(
    app: &App,
    db: &mut Reader,
    broken: Vec<(TaskId, String)>,
    shown: Vec<TaskId>,
    now: At,
) -> anyhow::Result<()> {
    let known = Asides::load(db).await?;
    if broken.is_empty() && !shown.iter().any(|task| known.has(AsideSort::Task, task.as_str())) {
        return Ok(());
    }
    let operators = operators(app);
    let write = app.storage.write(move |tx| {
        Box::pin(async move {
            let mut asides = Asides::load(tx).await?;
            for task in shown {
                asides.done(tx, AsideSort::Task, task.as_str(), "").await?;
            }
            for (task, reason) in broken {
                let thing = Thing { sort: AsideSort::Task, name: task.as_str(), slot: "", kind: TASK };
                asides.put(tx, thing, &reason, now).await?;
            }
            asides.tell(&operators, tx, now).await
        })
    });
    write.await
}

/// Has everything that is set aside tried again now: something may have been mended.
pub async fn hasten(app: &App) -> Result<(), Fault> {
    let now = app.clock.now();
    app.storage.write(move |tx| Box::pin(async move { asides::hasten(tx, now).await })).await?;
    app.wake.notify_one();
    Ok(())
}
