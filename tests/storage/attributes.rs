//! What an account's attributes are to hold elsewhere, and what was entered there.

use baton_storage::accounts::{self, Account};
use baton_storage::attributes::{self, Attribute, AttributeKind, AttributeState, Owed};
use baton_storage::ids::AccountId;
use baton_storage::merges;

use super::*;

/// An account has one of each kind, which comes back as it went in and is counted until it is entered; what somebody has to
/// mend is found; it goes when its account is merged into another one.
#[tokio::test]
async fn an_account_has_one_of_each_kind() {
    let place = place().await;
    for id in ["A1", "A2", "A3"] {
        let mut account = Account::named(id.into(), id, "Salesforce", At(1));
        account.csm_field = (id != "A3").then(|| "ravi@example.com".into());
        change!(place, |tx| accounts::keep(tx, &account).await);
    }
    let of = async |id: &str| {
        attributes::of_account(&mut *place.reader().await, &AccountId::from(id)).await.expect("asked")
    };
    let wanted = |kind, value: &str, known, now| Attribute::wanted("A1".into(), kind, value, known, At(now));
    let priority = wanted(AttributeKind::Priority, "pr1", None, 5);
    let lifecycle = Attribute {
        state: AttributeState::Begun,
        before: Some("Old".into()),
        looked_at: Some(At(7)),
        entered: Some("Older".into()),
        entered_at: Some(At(2)),
        trouble: Some("refused".into()),
        ..wanted(AttributeKind::Lifecycle, "onboarding", None, 6)
    };
    for one in [priority.clone(), lifecycle.clone()] {
        change!(place, |tx| attributes::keep(tx, &one).await);
    }
    assert_eq!(of("A1").await, [lifecycle.clone(), priority.clone()]);
    let owed = async || attributes::owed(&mut *place.reader().await).await.expect("asked");
    assert_eq!(owed().await, Owed { waiting: 2, since: Some(At(5)), troubled: 1 });
    let troubled = async |words: &[&str]| {
        attributes::troubled(&mut *place.reader().await, words, 9).await.expect("asked")
    };
    assert_eq!(troubled(&["refused"]).await, [AccountId::from("A1")]);
    assert!(troubled(&["newer"]).await.is_empty());
    let moved = attributes::moved_on(&mut *place.reader().await, 9).await.expect("asked");
    assert_eq!(moved, [AccountId::from("A1")], "it is not onboarding any more");
    let entered = Attribute { state: AttributeState::Entered, entered: Some("Pr1".into()), ..priority };
    let kept = entered.clone();
    change!(place, |tx| attributes::keep(tx, &kept).await);
    let again = wanted(AttributeKind::Priority, "pr2", Some(entered), 9);
    assert_eq!((again.entered.as_deref(), again.state), (Some("Pr1"), AttributeState::Wanted));
    assert_eq!(owed().await, Owed { waiting: 1, since: Some(At(6)), troubled: 1 });
    let page = async |after: Option<&str>| {
        attributes::looked_after(&mut *place.reader().await, after, 1).await.expect("asked")
    };
    assert_eq!(page(None).await, [AccountId::from("A1")]);
    assert_eq!(page(Some("A1")).await, [AccountId::from("A2")]);
    assert!(page(Some("A2")).await.is_empty(), "nobody looks after the third");
    change!(place, |tx| merges::account(tx, &"A1".into(), &"A2".into()).await);
    assert!(of("A1").await.is_empty() && of("A2").await.is_empty());
}
