//! Requests for a CSM, and who was named.

use baton_storage::assignments::{self, Outcome};
use baton_storage::ids::{OpportunityId, UserId};
use baton_storage::requests;

use super::*;

fn user(id: &str) -> UserId {
    id.into()
}

/// R7: one open request per opportunity, by the engine's word, in each of its open states; afterwards a new one.
#[tokio::test]
async fn one_open_request_per_opportunity() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let mut first = request("A1", "D1");
    let again = || request("A1", "D1");
    let added = first.clone();
    change!(place, |tx| requests::add(tx, &added).await);
    for state in [RequestState::Open, RequestState::Question, RequestState::Assigned] {
        first.state = state;
        let mut changed = first.clone();
        first = change!(place, |tx| requests::change(tx, &mut changed).await.map(|()| changed));
        let second = again();
        let refused =
            place.storage.write(move |tx| Box::pin(async move { requests::add(tx, &second).await })).await;
        assert!(refused.is_err_and(|fault| fault.is_duplicate()), "{state}");
        let db = &mut *place.reader().await;
        assert_eq!(
            requests::open_of(db, &OpportunityId::from("D1")).await.expect("asked"),
            Some(first.clone())
        );
        assert_eq!(requests::open(db).await.expect("asked").len(), 1);
    }
    first.state = RequestState::Withdrawn;
    let mut changed = first.clone();
    change!(place, |tx| requests::change(tx, &mut changed).await);
    let second = again();
    change!(place, |tx| requests::add(tx, &second).await);
    let db = &mut *place.reader().await;
    assert_eq!(requests::all(db).await.expect("asked").len(), 2);
    assert_eq!(requests::of_account(db, &"A1".into()).await.expect("asked").len(), 2);
}

/// A change to a request that is not of its latest version is refused; who follows it is counted once.
#[tokio::test]
async fn a_request_changes_only_from_what_it_is() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let added = request("A1", "D1");
    let mut full = Request {
        arr: Some(180_000),
        question: Some("Which region?".into()),
        asked_by: Some("U0MAYA".into()),
        asked_at: Some(At(2)),
        answer: Some("EMEA".into()),
        answered_at: Some(At(3)),
        acknowledged_by: Some("U0MAYA".into()),
        acknowledged_at: Some(At(4)),
        decided_by: Some("U0MAYA".into()),
        decided_at: Some(At(5)),
        reason: Some("because".into()),
        pov: Pov::Presented,
        dedicated: true,
        changed_at: At(6),
        ..added.clone()
    };
    let stale = full.clone();
    let mut changed = full.clone();
    let changed = change!(place, |tx| {
        requests::add(tx, &added).await?;
        requests::change(tx, &mut changed).await?;
        Ok(changed)
    });
    full.version = 2;
    assert_eq!(changed, full);
    let db = &mut *place.reader().await;
    let id = full.request_id.clone();
    assert_eq!(requests::find(db, &id).await.expect("found"), Some(full));
    let mut late = stale;
    let refused =
        place.storage.write(move |tx| Box::pin(async move { requests::change(tx, &mut late).await })).await;
    assert!(matches!(refused, Err(Fault::Damaged(_))));

    let followed = id.clone();
    change!(place, |tx| {
        assert!(requests::watch(tx, &followed, &user("U0LEE"), At(2)).await?);
        assert!(requests::watch(tx, &followed, &user("U0ALEX"), At(1)).await?);
        assert!(!requests::watch(tx, &followed, &user("U0LEE"), At(3)).await?);
        Ok(())
    });
    assert_eq!(requests::watchers(db, &id).await.expect("asked"), [user("U0ALEX"), user("U0LEE")]);
    let unknown = place
        .storage
        .write(|tx| Box::pin(async { requests::watch(tx, &"gone".into(), &user("U"), At(1)).await }));
    assert!(unknown.await.is_err(), "nobody follows what is not there");
}

/// An account has one current assignment; handed back or replaced, it may have the next.
#[tokio::test]
async fn one_current_assignment_per_account() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let asked = request("A1", "D1");
    let id = asked.request_id.clone();
    change!(place, |tx| requests::add(tx, &asked).await);
    let offer = async |csm: &'static str| {
        let id = id.clone();
        let offer = place.storage.write(move |tx| {
            Box::pin(async move {
                assignments::offer(tx, (&id, &"A1".into()), &csm.into(), &"U0MAYA".into(), "hello", At(2))
                    .await
            })
        });
        offer.await
    };
    let settle = async |outcome: Outcome| {
        let id = id.clone();
        change!(place, |tx| assignments::settle(tx, &id, outcome, Some("full"), At(3)).await)
    };
    assert!(!settle(Outcome::Accepted).await, "there is none");
    offer("U0RAVI").await.expect("offered");
    assert!(offer("U0ELENA").await.is_err_and(|fault| fault.is_duplicate()));
    assert!(settle(Outcome::HandedBack).await);
    offer("U0ELENA").await.expect("the next");
    assert!(settle(Outcome::Replaced).await);
    offer("U0RAVI").await.expect("again");
    assert!(settle(Outcome::Accepted).await);
    assert!(offer("U0ELENA").await.is_err_and(|fault| fault.is_duplicate()), "taken");
    let db = &mut *place.reader().await;
    let current = assignments::current(db, &"A1".into()).await.expect("asked").expect("one");
    assert_eq!(
        (current.csm, current.state.as_str(), current.note.as_str()),
        (user("U0RAVI"), "accepted", "hello")
    );
    assert!(settle(Outcome::Ended).await);
    assert_eq!(assignments::current(db, &"A1".into()).await.expect("asked"), None);
    let all = assignments::of_request(db, &id).await.expect("asked");
    let all: Vec<_> = all.iter().map(|one| one.state.as_str()).collect();
    assert_eq!(all, ["handed_back", "replaced", "ended"]);
}
