//! Reviews, each account's place in them, and when somebody spoke to a customer.

use baton_storage::reviews::{self, Item, Review};
use baton_storage::states::{ItemState, ReviewState};
use baton_storage::touches::{self, Touch};

use super::*;

fn review(id: &str, team: &str, quarter: &str) -> Review {
    Review {
        review_id: id.into(),
        team_id: team.into(),
        quarter: quarter.into(),
        state: ReviewState::Open,
        opened_by: None,
        opened_at: At(1),
        ends_at: At(2),
        closed_at: None,
    }
}

/// A team has one review a quarter and one that is open at a time; it closes once. Proves P6.
#[tokio::test]
async fn a_team_has_one_review_a_quarter() {
    let place = place().await;
    let opened = change!(place, |tx| {
        let first = reviews::open(tx, &review("v1", "emea", "2026-11-01")).await?;
        let same_quarter = reviews::open(tx, &review("v2", "emea", "2026-11-01")).await?;
        let beside_an_open_one = reviews::open(tx, &review("v3", "emea", "2027-02-01")).await?;
        let another_team = reviews::open(tx, &review("v4", "amer", "2026-11-01")).await?;
        Ok([first, same_quarter, beside_an_open_one, another_team])
    });
    assert_eq!(opened, [true, false, false, true]);
    let closed = change!(place, |tx| {
        let once = reviews::close(tx, &"v1".into(), At(7)).await?;
        let twice = reviews::close(tx, &"v1".into(), At(8)).await?;
        let same_quarter = reviews::open(tx, &review("v2", "emea", "2026-11-01")).await?;
        let next = reviews::open(tx, &review("v3", "emea", "2027-02-01")).await?;
        Ok([once, twice, same_quarter, next])
    });
    assert_eq!(closed, [true, false, false, true]);
    let db = &mut *place.reader().await;
    let (emea, first) = (TeamId::from("emea"), review("v1", "emea", "2026-11-01"));
    let first = Review { state: ReviewState::Closed, closed_at: Some(At(7)), ..first };
    assert_eq!(reviews::find(db, &"v1".into()).await.expect("asked"), Some(first));
    assert_eq!(reviews::find(db, &"v2".into()).await.expect("asked"), None);
    let next = review("v3", "emea", "2027-02-01");
    assert_eq!(reviews::latest(db, &emea).await.expect("asked").as_ref(), Some(&next));
    assert_eq!(reviews::running(db, &emea).await.expect("asked"), Some(next));
    assert_eq!(reviews::running(db, &"latam".into()).await.expect("asked"), None);
    assert_eq!(reviews::latest(db, &"latam".into()).await.expect("asked"), None);
}

/// An account has one place in a review, which changes; they are listed by the accounts' names, whatever their case.
/// Proves P6.
#[tokio::test]
async fn an_account_has_one_place_in_a_review() {
    let place = place().await;
    let item = |account: &str| Item {
        review_id: "v1".into(),
        account_id: account.into(),
        csm: ravi(),
        state: ItemState::Open,
        before: Some(Priority::Pr2),
        after: None,
        why: None,
        put_off_at: None,
        settled_by: None,
        settled_at: None,
    };
    let done = Item {
        csm: "U0ELENA".into(),
        state: ItemState::Reviewed,
        before: None,
        after: Some(Priority::Pr1),
        why: Some("Because.".into()),
        settled_by: Some("U0ELENA".into()),
        settled_at: Some(At(9)),
        ..item("A1")
    };
    let (first, second, changed) = (item("A1"), item("A2"), done.clone());
    change!(place, |tx| {
        accounts::keep(tx, &Account::named("A1".into(), "beta", "test", At(1))).await?;
        accounts::keep(tx, &Account::named("A2".into(), "Alpha", "test", At(1))).await?;
        reviews::open(tx, &review("v1", "emea", "2026-11-01")).await?;
        for one in [&first, &second, &changed] {
            reviews::keep(tx, one).await?;
        }
        Ok(())
    });
    let orphan = item("A9");
    let refused =
        place.storage.write(move |tx| Box::pin(async move { reviews::keep(tx, &orphan).await })).await;
    assert!(refused.is_err(), "no such account");
    let db = &mut *place.reader().await;
    let of = |account: &str| AccountId::from(account);
    assert_eq!(reviews::item(db, &"v1".into(), &of("A1")).await.expect("asked").as_ref(), Some(&done));
    assert_eq!(reviews::item(db, &"v1".into(), &of("A9")).await.expect("asked"), None);
    assert_eq!(reviews::items(db, &"v1".into()).await.expect("asked"), [item("A2"), done]);
    assert!(reviews::items(db, &"v2".into()).await.expect("asked").is_empty());
}

/// The latest conversation with an account counts; the same one told twice is one. Proves P7.
#[tokio::test]
async fn the_latest_touch_counts() {
    let place = customers().await;
    let touch = |at: i64, source: &str| Touch {
        account_id: "A1".into(),
        touched_at: At(at),
        recorded_by: ravi(),
        source: source.into(),
    };
    let (early, late) = (touch(5, "button"), touch(9, "meeting:m1"));
    let expected = late.clone();
    change!(place, |tx| {
        for one in [&late, &early, &late] {
            touches::add(tx, one).await?;
        }
        Ok(())
    });
    assert_eq!(place.number("select count(*) from touches").await, 2);
    let db = &mut *place.reader().await;
    assert_eq!(touches::latest(db, &"A1".into()).await.expect("asked"), Some(expected));
    assert_eq!(touches::latest(db, &"A2".into()).await.expect("asked"), None);
}
