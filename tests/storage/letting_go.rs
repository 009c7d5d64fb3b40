//! Accounts that are let go, and what the CRM's field says of them afterwards.

use baton_storage::assignments::AssignmentState;
use baton_storage::disengagements::{self, Disengagement};
use baton_storage::ids::{AccountId, RequestId};
use baton_storage::states::DisengagementState;
use baton_storage::{assignments, merges, requests};

use super::*;

fn proposed(id: &str, account: &str) -> Disengagement {
    Disengagement {
        disengagement_id: id.into(),
        account_id: account.into(),
        team_id: "emea-enterprise".into(),
        reason: "below_threshold".into(),
        explanation: "They went down a tier".into(),
        state: DisengagementState::Proposed,
        csm: Some("U0RAVI".into()),
        started_by: "U0RAVI".into(),
        started_at: At(1),
        decided_by: None,
        decided_at: None,
        why: None,
        met_on: None,
        present: "[]".into(),
        guests: None,
        options: "[]".into(),
        extra: None,
        successor: None,
        scale: false,
        letter: None,
        csm_field: None,
        ended_by: None,
        ended_at: None,
    }
}

/// An account is let go once at a time; what became of it is kept whole, and the latest one is found.
/// Proves D1.
#[tokio::test]
async fn one_at_a_time_and_kept_whole() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let first = proposed("d1", "A1");
    let second = proposed("d2", "A1");
    assert!(change!(place, |tx| disengagements::add(tx, &first).await));
    assert!(!change!(place, |tx| disengagements::add(tx, &second).await), "one is under way");
    let orphan = proposed("d3", "A9");
    let refused =
        place.storage.write(move |tx| Box::pin(async move { disengagements::add(tx, &orphan).await })).await;
    assert!(matches!(refused, Err(Fault::Sql(_))), "no account");

    let mut whole = proposed("d1", "A1");
    whole.state = DisengagementState::Completed;
    whole.decided_by = Some("U0MAYA".into());
    whole.decided_at = Some(At(2));
    whole.why = Some("why".into());
    whole.met_on = Some("2026-11-30".into());
    whole.present = "[\"U0RAVI\",\"U0ALEX\"]".into();
    whole.guests = Some("Kim".into());
    whole.options = "[\"support\"]".into();
    whole.extra = Some("Thank you".into());
    whole.successor = Some("U0ALEX".into());
    whole.scale = true;
    whole.letter = Some("Hello".into());
    whole.csm_field = Some("ravi@example.com".into());
    whole.ended_by = Some("U0RAVI".into());
    whole.ended_at = Some(At(9));
    let kept = whole.clone();
    change!(place, |tx| disengagements::change(tx, &kept).await);
    let db = &mut *place.reader().await;
    let found = disengagements::find(db, &"d1".into()).await.expect("asked");
    assert_eq!(found.as_ref(), Some(&whole));
    assert_eq!(disengagements::latest(db, &"A1".into()).await.expect("asked"), found);
    assert_eq!(whole.present(), ["U0RAVI".into(), "U0ALEX".into()]);
    assert_eq!(whole.options(), ["support"]);
    assert_eq!(whole.subject().to_string(), "disengagement:d1");

    let mut next = proposed("d2", "A1");
    next.started_at = At(10);
    let added = next.clone();
    assert!(change!(place, |tx| disengagements::add(tx, &added).await), "that one is over");
    assert_eq!(disengagements::latest(db, &"A1".into()).await.expect("asked"), Some(next));
    let nowhere = proposed("d9", "A1");
    let refused = place
        .storage
        .write(move |tx| Box::pin(async move { disengagements::change(tx, &nowhere).await }))
        .await;
    assert!(matches!(refused, Err(Fault::Damaged(_))));
}

