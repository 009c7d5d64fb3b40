//! What was said of an account: of each thing the latest word counts, and none is lost.

use baton_storage::facts::{self, Fact};
use baton_storage::ids::FactId;
use baton_storage::merges;

use super::*;

fn fact(account: &str, key: &str, value: &str, said_at: i64) -> Fact {
    Fact {
        fact_id: FactId::fresh(),
        account_id: account.into(),
        key: key.into(),
        value: value.into(),
        said_by: "U0SAM".into(),
        by_person: true,
        said_at: At(said_at),
        link: Some("https://acme.slack.com/archives/C1/p1".into()),
        recorded_by: "U0ALEX".into(),
        recorded_at: At(said_at + 10),
    }
}

async fn add(place: &Place, facts: &[Fact]) {
    let facts = facts.to_vec();
    change!(place, |tx| {
        for fact in &facts {
            facts::add(tx, fact).await?;
        }
        Ok(())
    });
}

/// Of each thing what was said last counts, whenever it was written down; where two said something at once, what was
/// written down later. Everything is kept and found again. Proves C1.
#[tokio::test]
async fn the_latest_word_counts_and_all_are_kept() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let said = [
        fact("A1", "champion", "Kim", 20),
        fact("A1", "champion", "told late", 10),
        fact("A1", "metrics", "one", 5),
        fact("A1", "metrics", "two", 5),
        fact("A1", "risks", "none", 1),
        fact("A1", "risks", "", 2),
    ];
    add(&place, &said).await;
    let db = &mut *place.reader().await;
    let standing = facts::current(db, &"A1".into()).await.expect("asked");
    assert_eq!(standing, [said[0].clone(), said[3].clone(), said[5].clone()]);
    let champion = facts::history(db, &"A1".into(), "champion").await.expect("asked");
    assert_eq!(champion, [said[0].clone(), said[1].clone()]);
    let of_account = facts::of_account(db, &"A1".into()).await.expect("asked");
    assert_eq!(
        of_account.iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>(),
        ["Kim", "told late", "two", "one", "", "none"]
    );
    assert_eq!(facts::all(db).await.expect("asked"), said);
    assert!(facts::current(db, &"A2".into()).await.expect("asked").is_empty());
}

/// Nothing is said of an account that is not known. Proves C1.
#[tokio::test]
async fn a_fact_needs_its_account() {
    let place = place().await;
    let stray = fact("A9", "champion", "Kim", 1);
    let refused = place.storage.write(move |tx| Box::pin(async move { facts::add(tx, &stray).await })).await;
    assert!(refused.is_err(), "there is no such account");
}

/// What people said of a merged account is said of the one it went into; what a system said of it stays where it
/// was said. Proves C1.
#[tokio::test]
async fn a_merge_takes_along_what_people_said() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    customer(&place, "A2", "D2").await;
    let system =
        Fact { by_person: false, said_by: "Salesforce".into(), ..fact("A1", "industry", "Retail", 3) };
    add(&place, &[fact("A1", "champion", "Kim", 1), fact("A2", "champion", "Jo", 2), system.clone()]).await;
    change!(place, |tx| merges::account(tx, &"A1".into(), &"A2".into()).await);
    let db = &mut *place.reader().await;
    let values: Vec<String> = facts::of_account(db, &"A2".into())
        .await
        .expect("asked")
        .into_iter()
        .map(|fact| fact.value)
        .collect();
    assert_eq!(values, ["Jo", "Kim"]);
    assert_eq!(facts::of_account(db, &"A1".into()).await.expect("asked"), [system]);
}
