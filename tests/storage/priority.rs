//! Levels and exceptions; beside them what is known of an account in one row, reviews, and touches.

mod book;
mod reviews;

use baton_storage::assessments::{self, Assessment};
use baton_storage::exceptions::{self, Consent, Exception};
use baton_storage::ids::{AccountId, TeamId, UserId};
use baton_storage::states::{AssessmentState, ExceptionState, Priority, Role};

use super::*;

fn ravi() -> UserId {
    "U0RAVI".into()
}

fn assessment(id: &str, account: &str, state: AssessmentState, at: i64) -> Assessment {
    Assessment {
        assessment_id: id.into(),
        account_id: account.into(),
        team_id: "emea".into(),
        model: "us-enterprise".into(),
        version: "2021-08-01".into(),
        level: Priority::Pr2,
        state,
        path: "[]".into(),
        answers: r#"{"risk":{"choice":"no"}}"#.into(),
        why: "Because.".into(),
        assessed_by: ravi().into(),
        assessed_at: At(at),
        settled_by: None,
        settled_at: None,
    }
}

/// Two accounts, `A1` and `A2`.
async fn customers() -> Place {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    place
}

/// Adds one that the engine has to refuse; whether it refused it as a duplicate.
async fn refused_as_duplicate(place: &Place, one: Assessment) -> bool {
    let refused =
        place.storage.write(move |tx| Box::pin(async move { assessments::add(tx, &one).await })).await;
    refused.expect_err("refused").is_duplicate()
}

/// An account has one level that holds and one that is proposed. The next takes its place only once it is settled, by
/// whom and when; those before it stay as history, the latest first. Proves P8.
#[tokio::test]
async fn a_level_takes_the_place_of_the_one_before() {
    use AssessmentState::*;
    let place = customers().await;
    let (account, other): (AccountId, AccountId) = ("A1".into(), "A2".into());
    let first = assessment("s1", "A1", Decided, 1);
    let (kept, proposed) = (first.clone(), assessment("s2", "A1", Proposed, 2));
    let also = proposed.clone();
    change!(place, |tx| {
        assessments::add(tx, &kept).await?;
        assessments::add(tx, &also).await?;
        assessments::add(tx, &assessment("s3", "A2", Decided, 1)).await
    });
    assert!(refused_as_duplicate(&place, assessment("s4", "A1", Decided, 4)).await);
    assert!(refused_as_duplicate(&place, assessment("s4", "A1", Proposed, 4)).await);
    assert!(!refused_as_duplicate(&place, assessment("s4", "A9", Decided, 4)).await, "no such account");

    let whose = account.clone();
    let settled = change!(place, |tx| {
        let first = assessments::settle(tx, &whose, (Decided, Replaced), &ravi().into(), At(5)).await?;
        let again = assessments::settle(tx, &whose, (Decided, Replaced), &ravi().into(), At(6)).await?;
        assessments::add(tx, &assessment("s4", "A1", Decided, 5)).await?;
        Ok((first, again))
    });
    assert_eq!(settled, (true, false));
    let db = &mut *place.reader().await;
    let standing = assessments::current(db, &account, Decided).await.expect("asked");
    assert_eq!(standing.map(|one| one.assessment_id), Some("s4".into()));
    assert_eq!(assessments::current(db, &account, Proposed).await.expect("asked"), Some(proposed));
    assert_eq!(assessments::current(db, &other, Proposed).await.expect("asked"), None);
    let all = assessments::of_account(db, &account).await.expect("asked");
    let ids: Vec<&str> = all.iter().map(|one| one.assessment_id.as_str()).collect();
    assert_eq!(ids, ["s4", "s2", "s1"]);
    let replaced =
        Assessment { state: Replaced, settled_by: Some(ravi().into()), settled_at: Some(At(5)), ..first };
    assert_eq!(all[2], replaced);
}

/// A team's proposals wait in the order in which they were made; what is decided waits for nobody. Proves P3.
#[tokio::test]
async fn proposals_wait_in_their_order() {
    use AssessmentState::*;
    let place = customers().await;
    change!(place, |tx| {
        assessments::add(tx, &assessment("s1", "A1", Proposed, 5)).await?;
        assessments::add(tx, &assessment("s2", "A2", Proposed, 3)).await?;
        assessments::add(tx, &assessment("s3", "A2", Decided, 1)).await
    });
    let db = &mut *place.reader().await;
    let mut waiting = async |team: &str| -> Vec<String> {
        let proposed = assessments::proposed(db, &TeamId::from(team)).await.expect("asked");
        proposed.into_iter().map(|one| one.assessment_id.0).collect()
    };
    assert_eq!(waiting("emea").await, ["s2", "s1"]);
    assert!(waiting("amer").await.is_empty());
}