/// An account stays let go until the CRM's field reads otherwise, or somebody is assigned to it.
/// Proves D2.
#[tokio::test]
async fn it_stays_let_go_until_somebody_takes_it() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let named = async |field: Option<&'static str>| {
        change!(place, |tx| {
            let mut account = Account::named("A1".into(), "Homeworld Inc.", "test", At(1));
            account.csm_field = field.map(str::to_owned);
            accounts::keep(tx, &account).await
        });
    };
    let let_go = async || {
        let db = &mut *place.reader().await;
        disengagements::is_let_go(db, &"A1".into()).await.expect("asked")
    };
    named(Some("ravi@example.com")).await;
    assert!(!let_go().await, "nobody lets it go");
    let mut one = proposed("d1", "A1");
    one.csm_field = Some("ravi@example.com".into());
    let added = one.clone();
    change!(place, |tx| disengagements::add(tx, &added).await);
    assert!(!let_go().await, "not yet");
    one.state = DisengagementState::Completed;
    change!(place, |tx| disengagements::change(tx, &one).await);
    assert!(let_go().await);
    named(Some("elena@example.com")).await;
    assert!(!let_go().await, "the CRM names somebody else");
    named(None).await;
    assert!(!let_go().await, "the CRM names nobody, which is as good");
    named(Some("ravi@example.com")).await;
    assert!(let_go().await);
    change!(place, |tx| {
        assignments::hand(tx, &"A1".into(), &"U0ELENA".into(), &"U0MAYA".into(), "", At(3)).await
    });
    assert!(!let_go().await, "Elena has it");
}

/// An assignment by a reassignment has no request; the current one of an account ends whichever it was.
/// Proves R5.
#[tokio::test]
async fn an_account_is_handed_without_a_request() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let account = || AccountId::from("A1");
    let asked = request("A1", "D1");
    let id: RequestId = asked.request_id.clone();
    let by: RequestId = id.clone();
    change!(place, |tx| {
        requests::add(tx, &asked).await?;
        assignments::offer(tx, (&by, &account()), &"U0RAVI".into(), &"U0MAYA".into(), "", At(2)).await
    });
    let second = place.storage.write(move |tx| {
        Box::pin(
            async move { assignments::hand(tx, &account(), &"U1".into(), &"U2".into(), "", At(2)).await },
        )
    });
    assert!(second.await.is_err_and(|fault| fault.is_duplicate()), "Ravi has it");
    let end = async || {
        let outcome = assignments::Outcome::Replaced;
        change!(place, |tx| assignments::settle_account(tx, &account(), outcome, Some("left"), At(3)).await)
    };
    assert!(end().await);
    assert!(!end().await, "there is none any more");
    change!(place, |tx| {
        assignments::hand(tx, &account(), &"U0ELENA".into(), &"U0MAYA".into(), "note", At(4)).await
    });
    let db = &mut *place.reader().await;
    let now = assignments::current(db, &account()).await.expect("asked").expect("one");
    assert_eq!((now.csm.as_str(), now.state.as_str(), now.request_id), ("U0ELENA", "accepted", None));
    let before = assignments::of_request(db, &id).await.expect("asked");
    assert_eq!(before[0].state, AssignmentState::Replaced);
    assert_eq!(before[0].reason.as_deref(), Some("left"));
}

/// Where an account is merged into another one, it is let go there; where both were, each keeps its own.
/// Proves G1.
#[tokio::test]
async fn it_follows_its_account() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    customer(&place, "A3", "D3").await;
    for (id, account) in [("d1", "A1"), ("d3", "A3")] {
        let one = proposed(id, account);
        change!(place, |tx| disengagements::add(tx, &one).await);
    }
    change!(place, |tx| merges::account(tx, &"A1".into(), &"A2".into()).await);
    change!(place, |tx| merges::account(tx, &"A3".into(), &"A2".into()).await);
    let db = &mut *place.reader().await;
    let at = async |db: &mut Reader, id: &str| {
        disengagements::find(db, &id.into()).await.expect("asked").expect("one").account_id.0
    };
    assert_eq!(at(db, "d1").await, "A2");
    assert_eq!(at(db, "d3").await, "A3", "the other one is under way");
}
