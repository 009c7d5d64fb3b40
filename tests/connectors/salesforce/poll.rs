//! The reading every minute: what happens in Salesforce happens in Baton, once and in order.

use baton_storage::{asides, audit, cursors};
use chrono::Duration;
use local_systems::salesforce::Field;
use serde_json::json;

use super::land::{Land, STAGES};
use super::world;
use crate::harness::*;

/// A deal with its account comes within a minute, with what the fields hold, and each stage that it passes through is
/// told once, also those between two readings.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_comes_and_moves_through_every_stage() {
    let land = Land::open(world()).await;
    let csm = json!({ "Username": "ravi@sf.example.com", "LastName": "Patel", "Email": "Ravi@example.com" });
    let csm = land.sf.put("User", csm).expect("a user");
    let acme = land.account(json!({ "Customer_Success_Manager__c": csm, "Industry": "Robots" }));
    let deal = land.deal(&acme);
    land.minutes(1).await;
    let known = land.known(&deal).await.expect("the deal");
    assert_eq!(known.account_id.0, acme);
    assert_eq!((known.name.as_deref(), known.amount), (Some("Acme 2027"), Some(120_001)));
    assert_eq!(known.close_date.as_deref(), Some("2027-02-15"));
    assert_eq!(known.owner_email.as_deref(), Some("admin@example.com"));
    let url = format!("https://gitlab.lightning.force.com/lightning/r/Opportunity/{deal}/view");
    assert_eq!(known.url, Some(url));
    let account = land.known_account(&acme).await.expect("the account");
    assert_eq!(
        (account.name.as_str(), account.lam, account.region.as_deref()),
        ("Acme", Some(900), Some("EMEA"))
    );
    assert_eq!(account.csm_field.as_deref(), Some("ravi@example.com"));
    assert_eq!((account.source.as_str(), account.industry.as_deref()), ("Salesforce", Some("Robots")));

    for stage in &STAGES[1..] {
        land.bot.clock.advance(Duration::seconds(9));
        land.sf.change(&deal, json!({ "StageName": stage })).expect("a change");
    }
    land.minutes(2).await;
    assert_eq!(land.stages(&deal).await, STAGES);
    let before = land.events(&deal).await.len();
    land.minutes(10).await;
    assert_eq!(land.events(&deal).await.len(), before, "what is read again is told once");

    land.sf.change(&acme, json!({ "LAM__c": null, "Name": "Acme Robots" })).expect("a change");
    land.minutes(1).await;
    let account = land.known_account(&acme).await.expect("the account");
    assert_eq!(
        (account.name.as_str(), account.lam),
        ("Acme Robots", None),
        "an account changes by itself, too"
    );
}

/// A CSM field may be a lookup or a picklist: a pool is understood in both, and a value that its field is not for is
/// left out without losing the rest.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_is_understood_in_a_lookup_and_in_a_picklist() {
    let land = Land::open(world()).await;
    let pool =
        json!({ "Username": "tam@sf.example.com", "LastName": "TAM Scale", "Email": "tam@example.com" });
    let pool = land.sf.put("User", pool).expect("a user");
    let acme = land.account(json!({ "Customer_Success_Manager__c": pool }));
    land.minutes(1).await;
    let account = land.known_account(&acme).await.expect("the account");
    assert_eq!(account.csm_field.as_deref(), Some("TAM Scale"));

    let picklist = Field::picklist("Customer_Success_Manager__c", &["TAM Scale", "ravi@example.com"]);
    let mut other = world();
    other
        .fields
        .retain(|(_, field)| !["Customer_Success_Manager__c", "LAM__c"].contains(&field.name.as_str()));
    let land = Land::open(other.field("Account", picklist).field("Account", Field::text("LAM__c", 20))).await;
    let acme = land.account(json!({ "Customer_Success_Manager__c": "TAM Scale", "LAM__c": "a lot" }));
    land.minutes(1).await;
    let account = land.known_account(&acme).await.expect("the account");
    assert_eq!((account.csm_field.as_deref(), account.lam), (Some("TAM Scale"), None));
    assert_eq!(account.segmentation.as_deref(), Some("Enterprise"));
}

