//! The one writer: a task that owns the writing connection and commits in groups.
//!
//! Jobs that arrive while a commit is being flushed wait together and share the next flush, so
//! `synchronous=FULL` costs one fsync per group. Each job of a group runs in a savepoint: one that fails
//! is undone alone. A caller hears its result only after the commit that holds it is on disk. A job that
//! was handed over runs to its end even when the caller has gone away.
//!
//! The task has a thread of its own: it waits for the engine's thread at every statement, and where the program's
//! other tasks run, each such wait wakes a thread too many to look for work.

use std::ops::{Deref, DerefMut};
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use crate::Fault;

/// How many jobs share one commit at most, so that a flood cannot keep the first one waiting.
const GROUP: usize = 256;

/// A write transaction: begun `IMMEDIATE`, on the only writing connection.
pub struct Tx {
    connection: SqliteConnection,
    /// Whether anybody has opened their Home tab, as long as that is known: most changes ask, and it hardly changes.
    /// Nobody else writes, so that what is said here goes for as long as nothing is undone.
    pub(crate) any_home: Option<bool>,
}

impl Deref for Tx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Tx {
    /// Begins a part of the change that can be undone alone. Parts may lie in one another.
    pub async fn begin_part(&mut self) -> Result<(), Fault> {
        run(self, "savepoint part").await
    }

    /// The part that was begun last belongs to the change.
    pub async fn keep_part(&mut self) -> Result<(), Fault> {
        run(self, "release part").await
    }

    /// The part that was begun last never was.
    ///
    /// # Errors
    /// When the database refuses: then nothing of the change can stand.
    pub async fn undo_part(&mut self) -> Result<(), Fault> {
        undo(self, "rollback to part; release part").await
    }
}

impl Tx {
    /// One transaction on a connection of its own, which is closed after it.
    pub(crate) async fn alone<T, E, F>(connection: SqliteConnection, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
        E: From<Fault>,
    {
        let mut tx = Self { connection, any_home: None };
        run(&mut tx, "begin immediate").await?;
        let done = work(&mut tx).await;
        run(&mut tx, if done.is_ok() { "commit" } else { "rollback" }).await?;
        tx.connection.close().await.map_err(Fault::from)?;
        done
    }
}

/// The handle through which jobs reach the writer.
#[derive(Clone)]
pub(crate) struct Writer(mpsc::Sender<Order>);

enum Order {
    Job(Box<dyn Job>),
    FoldLog(oneshot::Sender<Result<(), Fault>>),
    Close(oneshot::Sender<()>),
}

trait Job: Send {
    /// Runs the job's statements; `false` asks for them to be undone.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Tells the caller, now that the group is on disk or has failed.
    fn settle(self: Box<Self>, committed: Result<(), Fault>);
}

struct Call<F, T, E> {
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Call<F, T, E>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
    T: Send,
    E: From<Fault> + Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return false };
            let outcome = AssertUnwindSafe(work(tx)).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|_| Err(Fault::Panicked.into()));
            let keep = outcome.is_ok();
            self.outcome = Some(outcome);
            keep
        })
    }

    fn settle(self: Box<Self>, committed: Result<(), Fault>) {
        let outcome = match (self.outcome, committed) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Err(own)), _) => Err(own),
            (_, Err(fault)) => Err(fault.into()),
            (None, Ok(())) => Err(Fault::Closed.into()),
        };
        // The caller may have gone away; the change stands all the same.
        let _ = self.reply.send(outcome);
    }
}

impl Writer {
    pub(crate) fn start(connection: SqliteConnection) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::channel(1024);
        let runtime = Handle::current();
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || runtime.block_on(serve(Tx { connection, any_home: None }, receiver)))?;
        Ok(Self(sender))
    }

    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Call { work: Some(work), outcome: None, reply };
        self.0.send(Order::Job(Box::new(job))).await.map_err(|_| Fault::Closed)?;
        answer.await.map_err(|_| Fault::Closed)?
    }

    pub(crate) async fn fold_log(&self) -> Result<(), Fault> {
        let (reply, answer) = oneshot::channel();
        self.0.send(Order::FoldLog(reply)).await.map_err(|_| Fault::Closed)?;
        answer.await.map_err(|_| Fault::Closed)?
    }

    pub(crate) async fn close(&self) {
        let (reply, answer) = oneshot::channel();
        if self.0.send(Order::Close(reply)).await.is_ok() {
            let _ = answer.await;
        }
    }
}

async fn serve(mut tx: Tx, mut orders: mpsc::Receiver<Order>) {
    while let Some(order) = orders.recv().await {
        let mut group = Vec::new();
        let mut next = Some(order);
        loop {
            match next {
                Some(Order::Job(job)) => group.push(job),
                Some(Order::FoldLog(reply)) => {
                    commit(&mut tx, std::mem::take(&mut group)).await;
                    let folded = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut *tx).await;
                    let _ = reply.send(folded.map(drop).map_err(Fault::from));
                }
                Some(Order::Close(reply)) => {
                    commit(&mut tx, std::mem::take(&mut group)).await;
                    let _ = tx.connection.close().await;
                    let _ = reply.send(());
                    return;
                }
                None => break,
            }
            next = if group.len() < GROUP { orders.try_recv().ok() } else { None };
        }
        commit(&mut tx, group).await;
    }
}

/// Runs a group in one transaction and settles every job of it.
async fn commit(tx: &mut Tx, mut group: Vec<Box<dyn Job>>) {
    if group.is_empty() {
        return;
    }
    let committed = transaction(tx, &mut group).await;
    if let Err(fault) = &committed {
        tracing::error!(%fault, jobs = group.len(), "a group of writes was not committed");
        // After a failed statement SQLite may or may not have ended the transaction; either is fine now.
        let _ = undo(tx, "rollback").await;
    }
    for job in group {
        job.settle(committed.as_ref().copied().map_err(Fault::again));
    }
}

async fn transaction(tx: &mut Tx, group: &mut [Box<dyn Job>]) -> Result<(), Fault> {
    run(tx, "begin immediate").await?;
    if let [only] = group {
        return match only.run(tx).await {
            true => run(tx, "commit").await,
            false => undo(tx, "rollback").await,
        };
    }
    // Each errand to the engine's thread costs more than what it does there, so two go at once.
    let mut open = "savepoint job";
    for job in group {
        run(tx, open).await?;
        if !job.run(tx).await {
            undo(tx, "rollback to job").await?;
        }
        open = "release job; savepoint job";
    }
    run(tx, "release job; commit").await
}

/// What was remembered may have been a part of what is undone.
async fn undo(tx: &mut Tx, statement: &'static str) -> Result<(), Fault> {
    tx.any_home = None;
    run(tx, statement).await
}

async fn run(tx: &mut Tx, statement: &'static str) -> Result<(), Fault> {
    sqlx::query(AssertSqlSafe(statement)).execute(&mut **tx).await?;
    Ok(())
}
