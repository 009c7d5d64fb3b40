//! The one writer: groups, savepoints, panics, callers that go away, and what is told when.

use std::pin::pin;

use baton_storage::outbox;
use baton_storage::time::At;
use baton_storage::{Fault, Storage, Tx};
use futures::future::{BoxFuture, join_all};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::harness::patience::PATIENCE;

/// Holds the writer until it is let go, so that what is written meanwhile becomes one group.
async fn hold(storage: &Storage) -> oneshot::Sender<()> {
    let (began, begun) = oneshot::channel();
    let (let_go, held) = oneshot::channel::<()>();
    let storage = storage.clone();
    tokio::spawn(async move {
        let wait = storage.write(move |_| {
            Box::pin(async move {
                let _ = began.send(());
                let _ = held.await;
                Ok::<_, Fault>(())
            })
        });
        wait.await
    });
    begun.await.expect("the writer is held");
    let_go
}

/// Hands a write over; whoever waits for its answer, once the writer has it in its queue.
async fn handed<T: Send + 'static>(write: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    let (tell, told) = oneshot::channel();
    let waiting = tokio::spawn(async move {
        let mut write = pin!(write);
        // The first look at it is what puts it into the queue.
        let at_once = futures::poll!(write.as_mut());
        let _ = tell.send(());
        if let std::task::Poll::Ready(answer) = at_once { answer } else { write.await }
    });
    told.await.expect("handed over");
    waiting
}

/// Adds an effect in the lane of its number, and then fails, panics or breaks a rule of the engine, as told.
fn job(number: i64) -> impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<i64, Fault>> + Send + 'static {
    move |tx| {
        Box::pin(async move {
            let added = outbox::add(tx, effect(&number.to_string(), number), At(0)).await?;
            match number % 10 {
                3 => Err(Fault::Damaged("a test".into())),
                5 => panic!("a job that panics on purpose"),
                7 => sqlx::query("insert into outbox (outbox_id) values (null)")
                    .execute(&mut **tx)
                    .await
                    .map(|_| number)
                    .map_err(Fault::from),
                _ => Ok(added.map_or(-1, |_| number)),
            }
        })
    }
}

/// A group of a hundred, a third of them failing in three ways: each failure undoes its own job alone and is
/// told to its own caller; the others are committed together.
#[tokio::test(flavor = "multi_thread")]
async fn one_failing_job_does_not_fail_its_group() {
    let place = place().await;
    let let_go = hold(&place.storage).await;
    let mut jobs = Vec::new();
    for number in 0..100 {
        let storage = place.storage.clone();
        jobs.push(handed(async move { storage.write(job(number)).await }).await);
    }
    let_go.send(()).expect("held");
    let mut told = Vec::new();
    for (number, outcome) in join_all(jobs).await.into_iter().enumerate() {
        match (number % 10, outcome.expect("a task")) {
            (3, Err(Fault::Damaged(_))) | (5, Err(Fault::Panicked)) | (7, Err(Fault::Sql(_))) => {}
            (_, Ok(same)) => told.push(same),
            (_, other) => panic!("{number}: {other:?}"),
        }
    }
    assert_eq!(told.len(), 70);
    let stands = outbox::all(&mut *place.reader().await).await.expect("the outbox");
    let mut stands: Vec<i64> = stands.iter().map(|effect| effect.due_at.0).collect();
    stands.sort_unstable();
    told.sort_unstable();
    assert_eq!(stands, told, "what was told is what stands");
}

/// A job alone that fails or panics is undone too, and the writer goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_alone_is_undone_alone() {
    let place = place().await;
    for number in [3, 5, 7] {
        place.storage.write(job(number)).await.expect_err("it fails");
    }
    assert_eq!(place.number("select count(*) from outbox").await, 0);
    assert_eq!(place.storage.write(job(1)).await.expect("it goes on"), 1);
}

/// Whoever asked for a write and went away (Slack hung up) has it written all the same. Promise 1.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_caller_went_away_is_done() {
    let place = place().await;
    let let_go = hold(&place.storage).await;
    let storage = place.storage.clone();
    let caller = handed(async move { storage.write(job(1)).await }).await;
    caller.abort();
    assert!(caller.await.expect_err("aborted").is_cancelled());
    let_go.send(()).expect("held");
    place.storage.probe().await.expect("a later write");
    assert_eq!(place.number("select count(*) from outbox").await, 1);
}

/// Nobody is told before the commit: another connection sees the row from the moment of the answer on.
/// Promise 1.
#[tokio::test(flavor = "multi_thread")]
async fn the_answer_comes_after_the_commit() {
    let place = place().await;
    let mut other = Storage::open_to_read(&place.address).await.expect("another connection");
    for number in 0..50 {
        let told = place.storage.write(job(number * 10)).await.expect("a write");
        let seen: i64 = sqlx::query_scalar("select count(*) from outbox where due_at = $1")
            .bind(told)
            .fetch_one(&mut other)
            .await
            .expect("a count");
        assert_eq!(seen, 1);
    }
}

