//! Home tabs: who has opened theirs, what stands there, and what a page of it shows of many accounts at once.

use baton_storage::assignments;
use baton_storage::homes::{self, Glance};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::outbox::{self, Settlement};
use baton_storage::states::OutboxState;
use baton_storage::touches::{self, Touch};

use super::*;

/// What stands there is remembered by its mark; another mark than ours says that nothing is known of it. A Home tab that
/// nobody looks at is forgotten.
#[tokio::test]
async fn what_stands_there_is_known_by_its_mark() {
    let place = place().await;
    let maya = UserId::from("U0MAYA");
    let of =
        async |place: &Place| homes::find(&mut *place.reader().await, &"U0MAYA".into()).await.expect("asked");
    assert_eq!(of(&place).await, None);
    assert!(!change!(place, |tx| homes::any(tx).await));
    let user = maya.clone();
    change!(place, |tx| homes::open(tx, &user, None, At(1)).await);
    let user = maya.clone();
    change!(place, |tx| homes::published(tx, &user, Some("h1"), Some("p1"), At(2)).await);
    let user = maya.clone();
    change!(place, |tx| homes::open(tx, &user, Some("h1"), At(3)).await);
    let home = of(&place).await.expect("there");
    assert_eq!((home.print.as_deref(), home.opened_at, home.published_at), (Some("p1"), At(3), Some(At(2))));
    let user = maya.clone();
    change!(place, |tx| homes::open(tx, &user, Some("h2"), At(4)).await);
    let home = of(&place).await.expect("there");
    assert_eq!((home.hash.as_deref(), home.print.as_deref(), home.welcomed), (Some("h2"), None, false));
    let user = maya.clone();
    change!(place, |tx| homes::welcome(tx, &user, true).await);
    assert!(of(&place).await.expect("there").welcomed);
    assert!(change!(place, |tx| homes::any(tx).await));
    let user = maya.clone();
    change!(place, |tx| homes::forget(tx, &user).await);
    assert_eq!(of(&place).await, None);
}

/// Whether anybody has opened theirs is remembered, and not what was undone.
#[tokio::test]
async fn whether_anybody_has_one_is_remembered_as_it_stands() {
    let place = place().await;
    assert!(!change!(place, |tx| homes::any(tx).await));
    let undone = place.storage.write(|tx| {
        Box::pin(async move {
            homes::open(tx, &"U0MAYA".into(), None, At(1)).await?;
            assert!(homes::any(tx).await?);
            Err::<(), _>(Fault::Closed)
        })
    });
    assert!(undone.await.is_err());
    assert!(!change!(place, |tx| homes::any(tx).await));
    change!(place, |tx| homes::open(tx, &"U0MAYA".into(), None, At(2)).await);
    change!(place, |tx| {
        tx.begin_part().await?;
        homes::forget(tx, &"U0MAYA".into()).await?;
        assert!(!homes::any(tx).await?);
        tx.undo_part().await
    });
    assert!(change!(place, |tx| homes::any(tx).await));
}

/// A change concerns whoever is named, who is on the account in any way, and nobody who has not opened theirs since.
#[tokio::test]
async fn a_change_concerns_who_is_on_the_account() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let request = request("A1", "D1");
    let id = request.request_id.clone();
    change!(place, |tx| {
        baton_storage::requests::add(tx, &request).await?;
        assignments::offer(tx, (&id, &"A1".into()), &"U0RAVI".into(), &"U0MAYA".into(), "", At(1)).await?;
        for (user, at) in [("U0RAVI", 5), ("U0MAYA", 5), ("U0OTHER", 5), ("U0SAM", 5), ("U0OLD", 1)] {
            homes::open(tx, &user.into(), None, At(at)).await?;
        }
        Ok(())
    });
    let db = &mut *place.reader().await;
    let (maya, old) = (UserId::from("U0MAYA"), UserId::from("U0OLD"));
    let account = AccountId::from("A1");
    let found = homes::concerned(db, &[&maya, &old], Some(&account), None, At(2)).await.expect("asked");
    assert_eq!(found, ["U0MAYA".into(), "U0RAVI".into(), "U0SAM".into()] as [UserId; 3]);
    assert!(homes::concerned(db, &[], None, None, At(2)).await.expect("asked").is_empty());
    let offers = homes::offered(db, &"U0RAVI".into()).await.expect("asked");
    assert_eq!(offers.len(), 1);
    assert_eq!(offers[0].assigned_by, maya);
    assert!(homes::offered(db, &maya).await.expect("asked").is_empty());
}

