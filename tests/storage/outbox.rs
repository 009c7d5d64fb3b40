//! The outbox: claims, leases, lanes, settlements.

use baton_storage::bundles::{self, Around};
use baton_storage::ids::OutboxId;
use baton_storage::outbox::{self, OutboxEntry, Settlement};
use baton_storage::states::OutboxState as S;
use baton_storage::time::At;
use baton_storage::waiting;

use super::*;

async fn add(place: &Place, lane: &'static str, due_at: i64) -> OutboxId {
    change!(place, |tx| outbox::add(tx, effect(lane, due_at), At(0)).await).expect("added")
}

async fn claim(place: &Place, now: i64) -> Vec<OutboxEntry> {
    change!(place, |tx| outbox::claim(tx, At(now), At(now + 60), &[], 16).await)
}

async fn settle(place: &Place, id: &OutboxId, settlement: Settlement, now: i64) {
    let id = id.clone();
    change!(place, |tx| outbox::settle(tx, &id, &settlement, At(now)).await);
}

async fn one(place: &Place, id: &OutboxId) -> OutboxEntry {
    let all = outbox::all(&mut *place.reader().await).await.expect("the outbox");
    all.into_iter().find(|effect| effect.outbox_id == *id).expect("it stands")
}

/// What happens to an effect in a normal life: scheduled, running, completed with a place.
#[tokio::test]
async fn an_effect_is_claimed_when_it_is_due_and_settled_once() {
    let place = place().await;
    let id = add(&place, "C1", 100).await;
    assert!(claim(&place, 99).await.is_empty(), "not due");
    let claimed = claim(&place, 100).await;
    assert_eq!(claimed.len(), 1);
    let running = &claimed[0];
    assert_eq!((running.state, running.attempts, running.first_try_at), (S::Running, 1, Some(At(100))));
    assert_eq!(running.lease_until, Some(At(160)));
    assert!(claim(&place, 101).await.is_empty(), "nobody else has it");

    settle(&place, &id, Settlement::Completed(Some(("C1".into(), "1.2".into()))), 102).await;
    let done = one(&place, &id).await;
    assert_eq!((done.state, done.settled_at, done.lease_until), (S::Completed, Some(At(102)), None));
    assert_eq!((done.channel, done.ts), (Some("C1".into()), Some("1.2".into())));
    assert!(claim(&place, 10_000).await.is_empty());
    assert_eq!(outbox::next_at(&mut *place.reader().await).await.expect("a time"), None);
}

/// A check that the checks bite: with its `unique_key` the same news exists once, whoever writes it how often;
/// without, it doubles. Promise 2.
#[tokio::test]
async fn the_same_key_exists_once_and_without_it_news_doubles() {
    let place = place().await;
    let keyed = || NewOutboxEntry { unique_key: Some("news:1:U0SAM".into()), ..effect("U0SAM", 0) };
    let mut added = 0;
    for _ in 0..3 {
        added += i64::from(change!(place, |tx| outbox::add(tx, keyed(), At(0)).await).is_some());
    }
    assert_eq!(added, 1);
    let id = claim(&place, 1).await.remove(0).outbox_id;
    settle(&place, &id, Settlement::Completed(None), 1).await;
    assert!(change!(place, |tx| outbox::add(tx, keyed(), At(0)).await).is_none(), "done is done");

    for _ in 0..3 {
        add(&place, "U0SAM", 0).await;
    }
    assert_eq!(place.number("select count(*) from outbox").await, 4);

    // And the engine holds it, not the statement: taken away, the same news doubles.
    let again = "insert into outbox (outbox_id, kind, args, unique_key, lane, state, due_at, attempts, looks, created_at) \
         select outbox_id || 'x', kind, args, unique_key, lane, state, due_at, attempts, looks, created_at \
         from outbox where unique_key is not null";
    let refused = place
        .storage
        .write(move |tx| {
            Box::pin(async move { Ok::<_, Fault>(sqlx::query(again).execute(&mut **tx).await?) })
        })
        .await
        .expect_err("the key");
    assert!(refused.is_duplicate(), "{refused}");
}

/// Whoever died while sending leaves a row that comes back to be looked for, not to be sent; a look of which
/// its looker died is only looked for again. Promise 2.
#[tokio::test]
async fn a_lease_that_ran_out_is_looked_for_not_repeated() {
    let place = place().await;
    let id = add(&place, "C1", 0).await;
    claim(&place, 10).await;
    assert_eq!(outbox::next_at(&mut *place.reader().await).await.expect("a time"), Some(At(70)));
    assert!(claim(&place, 69).await.is_empty());
    let rescued = claim(&place, 70).await.remove(0);
    assert_eq!((rescued.state, rescued.attempts, rescued.looks), (S::Reconciling, 1, 0));
    assert_eq!(rescued.first_try_at, Some(At(10)), "it is looked for since then");
    assert!(rescued.fault.is_some());
    assert!(claim(&place, 129).await.is_empty(), "somebody is looking");
    assert_eq!(claim(&place, 130).await.remove(0).state, S::Reconciling, "the looker died");

    settle(&place, &id, Settlement::Look { due_at: At(140), looks: 1, fault: "not yet".into() }, 131).await;
    assert!(claim(&place, 139).await.is_empty());
    assert_eq!(claim(&place, 140).await.remove(0).looks, 1);
    settle(&place, &id, Settlement::Unknown { fault: "no history".into() }, 141).await;
    assert!(claim(&place, 100_000).await.is_empty(), "held");
    assert_eq!(one(&place, &id).await.state, S::Unknown);
}

