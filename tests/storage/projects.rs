//! Customers' projects, and the issues that Baton opens.

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, IssueKey};
use baton_storage::issues::{self, Issue, IssueKind, IssueState};
use baton_storage::merges;
use baton_storage::projects::{self, Project, ProjectState};

use super::*;

async fn two_accounts(place: &Place) {
    for id in ["A1", "A2"] {
        let account = Account::named(id.into(), id, "Salesforce", At(1));
        change!(place, |tx| accounts::keep(tx, &account).await);
    }
}

/// An account has one project, which comes back as it went in, changes where it may, and goes along when its account is
/// merged; the one of the account that stays counts.
#[tokio::test]
async fn an_account_has_one_project() {
    let place = place().await;
    two_accounts(&place).await;
    let of = async |id: &str| {
        projects::of_account(&mut *place.reader().await, &AccountId::from(id)).await.expect("asked")
    };
    assert_eq!(of("A1").await, None);
    let wanted = Project::wanted("A1".into(), Some("U1".into()), At(5));
    let (first, second) = (wanted.clone(), Project::wanted("A1".into(), None, At(6)));
    assert!(change!(place, |tx| projects::add(tx, &first).await));
    assert!(!change!(place, |tx| projects::add(tx, &second).await), "it has one");
    assert_eq!(of("A1").await, Some(wanted.clone()));
    let made = Project {
        state: ProjectState::Ready,
        project_number: Some(7),
        url: Some("https://gitlab.example.com/a/b".into()),
        lacks: "[[\"label\",\"x\"]]".into(),
        strangers: "[\"Ravi\"]".into(),
        trouble: Some("taken".into()),
        looked_at: Some(At(8)),
        made_at: Some(At(7)),
        ..wanted
    };
    let kept = made.clone();
    change!(place, |tx| projects::change(tx, &kept).await);
    let all = projects::all(&mut *place.reader().await).await.expect("asked");
    assert_eq!(all.as_slice(), std::slice::from_ref(&made));
    assert_eq!(projects::stuck(&mut *place.reader().await).await.expect("asked"), 1);
    change!(place, |tx| merges::account(tx, &"A1".into(), &"A2".into()).await);
    assert_eq!(of("A2").await, Some(Project { account_id: "A2".into(), ..made }));
}

/// The issue of an account at risk is the one that is not closed.
#[tokio::test]
async fn the_issue_of_risk_is_the_one_that_is_not_closed() {
    let place = place().await;
    two_accounts(&place).await;
    let issue = |kind, at: i64| Issue {
        issue_key: IssueKey::fresh(),
        account_id: "A1".into(),
        kind,
        state: IssueState::Wanted,
        title: "T".into(),
        body: "B".into(),
        asked_by: Some("U1".into()),
        asked_at: At(at),
        url: None,
    };
    let (question, first, second) =
        (issue(IssueKind::Question, 1), issue(IssueKind::Risk, 2), issue(IssueKind::Risk, 3));
    for one in [&question, &first, &second] {
        let one = one.clone();
        change!(place, |tx| issues::add(tx, &one).await);
    }
    let of_risk = async || issues::of_risk(&mut *place.reader().await, &"A1".into()).await.expect("asked");
    assert_eq!(of_risk().await, Some(first.clone()));
    let closed = Issue { state: IssueState::Closed, url: Some("u".into()), ..first };
    let kept = closed.clone();
    change!(place, |tx| issues::change(tx, &kept).await);
    assert_eq!(of_risk().await, Some(second));
    let found = issues::find(&mut *place.reader().await, &closed.issue_key).await.expect("asked");
    assert_eq!(found, Some(closed));
}
