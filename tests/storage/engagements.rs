//! Calls for somebody to come back, who is asked, and how many exceptions were made.

use baton_storage::engagements::{self, Ask, Engagement};
use baton_storage::ids::EngagementId;
use baton_storage::merges;
use baton_storage::states::{AskState, EngagementState, Role};

use super::*;

fn engagement(id: &str, account: &str, state: EngagementState) -> Engagement {
    Engagement {
        engagement_id: id.into(),
        account_id: account.into(),
        opportunity_id: None,
        team_id: "emea-enterprise".into(),
        reason: "workshop".into(),
        existing_team: true,
        for_upgrade: false,
        details: "A day on pipelines".into(),
        covers: None,
        wished_on: Some("2026-12-01".into()),
        state,
        asked_by: "U0RAVI".into(),
        asked_at: At(10),
        exception: true,
        decided_by: None,
        decided_at: None,
        why: None,
        outcome: None,
        closed_by: None,
        closed_at: None,
    }
}

fn ask(id: &str, role: Role, asked: &str) -> Ask {
    Ask {
        engagement_id: id.into(),
        role,
        asked: asked.into(),
        state: AskState::Waiting,
        answered_by: None,
        answered_at: None,
        why: None,
    }
}

/// One is found as it was kept, changes, and is open for as long as something is to come of it; one that is not
/// stored cannot change.
#[tokio::test]
async fn an_engagement_is_open_until_it_ends() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let mut first = engagement("e1", "A1", EngagementState::Approval);
    first.opportunity_id = Some("D1".into());
    first.covers = Some("Two weeks".into());
    let (kept, second) = (first.clone(), engagement("e2", "A1", EngagementState::Asked));
    change!(place, |tx| {
        engagements::add(tx, &kept).await?;
        engagements::add(tx, &second).await
    });
    let mut db = place.reader().await;
    assert_eq!(engagements::find(&mut db, &"e1".into()).await.unwrap(), Some(first.clone()));
    assert_eq!(engagements::find(&mut db, &"e3".into()).await.unwrap(), None);
    let open = async |db: &mut Reader| -> Vec<EngagementId> {
        let open = engagements::open_of_account(db, &"A1".into()).await.unwrap();
        open.into_iter().map(|one| one.engagement_id).collect()
    };
    assert_eq!(open(&mut db).await, ["e1".into(), "e2".into()]);
    drop(db);

    first.state = EngagementState::Closed;
    first.decided_by = Some("U0LEE".into());
    first.decided_at = Some(At(20));
    first.why = Some("Go on".into());
    first.outcome = Some("Held".into());
    first.closed_by = Some("U0SAM".into());
    first.closed_at = Some(At(30));
    let changed = first.clone();
    change!(place, |tx| engagements::change(tx, &changed).await);
    let mut db = place.reader().await;
    assert_eq!(engagements::find(&mut db, &"e1".into()).await.unwrap(), Some(first));
    assert_eq!(open(&mut db).await, ["e2".into()]);
    drop(db);
    let strange = engagement("e9", "A1", EngagementState::Asked);
    let refused =
        place.storage.write(move |tx| Box::pin(async move { engagements::change(tx, &strange).await })).await;
    assert!(matches!(refused, Err(Fault::Damaged(_))));
    for state in EngagementState::ALL {
        use EngagementState::{Approval, Asked, Taken};
        assert_eq!(state.is_open(), [Approval, Asked, Taken].contains(state), "{state}");
    }
}

/// Each role is asked once at a time: whoever is asked instead takes the place of who was asked before.
#[tokio::test]
async fn a_role_is_asked_once_at_a_time() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let one = engagement("e1", "A1", EngagementState::Asked);
    let seller = ask("e1", Role::Seller, "U0ALEX");
    let sam = ask("e1", Role::Sa, "U0SAM");
    let lee = Ask {
        state: AskState::Declined,
        answered_by: Some("U0TOM".into()),
        answered_at: Some(At(5)),
        why: Some("No time".into()),
        ..ask("e1", Role::Sa, "U0LEE")
    };
    let expected = [lee.clone(), seller.clone()];
    change!(place, |tx| {
        engagements::add(tx, &one).await?;
        engagements::ask(tx, &seller).await?;
        engagements::ask(tx, &sam).await?;
        engagements::ask(tx, &lee).await
    });
    let mut db = place.reader().await;
    assert_eq!(engagements::asks(&mut db, &"e1".into()).await.unwrap(), expected);
}

/// What counts is what was approved in this year: for an account, and for an architect over all accounts, who took
/// it before who was asked.
#[tokio::test]
async fn approved_exceptions_are_counted() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    let decided = |id: &str, account: &str, state, at| Engagement {
        decided_by: Some("U0LEE".into()),
        decided_at: Some(At(at)),
        ..engagement(id, account, state)
    };
    let rows = [
        decided("e1", "A1", EngagementState::Closed, 100),
        decided("e2", "A1", EngagementState::Asked, 200),
        decided("e3", "A1", EngagementState::Refused, 200),
        decided("e4", "A1", EngagementState::Closed, 99),
        engagement("e5", "A1", EngagementState::Approval),
        Engagement { exception: false, ..decided("e6", "A1", EngagementState::Taken, 200) },
        decided("e7", "A2", EngagementState::Taken, 300),
    ];
    change!(place, |tx| {
        for row in &rows {
            engagements::add(tx, row).await?;
            engagements::ask(tx, &ask(row.engagement_id.as_str(), Role::Sa, "U0SAM")).await?;
        }
        let taken = Ask { answered_by: Some("U0TOM".into()), ..ask("e2", Role::Sa, "U0SAM") };
        engagements::ask(tx, &taken).await?;
        engagements::ask(tx, &ask("e7", Role::Seller, "U0TOM")).await
    });
    let mut db = place.reader().await;
    let of = async |db: &mut Reader, account: &str| {
        engagements::exceptions_of_account(db, &account.into(), At(100)).await.unwrap()
    };
    assert_eq!((of(&mut db, "A1").await, of(&mut db, "A2").await), (2, 1));
    let by = async |db: &mut Reader, user: &str| {
        engagements::exceptions_of_person(db, &user.into(), At(100)).await.unwrap()
    };
    assert_eq!((by(&mut db, "U0SAM").await, by(&mut db, "U0TOM").await), (2, 1));
}

/// What hung on a record that was merged hangs on the other one.
#[tokio::test]
async fn merged_records_take_their_engagements_along() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    let one =
        Engagement { opportunity_id: Some("D1".into()), ..engagement("e1", "A1", EngagementState::Asked) };
    change!(place, |tx| {
        engagements::add(tx, &one).await?;
        merges::opportunity(tx, &"D1".into(), &"D2".into()).await?;
        merges::account(tx, &"A1".into(), &"A2".into()).await
    });
    let mut db = place.reader().await;
    let found = engagements::find(&mut db, &"e1".into()).await.unwrap().unwrap();
    assert_eq!((found.account_id.as_str(), found.opportunity_id), ("A2", Some("D2".into())));
}
