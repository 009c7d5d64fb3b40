//! Accounts and deals.

use baton_storage::accounts;
use baton_storage::assignments;
use baton_storage::ids::{AccountId, UserId};
use baton_storage::requests;
use baton_storage::states::{Priority, Segment};

use super::*;

fn user(id: &str) -> UserId {
    id.into()
}

/// An account in full comes back as it went in, is replaced whole, and is found by every way people look.
#[tokio::test]
async fn accounts_come_back_as_they_went_in() {
    let place = place().await;
    let full = Account {
        url: Some("https://crm.example/1".into()),
        segment: Some(Segment::Enterprise),
        region: Some("EMEA".into()),
        industry: Some("Aerospace".into()),
        arr: Some(-1),
        lam: Some(i64::MAX),
        dedicated: Some(true),
        csm_field: Some("Ravi.Patel@example.com".into()),
        sa_email: Some("Sam@example.com".into()),
        sae_email: Some("alex@example.com".into()),
        parent_id: Some("A0".into()),
        health: Some("green".into()),
        priority: Some(Priority::Pr2),
        onboarding_since: Some(At(7)),
        ebr_due_on: Some("2027-01-01".into()),
        channel: Some("C1".into()),
        segmentation: Some("Mid-Market".into()),
        ..Account::named("A1".into(), "Ünïcode & <Söhne> 100% _x_", "Salesforce", At(9))
    };
    let (kept, other) = (full.clone(), Account::named("A2".into(), "Homeworld Inc.", "Sam", At(1)));
    change!(place, |tx| {
        accounts::keep(tx, &Account::named("A1".into(), "before", "Sam", At(1))).await?;
        accounts::keep(tx, &other).await?;
        accounts::keep(tx, &kept).await
    });
    let db = &mut *place.reader().await;
    let id = AccountId::from("A1");
    assert_eq!(accounts::find(db, &id).await.expect("found").as_ref(), Some(&full));
    assert_eq!(accounts::find(db, &"A3".into()).await.expect("asked"), None);
    assert_eq!(accounts::all(db).await.expect("all").len(), 2);
    for (words, found) in
        [("homeworld", 1), ("WORLD inc", 1), ("%", 1), ("_x_", 1), ("o", 2), ("zz", 0), ("'", 0)]
    {
        let like = accounts::named_like(db, words, 10).await.expect("asked");
        assert_eq!(like.len(), found, "{words}: {like:?}");
    }
    assert_eq!(accounts::named_like(db, "o", 1).await.expect("asked").len(), 1);
    let ravi = Some("ravi.patel@EXAMPLE.com");
    assert_eq!(
        accounts::of_csm(db, &user("U0RAVI"), ravi).await.expect("asked"),
        std::slice::from_ref(&full)
    );
    assert!(accounts::of_csm(db, &user("U0RAVI"), None).await.expect("asked").is_empty());
    for email in ["sam@EXAMPLE.com", "alex@example.com", "ravi.patel@example.com"] {
        assert_eq!(accounts::of_person(db, &user("U1"), email).await.expect("asked").len(), 1, "{email}");
    }
}

/// The CRM's field says whose an account is until somebody was named for it here.
#[tokio::test]
async fn an_assignment_outweighs_the_crms_field() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let asked = request("A1", "D1");
    let id = asked.request_id.clone();
    change!(place, |tx| {
        let mut account = Account::named("A1".into(), "Homeworld", "Salesforce", At(1));
        account.csm_field = Some("elena@example.com".into());
        accounts::keep(tx, &account).await?;
        requests::add(tx, &asked).await?;
        assignments::offer(tx, (&id, &"A1".into()), &user("U0RAVI"), &user("U0MAYA"), "", At(2)).await
    });
    let db = &mut *place.reader().await;
    let elena = accounts::of_csm(db, &user("U0ELENA"), Some("elena@example.com")).await.expect("asked");
    assert!(elena.is_empty(), "Ravi was named since");
    assert_eq!(accounts::of_csm(db, &user("U0RAVI"), None).await.expect("asked").len(), 1);
    assert_eq!(accounts::of_person(db, &user("U0RAVI"), "none").await.expect("asked").len(), 1);
    assert_eq!(accounts::of_person(db, &user("U0SAM"), "none").await.expect("asked").len(), 1, "who asked");
}

/// A deal needs its account, comes back as it went in, and the one that closes first comes first.
#[tokio::test]
async fn deals_belong_to_accounts() {
    let place = place().await;
    let orphan = opportunity("A1", "D1");
    let refused =
        place.storage.write(move |tx| Box::pin(async move { opportunities::keep(tx, &orphan).await })).await;
    assert!(matches!(refused, Err(Fault::Sql(_))), "no account");
    customer(&place, "A1", "D1").await;
    let full = Opportunity {
        name: Some("New business".into()),
        url: Some("https://crm.example".into()),
        kind: Some("new_business".into()),
        stage: Some("3-Technical Evaluation".into()),
        stage_since: Some(At(3)),
        close_date: Some("2027-02-15".into()),
        amount: Some(250_000),
        owner_email: Some("alex@example.com".into()),
        merged_into: None,
        deleted_at: None,
        ..opportunity("A1", "D2")
    };
    let kept = full.clone();
    change!(place, |tx| {
        opportunities::keep(tx, &opportunity("A1", "D2")).await?;
        opportunities::keep(tx, &kept).await
    });
    let db = &mut *place.reader().await;
    assert_eq!(opportunities::find(db, &"D2".into()).await.expect("found"), Some(full.clone()));
    assert_eq!(opportunities::find(db, &"D3".into()).await.expect("asked"), None);
    let both = opportunities::of_account(db, &"A1".into()).await.expect("asked");
    assert_eq!(both[0], full, "one without a date comes last");
    assert_eq!(both.len(), 2);
}