/// A commit that cannot be made is told to every job of its group, and none of them stands; the next group
/// is fine.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_fails_is_told_to_everybody() {
    let place = place().await;
    let path = place.directory.path().join("baton.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut other = sqlx::ConnectOptions::connect(&options).await.expect("another connection");
    sqlx::query("begin immediate").execute(&mut other).await.expect("the lock");
    let outcomes = join_all((0..3).map(|number| place.storage.write(job(number * 10)))).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(Fault::Group(_)))), "{outcomes:?}");
    sqlx::query("rollback").execute(&mut other).await.expect("the lock given back");
    assert_eq!(place.number("select count(*) from outbox").await, 0);
    place.storage.write(job(1)).await.expect("the next one");
}

/// Reading goes on while a write is under way, and sees what was before it.
#[tokio::test(flavor = "multi_thread")]
async fn reading_goes_on_while_writing() {
    let place = place().await;
    place.storage.write(job(1)).await.expect("a write");
    let (began, begun) = oneshot::channel();
    let (let_go, held) = oneshot::channel::<()>();
    let storage = place.storage.clone();
    let writing = tokio::spawn(async move {
        let work = storage.write(move |tx| {
            Box::pin(async move {
                outbox::add(tx, effect("a", 0), At(0)).await?;
                let _ = began.send(());
                let _ = held.await;
                Ok::<_, Fault>(())
            })
        });
        work.await
    });
    begun.await.expect("under way");
    let reading = async {
        for _ in 0..20 {
            assert_eq!(place.number("select count(*) from outbox").await, 1);
        }
    };
    // The writer is held for as long as it takes: who waited for it would wait for ever.
    tokio::time::timeout(PATIENCE, reading).await.expect("nobody waits for the writer");
    let_go.send(()).expect("held");
    writing.await.expect("a task").expect("a write");
    assert_eq!(place.number("select count(*) from outbox").await, 2);
}

/// A reader cannot write, whatever it is asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cannot_write() {
    let place = place().await;
    let refused = sqlx::query("delete from outbox").execute(&mut *place.reader().await).await;
    assert!(refused.expect_err("read only").to_string().contains("readonly"));
    let mut beside = Storage::open_to_read(&place.address).await.expect("a connection");
    sqlx::query("delete from outbox").execute(&mut beside).await.expect_err("read only");
}

/// Closing finishes what was handed over; writing afterwards says so. The log folds back into the file.
#[tokio::test(flavor = "multi_thread")]
async fn closing_finishes_what_was_handed_over() {
    let place = place().await;
    for number in 0..200 {
        place.storage.write(job(number * 10)).await.expect("a write");
    }
    assert!(place.storage.log_bytes() > 0);
    place.storage.fold_log().await.expect("folded");
    assert_eq!(place.storage.log_bytes(), 0);

    let let_go = hold(&place.storage).await;
    let storage = place.storage.clone();
    let last = handed(async move { storage.write(job(1)).await }).await;
    let storage = place.storage.clone();
    let closing = tokio::spawn(async move { storage.close().await });
    let_go.send(()).expect("held");
    closing.await.expect("closed");
    assert_eq!(last.await.expect("a task").expect("a write"), 1);
    assert!(matches!(place.storage.write(job(1)).await, Err(Fault::Closed)));
    assert!(matches!(place.storage.fold_log().await, Err(Fault::Closed)));
    place.storage.read().await.expect_err("closed");
}

/// A check that the checks bite: the settings that the promises stand on are those of the writing connection.
#[tokio::test(flavor = "multi_thread")]
async fn the_writer_is_durable_by_its_settings() {
    let place = place().await;
    for (setting, wanted) in [("synchronous", 2), ("foreign_keys", 1), ("query_only", 0)] {
        let found: i64 = change!(place, |tx| {
            let pragma = sqlx::AssertSqlSafe(format!("pragma {setting}"));
            Ok(sqlx::query_scalar(pragma).fetch_one(&mut **tx).await?)
        });
        assert_eq!(found, wanted, "{setting}");
    }
    let mode: String =
        change!(place, |tx| Ok(sqlx::query_scalar("pragma journal_mode").fetch_one(&mut **tx).await?));
    assert_eq!(mode, "wal");
    let version: String =
        change!(place, |tx| Ok(sqlx::query_scalar("select sqlite_version()").fetch_one(&mut **tx).await?));
    let numbers: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    assert!(numbers >= vec![3, 51, 3], "{version} can lose a log that is reset");
}
