//! What is to be reached in an onboarding.

use baton_storage::merges;
use baton_storage::milestones::{self, Milestone};

use super::*;

fn milestone(account: &str, began: i64, id: &str, due: i64) -> Milestone {
    Milestone {
        account_id: account.into(),
        began_at: At(began),
        milestone: id.into(),
        due_at: At(due),
        reached_at: None,
        recorded_by: None,
        note: None,
        late_because: None,
        late_said_by: None,
    }
}

async fn keep(place: &Place, rows: &[Milestone]) {
    let rows = rows.to_vec();
    change!(place, |tx| {
        for row in &rows {
            milestones::keep(tx, row).await?;
        }
        Ok(())
    });
}

/// Each start has rows of its own, of which the latest start's count; a row is kept whole. Proves O1.
#[tokio::test]
async fn the_latest_start_counts() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let old = milestone("A1", 1, "kickoff", 9);
    let mut kickoff = milestone("A1", 5, "kickoff", 20);
    let (call, value) = (milestone("A1", 5, "first_call", 30), milestone("A1", 5, "first_value", 30));
    keep(&place, &[value.clone(), old.clone(), call.clone(), kickoff.clone()]).await;
    kickoff.due_at = At(21);
    kickoff.reached_at = Some(At(8));
    kickoff.recorded_by = Some("U0RAVI".into());
    kickoff.note = Some("Five came".into());
    kickoff.late_because = Some("On our side: <moved>".into());
    kickoff.late_said_by = Some("U0MAYA".into());
    keep(&place, std::slice::from_ref(&kickoff)).await;
    let db = &mut *place.reader().await;
    assert_eq!(milestones::current(db, &"A1".into()).await.expect("asked"), [kickoff, call, value]);
    assert!(milestones::current(db, &"A2".into()).await.expect("asked").is_empty());
    change!(place, |tx| milestones::forget(tx, &"A1".into(), At(5)).await);
    let db = &mut *place.reader().await;
    assert_eq!(milestones::current(db, &"A1".into()).await.expect("asked"), [old]);
}

/// Nothing is reached by an account that is not known; a merge takes along what was, and leaves what both have.
/// Proves O1.
#[tokio::test]
async fn a_merge_takes_them_along() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    let stray = milestone("A9", 1, "kickoff", 2);
    let refused =
        place.storage.write(move |tx| Box::pin(async move { milestones::keep(tx, &stray).await })).await;
    assert!(refused.is_err(), "there is no such account");
    keep(
        &place,
        &[
            milestone("A1", 3, "kickoff", 7),
            milestone("A1", 3, "onboarded", 9),
            milestone("A2", 3, "kickoff", 8),
        ],
    )
    .await;
    change!(place, |tx| merges::account(tx, &"A1".into(), &"A2".into()).await);
    let db = &mut *place.reader().await;
    let kept: Vec<(String, At)> = milestones::current(db, &"A2".into())
        .await
        .expect("asked")
        .into_iter()
        .map(|row| (row.milestone, row.due_at))
        .collect();
    assert_eq!(kept, [("kickoff".to_owned(), At(8)), ("onboarded".to_owned(), At(9))]);
}
