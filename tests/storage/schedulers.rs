//! Several schedulers over one database, as two processes would run them if the lock did not refuse the second.

use std::sync::Arc;

use baton_storage::occurrences::{self, Occurrence};
use baton_storage::outbox::{self, NewOutboxEntry};
use baton_storage::schedules::{self, Missed, Schedule};
use baton_storage::states::OccurrenceState;
use futures::future::try_join_all;
use tokio::sync::Barrier;

use super::*;

const NAMES: [&str; 3] = ["hourly", "daily", "weekly"];
/// How many slots each schedule has, and how many moments everybody plans besides.
const SLOTS: i64 = 150;
const END: At = At(SLOTS - 1);
/// Time enough to settle what is planned last.
const ROUNDS: i64 = SLOTS + 100;
/// Few at a time, so that there is something to quarrel over in every round.
const BATCH: i64 = 5;

/// When a scheduler looks at what is due.
#[derive(Clone, Copy)]
enum Looks {
    /// In the transaction that does it, as ours does.
    Within,
    /// Before it: by then somebody else may have done it.
    Before,
}

/// What a scheduler did first.
#[derive(Clone, Copy, Default, Debug)]
struct Done {
    planned: i64,
    advanced: i64,
    settled: i64,
}

fn slot(number: i64) -> String {
    format!("{number:04}")
}

/// Another process's connections to the same file. The lock is in its way, so the test takes the lock's file
/// away: the first keeps a lock on a file without a name, and the second makes one of its own.
async fn another(place: &Place) -> Storage {
    assert!(matches!(Storage::open(&place.address).await, Err(Fault::InUse(_))), "the lock refuses it");
    std::fs::remove_file(place.directory.path().join("baton.db.lock")).expect("the lock's file");
    Storage::open(&place.address).await.expect("the same database")
}

/// Goes round and round with the others: everybody looks, and when all have, everybody does.
async fn run(storage: Storage, looks: Looks, together: Arc<Barrier>) -> Result<Done, Fault> {
    let mut done = Done::default();
    for round in 0..ROUNDS {
        let mut db = storage.read().await?;
        let due = schedules::due(&mut db, END).await?;
        let moments = occurrences::due(&mut db, END, BATCH).await?;
        drop(db);
        together.wait().await;
        let ticked = storage.write(move |tx| {
            Box::pin(async move {
                let (due, moments) = match looks {
                    Looks::Before => (due, moments),
                    Looks::Within => {
                        (schedules::due(tx, END).await?, occurrences::due(tx, END, BATCH).await?)
                    }
                };
                tick(tx, round, due, moments, done).await
            })
        });
        done = ticked.await?;
    }
    Ok(done)
}

async fn tick(
    tx: &mut Tx,
    round: i64,
    due: Vec<Schedule>,
    moments: Vec<Occurrence>,
    mut done: Done,
) -> Result<Done, Fault> {
    if round < SLOTS {
        // A rung of a ladder: everybody plans it, and no cursor is in between.
        let rung = Occurrence::planned("ladder", &slot(round), "rung", "{}".into(), At(round));
        done.planned += i64::from(occurrences::add(tx, &rung).await?);
    }
    for schedule in due {
        let next = schedule.next_at.0 + 1;
        if schedules::advance(tx, &schedule, &slot(next), At(next)).await? {
            let (name, kind) = (&schedule.schedule, &schedule.kind);
            let one = Occurrence::planned(name, &schedule.next_slot, kind, "{}".into(), schedule.next_at);
            assert!(occurrences::add(tx, &one).await?, "the cursor and the slot are one");
            done.advanced += 1;
        }
    }
    for moment in moments {
        if occurrences::settle(tx, &moment, OccurrenceState::Completed, None, END).await? {
            // No key that would make it the only one: that it is settled once has to be enough.
            let args = format!("{} {}", moment.schedule, moment.slot);
            let effect = NewOutboxEntry { args, ..effect("test", 0) };
            outbox::add(tx, effect, END).await?;
            done.settled += 1;
        }
    }
    Ok(done)
}

/// Two processes' worth of schedulers, two in each, all awake at once: every slot comes once, with one effect;
/// none is lost, and nobody is told that the database is locked. M1, promise 2.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_of_schedulers_make_each_slot_once() {
    let place = place().await;
    for name in NAMES {
        change!(place, |tx| {
            let schedule = Schedule {
                schedule: name.into(),
                kind: "test".into(),
                args: "{}".into(),
                cron: "* * * * * * *".into(),
                zone: "UTC".into(),
                missed: Missed::All,
                grace_ms: i64::MAX,
                next_slot: slot(0),
                next_at: At(0),
            };
            schedules::keep(tx, &schedule).await
        });
    }
    let processes = [place.storage.clone(), another(&place).await];
    let together = Arc::new(Barrier::new(4));
    let schedulers = processes.iter().flat_map(|storage| {
        [Looks::Within, Looks::Before].map(|looks| {
            let scheduler = tokio::spawn(run(storage.clone(), looks, together.clone()));
            async { scheduler.await.expect("a scheduler") }
        })
    });
    // At the first failure: the others would wait for the one that is gone.
    let done = try_join_all(schedulers).await.expect("nothing but work");
    println!("{done:?}");
    let sum = |part: fn(&Done) -> i64| done.iter().map(part).sum::<i64>();
    assert_eq!(sum(|done| done.planned), SLOTS, "each rung was planned by one");
    assert_eq!(sum(|done| done.advanced), 3 * SLOTS, "each cursor was advanced by one");
    assert_eq!(sum(|done| done.settled), 4 * SLOTS, "each moment was settled by one");
    for process in done.chunks(2) {
        assert!(process.iter().any(|done| done.advanced > 0 && done.settled > 0), "both took part: {done:?}");
    }

    let slots: Vec<_> = (0..SLOTS).map(|number| (slot(number), OccurrenceState::Completed)).collect();
    let mut wanted = Vec::new();
    for name in NAMES.iter().chain(&["ladder"]) {
        let made = occurrences::of_schedule(&mut *place.reader().await, *name).await.expect("moments");
        let made: Vec<_> = made.into_iter().map(|one| (one.slot, one.state)).collect();
        assert_eq!(made, slots, "{name}");
        wanted.extend(slots.iter().map(|(slot, _)| format!("{name} {slot}")));
    }
    let effects = outbox::all(&mut *place.reader().await).await.expect("the outbox");
    let mut effects: Vec<_> = effects.into_iter().map(|effect| effect.args).collect();
    effects.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(effects, wanted);
}
