//! What is known of an account in one row.

use baton_storage::book::{self, Deals, Entry};
use baton_storage::ids::RequestId;
use baton_storage::states::Segment;
use baton_storage::{assignments, requests};
use futures::TryStreamExt;

use super::*;

fn deals() -> Deals {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Deals {
        closed: words(&["Closed Won", "8-Closed Lost"]),
        upgrade: words(&["upgrade"]),
        growth: words(&["upgrade", "growth"]),
    }
}

async fn one(place: &Place, account: &str) -> Option<Entry> {
    book::of_account(&mut *place.reader().await, &account.into(), &deals()).await.expect("asked")
}

/// The whole book, as it is streamed; it is as long as it is said to be, and each of its rows is what the same account
/// gets when it is asked for alone.
async fn whole(place: &Place) -> Vec<Entry> {
    let db = &mut *place.reader().await;
    let all: Vec<Entry> = book::all(db, &deals()).try_collect().await.expect("a book");
    assert_eq!(book::count(db).await.expect("counted"), all.len() as i64);
    for entry in &all {
        assert_eq!(one(place, entry.account_id.as_str()).await.as_ref(), Some(entry));
    }
    all
}

fn account(id: &str, change: impl FnOnce(&mut Account)) -> Account {
    let mut account = Account::named(id.into(), &format!("Customer {id}"), "Salesforce", At(3));
    account.csm_field = Some("ravi@example.com".into());
    account.segment = Some(Segment::Enterprise);
    account.region = Some("EMEA".into());
    change(&mut account);
    account
}

async fn keep(place: &Place, accounts: Vec<Account>) {
    change!(place, |tx| {
        for account in &accounts {
            accounts::keep(tx, account).await?;
        }
        Ok(())
    });
}

/// Offers an account to somebody, who accepts or not.
async fn assign(place: &Place, account: &'static str, deal: &'static str, accepted: bool) {
    let asked = request(account, deal);
    let id: RequestId = asked.request_id.clone();
    change!(place, |tx| {
        opportunities::keep(tx, &opportunity(account, deal)).await?;
        requests::add(tx, &asked).await?;
        assignments::offer(tx, (&id, &account.into()), &"U0ELENA".into(), &"U0MAYA".into(), "", At(2))
            .await?;
        if accepted {
            assignments::settle(tx, &id, assignments::Outcome::Accepted, None, At(3)).await?;
        }
        Ok(())
    });
}