/// A page of accounts is read in one go: who looks after each, when somebody last spoke to them; and their names.
#[tokio::test]
async fn accounts_are_seen_at_a_glance() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    change!(place, |tx| {
        assignments::hand(tx, &"A1".into(), &"U0RAVI".into(), &"U0MAYA".into(), "", At(1)).await?;
        for at in [3, 7] {
            let (account_id, recorded_by) = ("A1".into(), "U0RAVI".into());
            touches::add(tx, &Touch { account_id, touched_at: At(at), recorded_by, source: "button".into() })
                .await?;
        }
        Ok(())
    });
    let db = &mut *place.reader().await;
    let (one, two) = (AccountId::from("A1"), AccountId::from("A2"));
    let mut seen = homes::glances(db, &[&one, &two]).await.expect("asked");
    seen.sort_by(|a, b| a.account_id.cmp(&b.account_id));
    let first = Glance {
        account_id: one.clone(),
        csm: Some("U0RAVI".into()),
        spoken_at: Some(At(7)),
        next_task: None,
    };
    let second = Glance { account_id: two.clone(), csm: None, spoken_at: None, next_task: None };
    assert_eq!(seen, [first, second]);
    assert_eq!(homes::names(db, &[&two]).await.expect("asked").len(), 1);
    assert_eq!(homes::next_due(db, &"U0RAVI".into(), &[&"T1".into()], At(0)).await.expect("asked"), None);
}

/// What failed is counted by kind, with what went wrong last; the news of the CRM has an age.
#[tokio::test]
async fn what_failed_is_counted() {
    let place = place().await;
    for (number, state) in [(1, "discarded"), (2, "discarded"), (3, "unknown")] {
        let effect = NewOutboxEntry {
            kind: "requests.card".into(),
            args: "{}".into(),
            unique_key: None,
            lane: "C1".into(),
            due_at: At(0),
        };
        let fault = format!("fault {number}");
        let settlement = match state {
            "unknown" => Settlement::Unknown { fault },
            _ => Settlement::Discarded { fault },
        };
        change!(place, |tx| {
            let id = outbox::add(tx, effect, At(0)).await?.expect("added");
            outbox::settle(tx, &id, &settlement, At(number)).await
        });
    }
    let db = &mut *place.reader().await;
    let failed = homes::failed(db, At(0)).await.expect("asked");
    let seen: Vec<_> = failed.iter().map(|one| (one.state, one.count, one.fault.as_deref())).collect();
    assert_eq!(
        seen,
        [(OutboxState::Unknown, 1, Some("fault 3")), (OutboxState::Discarded, 2, Some("fault 2"))]
    );
    assert_eq!(homes::failed(db, At(4)).await.expect("asked"), []);
    // What was published is forgotten; nothing else is.
    change!(place, |tx| {
        for (kind, at) in [("home.publish", 1), ("home.publish", 9), ("other", 1)] {
            let lane = "home:U0SAM".to_owned();
            let effect = NewOutboxEntry {
                kind: kind.into(),
                args: "{}".into(),
                unique_key: None,
                lane,
                due_at: At(0),
            };
            let id = outbox::add(tx, effect, At(0)).await?.expect("added");
            outbox::settle(tx, &id, &Settlement::Completed(None), At(at)).await?;
        }
        homes::tidy(tx, "home:U0SAM", "home:U0SAM", At(5)).await
    });
    assert_eq!(place.number("select count(*) from outbox where lane = 'home:U0SAM'").await, 2);
    let db = &mut *place.reader().await;
    assert_eq!(homes::last_news(db).await.expect("asked"), None);
}