/// At the start of a process the leases of the last one are cut short, never made longer.
#[tokio::test]
async fn the_leases_of_the_dead_are_cut_short() {
    let place = place().await;
    add(&place, "C1", 0).await;
    add(&place, "C2", 0).await;
    let claimed = claim(&place, 10).await;
    settle(&place, &claimed[1].outbox_id, Settlement::Completed(None), 11).await;
    assert_eq!(change!(place, |tx| outbox::cut_leases(tx, At(20)).await), 1);
    assert_eq!(change!(place, |tx| outbox::cut_leases(tx, At(30)).await), 0);
    assert!(claim(&place, 19).await.is_empty());
    assert_eq!(claim(&place, 20).await.remove(0).state, S::Reconciling);
}

/// A lane's effects go one after the other, in the order of their time; other lanes go on meanwhile; a
/// paused lane is left alone; no more than asked for is taken.
#[tokio::test]
async fn lanes_are_exclusive_ordered_and_can_be_paused() {
    let place = place().await;
    let late = add(&place, "C1", 5).await;
    let early = add(&place, "C1", 3).await;
    let same = add(&place, "C1", 3).await;
    let other = add(&place, "C2", 4).await;
    let paused = ["C2".to_owned()];
    let claimed: Vec<OutboxEntry> = change!(place, |tx| outbox::claim(tx, At(10), At(70), &paused, 16).await);
    assert_eq!(claimed.iter().map(|effect| &effect.outbox_id).collect::<Vec<_>>(), [&early]);
    assert_eq!(claim(&place, 10).await.remove(0).outbox_id, other, "the other lane, no longer paused");

    settle(&place, &early, Settlement::Look { due_at: At(20), looks: 0, fault: "?".into() }, 11).await;
    let next = claim(&place, 12).await;
    assert_eq!(next.len(), 1, "{next:#?}");
    assert_eq!(next[0].outbox_id, same);
    settle(&place, &same, Settlement::Completed(None), 13).await;
    assert_eq!(claim(&place, 14).await.remove(0).outbox_id, late);
    let limited: Vec<OutboxEntry> = change!(place, |tx| {
        for lane in ["a", "b", "c"] {
            outbox::add(tx, effect(lane, 0), At(0)).await?;
        }
        outbox::claim(tx, At(15), At(75), &[], 2).await
    });
    assert_eq!(limited.len(), 2);
}

/// A snooze is no failure: it uses no attempt and forgets that it was tried. A retry counts, keeps the first
/// try, and begins its looks anew.
#[tokio::test]
async fn a_snooze_uses_no_attempt_and_a_retry_does() {
    let place = place().await;
    let id = add(&place, "C1", 0).await;
    claim(&place, 10).await;
    settle(&place, &id, Settlement::Snoozed { due_at: At(20) }, 11).await;
    let snoozed = one(&place, &id).await;
    assert_eq!((snoozed.state, snoozed.attempts, snoozed.first_try_at), (S::Scheduled, 0, None));
    assert!(claim(&place, 19).await.is_empty());
    assert_eq!(claim(&place, 20).await.remove(0).attempts, 1);
    settle(&place, &id, Settlement::Retry { due_at: At(30), fault: "slack was not reached".into() }, 21)
        .await;
    let again = claim(&place, 30).await.remove(0);
    assert_eq!((again.attempts, again.first_try_at, again.state), (2, Some(At(20)), S::Running));
    settle(&place, &id, Settlement::Snoozed { due_at: At(40) }, 31).await;
    let snoozed = one(&place, &id).await;
    assert_eq!((snoozed.attempts, snoozed.first_try_at), (1, Some(At(20))), "the first try stands");
}