/// Every fact of an account, whoever accepted it, the answers to the level that holds, and an exception once all have
/// agreed. Proves P2, P5.
#[tokio::test]
async fn a_row_holds_what_is_known() {
    let place = place().await;
    keep(
        &place,
        vec![account("A1", |account| {
            account.parent_id = Some("A0".into());
            account.priority = Some(Priority::Pr2);
            account.arr = Some(5_000);
            account.lam = Some(9);
            account.health = Some("Red".into());
            account.onboarding_since = Some(At(4));
            account.stages_adopted = Some(3);
            account.licenses = Some(10);
            account.licenses_active = Some(6);
        })],
    )
    .await;
    assign(&place, "A1", "D1", true).await;
    change!(place, |tx| {
        assessments::add(tx, &assessment("s1", "A1", AssessmentState::Decided, 1)).await?;
        let proposed =
            Assessment { answers: "{}".into(), ..assessment("s2", "A1", AssessmentState::Proposed, 2) };
        assessments::add(tx, &proposed).await?;
        exceptions::add(tx, &exception("x1", "A1", 1)).await.map(drop)
    });
    let wanted = Entry {
        account_id: "A1".into(),
        name: "Customer A1".into(),
        segment: Some(Segment::Enterprise),
        region: Some("EMEA".into()),
        csm: Some("U0ELENA".into()),
        csm_field: Some("ravi@example.com".into()),
        parent_id: Some("A0".into()),
        priority: Some(Priority::Pr2),
        arr: Some(5_000),
        arr_rank: Some(1),
        lam: Some(9),
        health: Some("Red".into()),
        onboarding_since: Some(At(4)),
        stages_adopted: Some(3),
        licenses: Some(10),
        licenses_active: Some(6),
        upgrade_closes: None,
        growth_closes: None,
        source: "Salesforce".into(),
        known_at: At(3),
        answers: Some(r#"{"risk":{"choice":"no"}}"#.into()),
        excepted: None,
    };
    assert_eq!(whole(&place).await, std::slice::from_ref(&wanted));
    change!(place, |tx| {
        let states = (ExceptionState::Asked, ExceptionState::Agreed);
        exceptions::settle(tx, &"x1".into(), states, &ravi().into(), None, At(4)).await
    });
    let agreed = Entry { excepted: Some(Priority::Pr1), ..wanted };
    assert_eq!(one(&place, "A1").await.as_ref(), Some(&agreed));
    assert_eq!(whole(&place).await, [agreed]);
    assert_eq!(one(&place, "A2").await, None);
}

/// The book is what somebody, or a pool, looks after, in order: an account that is only offered, that nobody has, or that
/// was merged into another is not in it. Proves P6.
#[tokio::test]
async fn the_book_is_what_is_looked_after() {
    let place = place().await;
    let nobody = |account: &mut Account| account.csm_field = None;
    keep(
        &place,
        vec![
            account("A6", |_| {}),
            account("A1", nobody),
            account("A2", |account| account.csm_field = Some("  ".into())),
            account("A3", |account| account.csm_field = Some("TAM Scale".into())),
            account("A4", nobody),
            account("A5", nobody),
            account("A7", |account| account.merged_into = Some("A6".into())),
        ],
    )
    .await;
    assign(&place, "A4", "D4", true).await;
    assign(&place, "A5", "D5", false).await;
    let ids: Vec<String> = whole(&place).await.into_iter().map(|entry| entry.account_id.0).collect();
    assert_eq!(ids, ["A3", "A4", "A6"]);
    assert_eq!(one(&place, "A7").await, None, "it is another one now");
    assert_eq!(one(&place, "A5").await.expect("known").csm, None, "she has not accepted it");
}

/// The place by revenue is among the accounts of the same region, however it is written, and segment: equals share a
/// place and the next comes after both; merged accounts take none; nor does one without revenue, region or segment.
/// Proves P4.
#[tokio::test]
async fn the_place_by_revenue() {
    let place = place().await;
    let arr = |arr: i64| move |account: &mut Account| account.arr = Some(arr);
    keep(
        &place,
        vec![
            account("A1", arr(300)),
            account("A2", arr(200)),
            account("A3", |account| {
                arr(200)(account);
                account.region = Some(" emea ".into());
            }),
            account("A4", arr(100)),
            account("A5", |account| {
                arr(999)(account);
                account.segment = Some(Segment::Commercial);
            }),
            account("A6", |account| {
                arr(999)(account);
                account.region = Some("AMER".into());
            }),
            account("A7", |account| {
                arr(999)(account);
                account.merged_into = Some("A1".into());
            }),
            account("A8", arr(0)),
            account("A9", |account| {
                arr(50)(account);
                account.region = None;
            }),
            account("B1", |account| {
                arr(50)(account);
                account.segment = None;
            }),
            account("B2", |_| {}),
            // Nobody looks after it, and it is larger than most.
            account("B3", |account| {
                arr(250)(account);
                account.csm_field = None;
            }),
        ],
    )
    .await;
    let rank = |entry: Entry| (entry.account_id.0, entry.arr_rank);
    let ranks: Vec<(String, Option<i64>)> = whole(&place).await.into_iter().map(rank).collect();
    let wanted = [
        ("A1", Some(1)),
        ("A2", Some(3)),
        ("A3", Some(3)),
        ("A4", Some(5)),
        ("A5", Some(1)),
        ("A6", Some(1)),
        ("A8", None),
        ("A9", None),
        ("B1", None),
        ("B2", None),
    ];
    assert_eq!(ranks, wanted.map(|(id, rank)| (id.to_owned(), rank)));
}

/// The nearest close date of an open upgrade and of open growth of any kind, by the deals' types in whatever case: a
/// deal that is won, lost or merged is not open; one without a date is there without one. Proves P2.
#[tokio::test]
async fn the_nearest_open_upgrade() {
    let place = place().await;
    let deal = |account: &str, id: &str, kind: &str, stage: &str, closes: &str| {
        let mut deal = opportunity(account, id);
        deal.kind = Some(kind.into());
        deal.stage = (!stage.is_empty()).then(|| stage.to_owned());
        deal.close_date = (!closes.is_empty()).then(|| closes.to_owned());
        deal
    };
    keep(&place, (1..=6).map(|n| account(&format!("A{n}"), |_| {})).collect()).await;
    let mut merged = deal("A1", "D6", "upgrade", "1-Discovery", "2026-01-01");
    merged.merged_into = Some("D1".into());
    let all = vec![
        deal("A1", "D1", "upgrade", "1-Discovery", "2027-05-01"),
        deal("A1", "D2", "UPGRADE", "", "2027-03-01"),
        deal("A1", "D3", "upgrade", "Closed Won", "2026-01-01"),
        deal("A1", "D4", "upgrade", "8-Closed Lost", "2026-01-01"),
        deal("A1", "D5", "Growth", "4-Proposal", "2027-02-01"),
        merged,
        deal("A2", "D7", "renewal", "1-Discovery", "2027-01-01"),
        deal("A3", "D8", "upgrade", "1-Discovery", ""),
        deal("A4", "D9", "growth", "1-Discovery", "2027-01-01"),
        deal("A5", "E1", "upgrade", "Closed Won", "2027-01-01"),
    ];
    change!(place, |tx| {
        for deal in &all {
            opportunities::keep(tx, deal).await?;
        }
        opportunities::keep(tx, &opportunity("A6", "E2")).await
    });
    let closes = |entry: Entry| (entry.account_id.0, entry.upgrade_closes, entry.growth_closes);
    let found: Vec<_> = whole(&place).await.into_iter().map(closes).collect();
    let date = |date: &str| Some(date.to_owned());
    let wanted = [
        ("A1", date("2027-03-01"), date("2027-02-01")),
        ("A2", None, None),
        ("A3", date(""), date("")),
        ("A4", None, date("2027-01-01")),
        ("A5", None, None),
        ("A6", None, None),
    ];
    assert_eq!(found, wanted.map(|(id, upgrade, growth)| (id.to_owned(), upgrade, growth)));
}

/// A reader who has read enough leaves the rest unread, and the connection is good for the next. Proves P8.
#[tokio::test]
async fn the_book_can_be_put_down() {
    let place = place().await;
    keep(&place, (0..500).map(|n| account(&format!("A{n:03}"), |_| {})).collect()).await;
    let db = &mut *place.reader().await;
    let first = book::all(db, &deals()).try_next().await.expect("a row").expect("one");
    assert_eq!(first.account_id.as_str(), "A000");
    assert_eq!(book::count(db).await.expect("counted"), 500);
}