/// What became visible late, behind a transaction that stayed open or after Baton was down, is told all the same.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_behind_an_open_transaction_or_a_silence() {
    let land = Land::open(world()).await;
    let acme = land.account(json!({}));
    let (deal, other) = (land.deal(&acme), land.deal(&acme));
    land.minutes(2).await;
    let open = land.sf.open_transaction();
    open.hand().change(&deal, json!({ "StageName": STAGES[1] })).expect("a change");
    land.minutes(20).await;
    assert_eq!(land.stages(&deal).await, STAGES[..1]);
    open.commit();
    land.minutes(1).await;
    assert_eq!(land.stages(&deal).await, STAGES[..2]);

    land.sf.change(&other, json!({ "StageName": STAGES[2] })).expect("a change");
    land.bot.clock.advance(Duration::days(40));
    land.minutes(2).await;
    assert_eq!(land.stages(&other).await, [STAGES[0], STAGES[2]]);
}

/// An account that was merged goes into the one it names, with its deals and what is known of it; a deal that is moved to
/// another account belongs there from then on.
#[tokio::test(flavor = "multi_thread")]
async fn merged_accounts_and_moved_deals_are_followed() {
    let land = Land::open(world()).await;
    let (acme, double) = (land.account(json!({})), land.account(json!({ "Name": "Acme (double)" })));
    let other = land.account(json!({ "Name": "Initech" }));
    let (deal, moved) = (land.deal(&double), land.deal(&acme));
    land.minutes(2).await;
    assert_eq!(land.known(&deal).await.expect("the deal").account_id.0, double);
    land.sf.merge(&acme, &double).expect("a merge");
    land.sf.change(&moved, json!({ "AccountId": other })).expect("a change");
    land.minutes(2).await;
    let gone = land.known_account(&double).await.expect("the account that went");
    assert_eq!(
        (gone.merged_into.map(|into| into.0), gone.name.as_str()),
        (Some(acme.clone()), "Acme (double)")
    );
    assert_eq!(land.known(&deal).await.expect("the deal").account_id.0, acme);
    assert_eq!(land.known(&moved).await.expect("the deal").account_id.0, other);
    // Read again, nothing more comes of it.
    land.minutes(10).await;
    let mut db = land.bot.app.storage.read().await.expect("a reader");
    let merges = audit::of_object(&mut db, &format!("account:{double}")).await.expect("asked");
    assert_eq!(merges.len(), 1);
}

/// What is deleted stays as it was, and what is deleted and brought back goes on.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_stays_as_it_was_until_it_is_brought_back() {
    let land = Land::open(world()).await;
    let acme = land.account(json!({}));
    let deal = land.deal(&acme);
    land.minutes(2).await;
    land.sf.delete(&acme).expect("a deletion");
    land.minutes(10).await;
    assert_eq!(land.stages(&deal).await, STAGES[..1]);
    assert_eq!(land.known_account(&acme).await.expect("the account").name, "Acme");
    land.sf.undelete(&acme).expect("it comes back");
    land.sf.change(&deal, json!({ "StageName": STAGES[1] })).expect("a change");
    land.minutes(2).await;
    assert_eq!(land.stages(&deal).await, STAGES[..2]);
}

/// Without the section nothing is planned; without a connection nothing is done.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_section_nothing_is_read() {
    let bot = TestBot::open().await;
    bot.pass(Duration::minutes(3)).await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    assert_eq!(cursors::find(&mut db, "salesforce").await.expect("asked"), None);
    drop(db);
    let kinds: Vec<String> = bot.outbox().await.into_iter().map(|entry| entry.kind).collect();
    assert!(!kinds.iter().any(|kind| kind.starts_with("salesforce")), "{kinds:?}");
}

/// A quota that is used up is waited for; a missing field is set aside, and operators hear of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_quota_is_waited_for_and_a_missing_field_is_told() {
    let land = Land::open(world()).await;
    let acme = land.account(json!({}));
    land.minutes(2).await;
    land.sf.set_usage(95, 100);
    land.minutes(1).await;
    let asked = land.sf.requests().len();
    land.minutes(10).await;
    assert_eq!(land.sf.requests().len(), asked, "what is left is left to others");
    land.sf.set_usage(0, 100_000);
    land.sf.change(&acme, json!({ "Name": "Acme Robots" })).expect("a change");
    land.minutes(10).await;
    assert_eq!(land.known_account(&acme).await.expect("the account").name, "Acme Robots");

    land.sf.hide("Account", "LAM__c");
    land.connect();
    land.minutes(2).await;
    let mut db = land.bot.app.storage.read().await.expect("a reader");
    let aside = asides::all(&mut db).await.expect("asked");
    drop(db);
    let reasons: Vec<&str> = aside.iter().map(|one| one.reason.as_str()).collect();
    assert_eq!(reasons, ["salesforce refused: salesforce.fields.lam missing; see `baton check`"]);
}
