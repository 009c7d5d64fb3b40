//! How accounts are, read where it is kept there.

use baton::app::Ctx;
use baton::features::health::actions::{Word, say};
use baton_storage::accounts::{self, Account};
use baton_storage::health;
use chrono::Duration;
use serde_json::json;

use super::land::{Land, NORTHWIND};
use crate::harness::*;

async fn colour(land: &Land) -> Option<String> {
    land.bot.account(NORTHWIND).await.health
}

async fn said(land: &Land) -> Vec<String> {
    let mut db = land.bot.app.storage.read().await.expect("a reader");
    let all = health::of_account(&mut db, &NORTHWIND.into()).await.expect("the reports");
    all.into_iter().map(|report| format!("{}: {}", report.said_by, report.health)).collect()
}

async fn says(land: &Land, colour: &'static str) {
    land.bot.clock.advance(Duration::seconds(1));
    let app = &land.bot.app;
    app.write(app.clock.now(), move |ctx| Box::pin(word(ctx, colour))).await.expect("a word");
    land.bot.settle().await;
}

async fn word(ctx: &mut Ctx<'_>, health: &str) -> anyhow::Result<()> {
    let account = accounts::find(ctx.tx, &NORTHWIND.into()).await?.expect("the account");
    say(ctx, &account, Word { health, why: Some("So it is.".into()), plan: None }, &RAVI.into()).await
}

/// A word there is the account's within the hour, by the label of a picklist; those who hear of the CRM's word hear of it,
/// once, with where it is from. What else is known of the account is not touched by that. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn a_word_there_is_the_accounts_within_the_hour() {
    let land = Land::open().await;
    land.gainsight.change(NORTHWIND, json!({ "Health__gc": "Green" }));
    land.bot.pass(Duration::hours(1)).await;
    assert_eq!(colour(&land).await.as_deref(), Some("Green"));
    let before = land.bot.account(NORTHWIND).await;
    land.bot.ws.mark_all_read();
    land.gainsight.change(NORTHWIND, json!({ "Health__gc": "Red" }));
    land.bot.pass(Duration::hours(1)).await;
    assert_eq!(land.bot.account(NORTHWIND).await, Account { health: Some("Red".into()), ..before });
    insta::assert_snapshot!(land.bot.only_news(RAVI).text_of(), @"
    Northwind Rail: update
    • Northwind Rail is red since Mon 23 Nov; it was green. Source: Gainsight.
    Why?
    Sent now because it is urgent.
    ");
    land.bot.pass(Duration::hours(5)).await;
    assert_eq!(said(&land).await, ["Gainsight: Red", "Gainsight: Green"], "each word once");
    land.bot.crm(json!({ "account": { "id": NORTHWIND, "industry": "Rail" } })).await;
    assert_eq!(
        land.bot.account(NORTHWIND).await.industry.as_deref(),
        Some("Rail"),
        "the CRM's news counts on"
    );
    land.gainsight.change(NORTHWIND, json!({ "Health__gc": null }));
    land.bot.pass(Duration::hours(1)).await;
    assert_eq!(colour(&land).await, None, "taken back there");
    land.bot.unread_is_fine("who hears of health is looked at in tests/health");
}

/// What a person said in Slack stays while nothing changes there, though it stood there before; a word that changes there
/// afterwards is the newer one, and one that changed before is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_persons_newer_word_is_not_overwritten() {
    let land = Land::open().await;
    land.gainsight.change(NORTHWIND, json!({ "Health__gc": "Green" }));
    says(&land, "red").await;
    land.gainsight.change(NORTHWIND, json!({ "Name": "Northwind Rail plc" }));
    land.bot.pass(Duration::hours(2)).await;
    assert_eq!(colour(&land).await.as_deref(), Some("red"), "nobody knows since when it is green there");
    land.gainsight.change(NORTHWIND, json!({ "Health__gc": "Yellow" }));
    land.bot.pass(Duration::hours(1)).await;
    assert_eq!(colour(&land).await.as_deref(), Some("Yellow"), "changed there since");
    land.gainsight.change(NORTHWIND, json!({ "Health__gc": "Green" }));
    land.bot.clock.advance(Duration::seconds(30));
    says(&land, "red").await;
    land.bot.pass(Duration::hours(2)).await;
    assert_eq!(colour(&land).await.as_deref(), Some("red"), "said after it changed there");
    land.bot.unread_is_fine("who hears of health is looked at in tests/health");
}

/// More accounts than a page holds are read page by page, at most 50 at once, each account once an hour; of two companies
/// with one id nothing is taken.
#[tokio::test(flavor = "multi_thread")]
async fn many_accounts_are_read_page_by_page() {
    let land = Land::open().await;
    let now = land.bot.clock.now();
    let mut ids = Vec::new();
    for number in 0..130 {
        let id = format!("0015e00000Many{number:0>3}A");
        let mut account = Account::named(id.as_str().into(), &id, "Salesforce", now);
        account.csm_field = Some("grace.kim@example.com".into());
        told(&land.bot.app, account).await;
        land.gainsight.put(json!({ "Name": id, "SFDC_Account_ID": id, "Health__gc": "Green" }));
        ids.push(id);
    }
    land.gainsight.put(json!({ "Name": "A double", "SFDC_Account_ID": ids[7], "Health__gc": "Red" }));
    land.bot.pass(Duration::hours(1)).await;
    let reads: Vec<usize> = land
        .gainsight
        .requests()
        .iter()
        .filter(|one| one.path.contains("/query/"))
        .map(|one| one.body.matches("0015e").count())
        .collect();
    assert_eq!(reads.iter().sum::<usize>(), 135, "each of ours once: {reads:?}");
    assert!(reads.iter().all(|count| *count <= 50) && reads.len() == 3, "{reads:?}");
    for (number, id) in ids.iter().enumerate() {
        let known = land.bot.account(id).await.health;
        assert_eq!(known.as_deref(), (number != 7).then_some("Green"), "{id}");
    }
    land.bot.unread_is_fine("who hears of health is looked at in tests/health");
}