/// What nobody has begun can be taken back or brought forward; what is under way cannot.
#[tokio::test]
async fn what_nobody_has_begun_can_be_taken_back_or_hastened() {
    let place = place().await;
    let (kept, taken_back) = (add(&place, "C1", 100).await, add(&place, "C2", 100).await);
    let (id, hastened) = (taken_back.clone(), kept.clone());
    assert!(change!(place, |tx| {
        outbox::hasten(tx, &hastened, At(5)).await?;
        outbox::cancel(tx, &id, "the form opened", At(1)).await
    }));
    let cancelled = one(&place, &taken_back).await;
    assert_eq!((cancelled.state, cancelled.settled_at), (S::Cancelled, Some(At(1))));
    assert_eq!(outbox::next_at(&mut *place.reader().await).await.expect("a time"), Some(At(5)));
    assert_eq!(claim(&place, 5).await.remove(0).outbox_id, kept);
    let id = kept.clone();
    assert!(!change!(place, |tx| {
        outbox::hasten(tx, &id, At(1)).await?;
        outbox::cancel(tx, &id, "too late", At(6)).await
    }));
    assert_eq!(one(&place, &kept).await.state, S::Running);
}

/// What waits, what is tallied, and every way to end.
#[tokio::test]
async fn every_end_is_tallied() {
    let place = place().await;
    let ends = [
        Settlement::Cancelled { why: "not wanted".into() },
        Settlement::Discarded { fault: "channel_not_found".into() },
        Settlement::Unknown { fault: "missing_scope".into() },
        Settlement::Completed(None),
    ];
    for lane in ["a", "b", "c", "d", "e"] {
        add(&place, lane, 0).await;
    }
    let pending =
        async || outbox::is_pending(&mut *place.reader().await, "test", "{}").await.expect("an answer");
    let waits = async || waiting::waits(&mut *place.reader().await, "test", "{}").await.expect("an answer");
    assert!(pending().await && waits().await);
    let claimed = claim(&place, 1).await;
    assert!(!waits().await, "all have begun");
    for (effect, end) in claimed.iter().zip(ends) {
        settle(&place, &effect.outbox_id, end, 2).await;
    }
    let tally = outbox::tally(&mut *place.reader().await).await.expect("a tally");
    let mut tally: Vec<_> = tally.into_iter().map(|(state, count)| (state.as_str(), count)).collect();
    tally.sort_unstable();
    let wanted = [("cancelled", 1), ("completed", 1), ("discarded", 1), ("running", 1), ("unknown", 1)];
    assert_eq!(tally, wanted);
    assert!(pending().await, "one is still under way");
    settle(&place, &claimed[4].outbox_id, Settlement::Completed(None), 3).await;
    assert!(!pending().await);
}

/// What only brings something up to date is not added beside one of its kind and arguments that has not begun; beside
/// one that is being sent it is, as that one may have read before this was written.
#[tokio::test]
async fn what_waits_already_is_not_added_again() {
    let place = place().await;
    let another = async || change!(place, |tx| outbox::add_unless_waiting(tx, effect("a", 5), At(1)).await);
    let first = another().await.expect("nothing waits");
    assert_eq!(another().await, None, "the first one will see it");
    claim(&place, 6).await;
    assert_eq!(one(&place, &first).await.state, S::Running);
    assert!(another().await.is_some(), "the first one may have looked already");
    assert_eq!(another().await, None);
}

/// What may go out together is seen by what comes next to the same person: when something was sent, and when the next
/// one is due.
#[tokio::test]
async fn what_is_around_in_a_lane() {
    let place = place().await;
    let around = async |lane: &str, now: i64| {
        bundles::around(&mut *place.reader().await, lane, At(0), At(now)).await.expect("asked")
    };
    assert_eq!(around("a", 0).await, Around::default());
    for due in [0, 70, 90] {
        change!(place, |tx| bundles::add(tx, effect("a", due), At(0)).await).expect("added");
    }
    add(&place, "a", 60).await;
    assert_eq!(around("a", 0).await, Around { sent: vec![], waiting: Some(At(70)) });
    let claimed = claim(&place, 1).await;
    assert_eq!(around("a", 1).await, Around { sent: vec![At(1)], waiting: Some(At(70)) }, "it is being sent");
    settle(&place, &claimed[0].outbox_id, Settlement::Completed(None), 2).await;
    assert_eq!(around("a", 80).await, Around { sent: vec![At(2)], waiting: Some(At(90)) });
    assert_eq!(around("b", 80).await, Around::default());
}

/// Eight workers at once over a hundred effects of ten lanes: each effect is claimed by one of them.
#[tokio::test(flavor = "multi_thread")]
async fn many_couriers_never_claim_the_same() {
    let place = std::sync::Arc::new(place().await);
    for number in 0..100 {
        add(&place, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"][number % 10], 0).await;
    }
    let couriers = (0..8).map(|_| {
        let place = place.clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            while outbox::next_at(&mut *place.reader().await)
                .await
                .expect("a time")
                .is_some_and(|at| at.0 <= 1)
            {
                for effect in claim(&place, 1).await {
                    settle(&place, &effect.outbox_id, Settlement::Completed(None), 1).await;
                    mine.push(effect.outbox_id);
                }
            }
            mine
        })
    });
    let mut claimed: Vec<_> =
        futures::future::join_all(couriers).await.into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(claimed.len(), 100);
    claimed.sort();
    claimed.dedup();
    assert_eq!(claimed.len(), 100);
}