fn exception(id: &str, account: &str, at: i64) -> Exception {
    Exception {
        exception_id: id.into(),
        account_id: account.into(),
        team_id: "emea".into(),
        level: Priority::Pr1,
        reason: "Key logo".into(),
        state: ExceptionState::Asked,
        asked_by: ravi(),
        asked_at: At(at),
        settled_by: None,
        settled_at: None,
        why: None,
    }
}

/// An account has one exception that stands, asked for or agreed on: a second is not taken until the first has ended,
/// and what is settled from a state that it has left is not. Proves P5.
#[tokio::test]
async fn one_exception_stands() {
    use ExceptionState::*;
    let place = customers().await;
    let account: AccountId = "A1".into();
    let added = change!(place, |tx| {
        let first = exceptions::add(tx, &exception("x1", "A1", 2)).await?;
        let second = exceptions::add(tx, &exception("x2", "A1", 3)).await?;
        let others = exceptions::add(tx, &exception("x3", "A2", 1)).await?;
        Ok((first, second, others))
    });
    assert_eq!(added, (true, false, true));
    let settled = change!(place, |tx| {
        let id = "x1".into();
        let agreed = exceptions::settle(tx, &id, (Asked, Agreed), &ravi().into(), None, At(4)).await?;
        let refused =
            exceptions::settle(tx, &id, (Asked, Refused), &ravi().into(), Some("No."), At(5)).await?;
        let second = exceptions::add(tx, &exception("x2", "A1", 5)).await?;
        Ok((agreed, refused, second))
    });
    assert_eq!(settled, (true, false, false), "one that is agreed on stands too");
    {
        let db = &mut *place.reader().await;
        let agreed = Exception {
            state: Agreed,
            settled_by: Some(ravi().into()),
            settled_at: Some(At(4)),
            ..exception("x1", "A1", 2)
        };
        assert_eq!(exceptions::current(db, &account).await.expect("asked"), Some(agreed.clone()));
        assert_eq!(exceptions::find(db, &"x1".into()).await.expect("asked"), Some(agreed));
        assert_eq!(exceptions::find(db, &"x2".into()).await.expect("asked"), None);
        let of_team = exceptions::of_team(db, &"emea".into()).await.expect("asked");
        let ids: Vec<&str> = of_team.iter().map(|one| one.exception_id.as_str()).collect();
        assert_eq!(ids, ["x3", "x1"], "the oldest first");
        assert!(exceptions::of_team(db, &"amer".into()).await.expect("asked").is_empty());
    }
    let again = change!(place, |tx| {
        exceptions::settle(
            tx,
            &"x1".into(),
            (Agreed, Expired),
            &"baton".into(),
            Some("The next review."),
            At(9),
        )
        .await?;
        exceptions::add(tx, &exception("x2", "A1", 9)).await
    });
    assert!(again, "the first has expired");
    let db = &mut *place.reader().await;
    let expired = exceptions::find(db, &"x1".into()).await.expect("asked").expect("one");
    assert_eq!((expired.state, expired.why.as_deref()), (Expired, Some("The next review.")));
    let standing = exceptions::current(db, &account).await.expect("asked").expect("one");
    assert_eq!(standing.exception_id.as_str(), "x2");
}

/// Each role is asked once, and what it says takes the place of the question; who answers may be somebody else.
/// Proves P5.
#[tokio::test]
async fn each_role_consents_once() {
    let place = customers().await;
    let asked = |role, user: &str| Consent {
        exception_id: "x1".into(),
        role,
        asked: user.into(),
        answered_by: None,
        agreed: None,
        answered_at: None,
    };
    let (csm, managers) = (asked(Role::Csm, "U0RAVI"), asked(Role::Managers, "U0MAYA"));
    let said = Consent {
        answered_by: Some("U0TOM".into()),
        agreed: Some(false),
        answered_at: Some(At(9)),
        ..managers.clone()
    };
    let (first, second, third) = (csm.clone(), managers, said.clone());
    change!(place, |tx| {
        exceptions::add(tx, &exception("x1", "A1", 1)).await?;
        exceptions::consent(tx, &second).await?;
        exceptions::consent(tx, &first).await?;
        exceptions::consent(tx, &third).await
    });
    let orphan = Consent { exception_id: "x9".into(), ..csm.clone() };
    let refused =
        place.storage.write(move |tx| Box::pin(async move { exceptions::consent(tx, &orphan).await })).await;
    assert!(refused.is_err(), "no such exception");
    let db = &mut *place.reader().await;
    assert_eq!(exceptions::consents(db, &"x1".into()).await.expect("asked"), [csm, said]);
    assert!(exceptions::consents(db, &"x2".into()).await.expect("asked").is_empty());
}
