//! What a week brought to some teams.

use baton_storage::ids::TeamId;
use baton_storage::states::Segment;
use baton_storage::weekly::{self, Closing};
use baton_storage::{assignments, requests};

use super::*;

/// Requests are counted by when they were opened, and timed by their first CSM, of the teams that are asked for alone.
#[tokio::test]
async fn a_week_counts_its_requests() {
    let place = place().await;
    for (account, deal, team, opened, assigned) in [
        ("A1", "D1", "emea", 10, Some([20, 90])),
        ("A2", "D2", "emea", 12, Some([15, 95])),
        ("A3", "D3", "emea", 1, Some([3, 99])),
        ("A4", "D4", "emea", 14, None),
        ("A5", "D5", "amer", 16, Some([17, 98])),
    ] {
        customer(&place, account, deal).await;
        let mut request = request(account, deal);
        (request.team_id, request.opened_at) = (team.into(), At(opened));
        let id = request.request_id.clone();
        change!(place, |tx| {
            requests::add(tx, &request).await?;
            for at in assigned.into_iter().flatten() {
                sqlx::query(
                    "insert into assignments (assignment_id, request_id, account_id, csm, note, state, assigned_by, \
                     assigned_at) values ($1, $2, $3, 'U0RAVI', '', 'handed_back', 'U0MAYA', $4)",
                )
                .bind(format!("{account}-{at}"))
                .bind(&id)
                .bind(account)
                .bind(at)
                .execute(&mut **tx)
                .await?;
            }
            Ok(())
        });
    }
    let db = &mut *place.reader().await;
    let (emea, amer) = (TeamId::from("emea"), TeamId::from("amer"));
    assert_eq!(weekly::opened(db, &[&emea], At(10)).await.expect("asked"), 3);
    assert_eq!(weekly::opened(db, &[&emea, &amer], At(10)).await.expect("asked"), 4);
    assert_eq!(weekly::opened(db, &[], At(0)).await.expect("asked"), 0);
    assert_eq!(weekly::times_to_assign(db, &[&emea], At(10)).await.expect("asked"), [3, 10]);
    assert_eq!(weekly::times_to_assign(db, &[&emea, &amer], At(0)).await.expect("asked"), [1, 2, 3, 10]);
    let first = assignments::current(db, &"A1".into()).await.expect("asked");
    assert!(first.is_none(), "a first CSM counts, whatever became of it");
}

/// Deals of the asked types that close on the asked days, with the account that they are of by now.
#[tokio::test]
async fn what_closes_soon_is_known_by_day() {
    let place = place().await;
    for (account, deal, kind, closes) in [
        ("A1", "D1", "renewal", "2027-01-31"),
        ("A2", "D2", "renewal", "2026-12-01"),
        ("A3", "D3", "new_business", "2027-01-01"),
        ("A4", "D4", "renewal", "2027-02-01"),
    ] {
        customer(&place, account, deal).await;
        let mut deal = opportunity(account, deal);
        (deal.kind, deal.close_date, deal.amount) = (Some(kind.into()), Some(closes.into()), Some(7));
        change!(place, |tx| opportunities::keep(tx, &deal).await);
    }
    change!(place, |tx| {
        let mut gone = Account::named("A2".into(), "Old", "test", At(1));
        gone.merged_into = Some("A9".into());
        let mut into = Account::named("A9".into(), "New", "test", At(1));
        (into.region, into.segment) = (Some("EMEA".into()), Some(Segment::Enterprise));
        accounts::keep(tx, &into).await?;
        accounts::keep(tx, &gone).await
    });
    let db = &mut *place.reader().await;
    let days = ("2026-12-01", "2027-01-31");
    let found = weekly::closing(db, &["renewal".into()], days).await.expect("asked");
    let first = Closing {
        account_id: "A9".into(),
        account: "New".into(),
        region: Some("EMEA".into()),
        segment: Some(Segment::Enterprise),
        stage: None,
        close_date: "2026-12-01".into(),
        amount: Some(7),
    };
    assert_eq!(found[0], first);
    assert_eq!(found.iter().map(|deal| deal.account_id.as_str()).collect::<Vec<_>>(), ["A9", "A1"]);
    assert!(weekly::closing(db, &[], days).await.expect("asked").is_empty());
}
