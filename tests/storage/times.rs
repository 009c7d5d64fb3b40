//! Planned moments and recurring schedules: each once, whoever plans it how often.

use baton_storage::occurrences::{self, Occurrence};
use baton_storage::schedules::{self, Missed, Schedule};
use baton_storage::states::OccurrenceState as S;
use baton_storage::time::At;

use super::*;

fn moment(slot: &str, due_at: i64) -> Occurrence {
    Occurrence::planned("request:1", slot, "rung", "{}".into(), At(due_at))
}

fn schedule(cron: &str, zone: &str, next: i64) -> Schedule {
    Schedule {
        schedule: "nightly".into(),
        kind: "sweep".into(),
        args: "{}".into(),
        cron: cron.into(),
        zone: zone.into(),
        missed: Missed::Latest,
        grace_ms: 1000,
        next_slot: format!("slot-{next}"),
        next_at: At(next),
    }
}

/// A moment is planned once under its slot, comes when it is due, and is settled once.
#[tokio::test]
async fn a_moment_happens_once() {
    let place = place().await;
    assert!(change!(place, |tx| occurrences::add(tx, &moment("first", 10)).await));
    assert!(!change!(place, |tx| occurrences::add(tx, &moment("first", 99)).await), "it stands already");
    change!(place, |tx| occurrences::add(tx, &moment("second", 5)).await);
    assert_eq!(occurrences::next_at(&mut *place.reader().await).await.expect("a time"), Some(At(5)));
    let due = occurrences::due(&mut *place.reader().await, At(10), 10).await.expect("moments");
    assert_eq!(due.iter().map(|one| one.slot.as_str()).collect::<Vec<_>>(), ["second", "first"]);
    assert_eq!(occurrences::due(&mut *place.reader().await, At(10), 1).await.expect("moments").len(), 1);

    change!(place, |tx| {
        assert!(occurrences::settle(tx, &moment("first", 10), S::Completed, None, At(11)).await?);
        assert!(!occurrences::settle(tx, &moment("first", 10), S::Skipped, Some("late"), At(12)).await?);
        occurrences::postpone(tx, &moment("second", 5), At(50)).await?;
        occurrences::postpone(tx, &moment("first", 10), At(50)).await
    });
    assert!(occurrences::due(&mut *place.reader().await, At(49), 10).await.expect("moments").is_empty());
    assert_eq!(change!(place, |tx| occurrences::cancel(tx, "request:1", "it went on", At(20)).await), 1);
    let all = occurrences::of_schedule(&mut *place.reader().await, "request:1").await.expect("moments");
    let all: Vec<_> = all.iter().map(|one| (one.slot.as_str(), one.state, one.due_at.0)).collect();
    assert_eq!(all, [("first", S::Completed, 10), ("second", S::Cancelled, 50)]);
    assert_eq!(occurrences::next_at(&mut *place.reader().await).await.expect("a time"), None);
}

/// A schedule written down again at every start keeps how far it has come, unless its rule or zone changes.
#[tokio::test]
async fn a_schedule_keeps_its_cursor_unless_its_rule_changes() {
    let place = place().await;
    let rule = "0 0 2 * * * *";
    change!(place, |tx| schedules::keep(tx, &schedule(rule, "Europe/London", 10)).await);
    change!(place, |tx| {
        assert!(schedules::advance(tx, &schedule(rule, "Europe/London", 10), "slot-20", At(20)).await?);
        assert!(!schedules::advance(tx, &schedule(rule, "Europe/London", 10), "slot-30", At(30)).await?);
        Ok(())
    });
    let restarted = Schedule { grace_ms: 5, missed: Missed::Skip, ..schedule(rule, "Europe/London", 99) };
    change!(place, |tx| schedules::keep(tx, &restarted).await);
    let kept = schedules::due(&mut *place.reader().await, At(20)).await.expect("schedules").remove(0);
    assert_eq!((kept.next_slot.as_str(), kept.next_at), ("slot-20", At(20)));
    assert_eq!((kept.missed, kept.grace_ms), (Missed::Skip, 5), "the rest is as the new one says");

    change!(place, |tx| schedules::keep(tx, &schedule(rule, "Europe/Paris", 40)).await);
    assert_eq!(schedules::next_at(&mut *place.reader().await).await.expect("a time"), Some(At(40)));
    change!(place, |tx| schedules::keep(tx, &schedule("0 0 3 * * * *", "Europe/Paris", 50)).await);
    assert!(schedules::due(&mut *place.reader().await, At(49)).await.expect("schedules").is_empty());
}
