//! What is kept of a record, and what is written beside it.

use crate::stage::{BEGAN, Stage};
use serde_json::{Value, json};

#[tokio::test]
async fn every_change_is_stamped_with_a_whole_second() {
    let stage = Stage::new().await;
    stage.pass(1_700);
    let acme = stage.account("Acme");
    let made = stage.sf.record(&acme).unwrap();
    for stamp in ["CreatedDate", "LastModifiedDate", "SystemModstamp"] {
        assert_eq!(made[stamp], "2026-11-21T22:14:01.000+0000");
    }
    stage.pass(5_000);
    let maya = stage.person("Maya");
    stage.sf.hand_of(&maya).change(&acme, json!({ "Name": "Acme Inc" })).unwrap();
    let changed = stage.sf.record(&acme).unwrap();
    assert_eq!(changed["CreatedDate"], made["CreatedDate"]);
    assert_eq!(changed["LastModifiedDate"], "2026-11-21T22:14:06.000+0000");
    assert_eq!((&changed["LastModifiedById"], &changed["CreatedById"]), (&json!(maya), &made["CreatedById"]));
    stage.pass(60_000);
    stage.sf.touch(&acme).unwrap();
    assert_eq!(stage.field(&acme, "SystemModstamp"), "2026-11-21T22:15:06.000+0000");
    assert_eq!(stage.field(&acme, "LastModifiedDate"), "2026-11-21T22:14:06.000+0000");
}

#[tokio::test]
async fn the_sales_process_leaves_its_history() {
    let stage = Stage::new().await;
    let maya = stage.person("Maya");
    let deal = stage.deal(&stage.account("Acme"));
    assert_eq!(stage.field(&deal, "Probability"), 40.0);
    assert_eq!(stage.field(&deal, "ExpectedRevenue"), 48_000.0);
    stage.pass(60_000);
    stage.sf.hand_of(&maya).change(&deal, json!({ "StageName": "4-Proposal" })).unwrap();
    stage.sf.change(&deal, json!({ "NextStep": "Call" })).unwrap();
    stage.pass(60_000);
    stage.sf.change(&deal, json!({ "Amount": 90_000.5, "CloseDate": "2027-01-31" })).unwrap();
    stage.pass(60_000);
    stage.sf.change(&deal, json!({ "StageName": "Closed Won", "Probability": 99 })).unwrap();
    stage.sf.change(&deal, json!({ "NextStep": "Celebrate" })).unwrap();
    assert_eq!(stage.field(&deal, "Probability"), 99.0);
    let history = stage.sf.records("OpportunityHistory");
    let told: Vec<_> = history
        .iter()
        .map(|row| {
            let of = |name: &str| row[name].clone();
            (of("StageName"), of("Probability"), of("Amount"), of("PrevAmount"), of("PrevCloseDate"))
        })
        .collect();
    let (null, before) = (Value::Null, json!("2026-12-15"));
    assert_eq!(
        told,
        [
            (json!("3-Technical Evaluation"), json!(40.0), json!(120_000.0), null.clone(), null),
            (json!("4-Proposal"), json!(60.0), json!(120_000.0), json!(120_000.0), before.clone()),
            (json!("4-Proposal"), json!(60.0), json!(90_000.5), json!(120_000.0), before),
            (json!("Closed Won"), json!(99.0), json!(90_000.5), json!(90_000.5), json!("2027-01-31")),
        ]
    );
    assert_eq!(history[1]["CreatedById"], json!(maya));
    assert_eq!(history[1]["CreatedDate"], "2026-11-21T22:15:00.000+0000");
    assert!(history[1].get("PrevStageName").is_none());
    let deal = stage.sf.record(&deal).unwrap();
    assert_eq!(
        (&deal["IsClosed"], &deal["IsWon"], &deal["ForecastCategory"]),
        (&json!(true), &json!(true), &json!("Closed"))
    );
    assert_eq!(deal["LastStageChangeDate"], "2026-11-21T22:17:00.000+0000");
}

/// A tie: whatever the clock does meanwhile, what is done in one transaction has one stamp.
#[tokio::test]
async fn one_transaction_has_one_stamp() {
    let stage = Stage::new().await;
    let deal = stage.deal(&stage.account("Acme"));
    stage.pass(60_000);
    let hand = stage.sf.one_transaction();
    hand.change(&deal, json!({ "StageName": "4-Proposal" })).unwrap();
    stage.pass(9_000);
    hand.change(&deal, json!({ "StageName": "Closed Won" })).unwrap();
    let stamps: Vec<_> =
        stage.sf.records("OpportunityHistory").iter().map(|row| row["CreatedDate"].clone()).collect();
    assert_eq!(stamps[1..], [json!("2026-11-21T22:15:00.000+0000"), json!("2026-11-21T22:15:00.000+0000")]);
    assert_eq!(stage.field(&deal, "SystemModstamp"), "2026-11-21T22:15:00.000+0000");
    let stages = async || {
        let soql = "SELECT StageName FROM OpportunityHistory ORDER BY CreatedDate DESC, Id LIMIT 2";
        stage.query(soql).await.column("StageName").join(", ")
    };
    assert_eq!(stages().await, "4-Proposal, Closed Won");
    // Ids are no clock: of two rows with one stamp the later one may have the smaller.
    stage.pass(60_000);
    stage.sf.set_ids_backwards(true);
    let hand = stage.sf.one_transaction();
    hand.change(&deal, json!({ "StageName": "2-Scoping" })).unwrap();
    hand.change(&deal, json!({ "StageName": "3-Technical Evaluation" })).unwrap();
    assert_eq!(stages().await, "3-Technical Evaluation, 2-Scoping");
    stage.sf.set_ids_backwards(false);
    let ids = [stage.account("Acme"), stage.account("Acme")];
    assert!(ids[0] < ids[1]);
}

#[tokio::test]
async fn what_hangs_on_a_record_goes_and_comes_with_it() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    let (gone, kept) = (stage.deal(&acme), stage.deal(&acme));
    let task = stage.sf.put("Task", json!({ "Subject": "Call", "WhatId": kept })).unwrap();
    stage.sf.delete(&gone).unwrap();
    stage.pass(1_000);
    stage.sf.delete(&acme).unwrap();
    let deleted = |id: &str| stage.field(id, "IsDeleted");
    assert_eq!([&acme, &gone, &kept, &task].map(|id| deleted(id)), [true; 4]);
    assert!(stage.sf.records("OpportunityHistory").iter().all(|row| row["IsDeleted"] == true));
    assert_eq!(stage.field(&kept, "SystemModstamp"), "2026-11-21T22:14:01.000+0000");
    assert_eq!(stage.sf.change(&kept, json!({ "Name": "x" })).unwrap_err().code, "ENTITY_IS_DELETED");
    stage.sf.undelete(&acme).unwrap();
    assert_eq!([&acme, &gone, &kept, &task].map(|id| deleted(id)), [false, true, false, false]);
    assert_eq!(stage.sf.undelete(&acme).unwrap_err().code, "UNDELETE_FAILED");
    let nobody = stage.person("Maya");
    assert_eq!(stage.sf.delete(&nobody).unwrap_err().code, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
}

#[tokio::test]
async fn a_merged_account_names_its_master_and_leaves_its_deals_there() {
    let stage = Stage::new().await;
    let (master, loser) = (stage.account("Acme"), stage.account("ACME"));
    let deal = stage.deal(&loser);
    let task = stage.sf.put("Task", json!({ "Subject": "Call", "WhatId": loser })).unwrap();
    stage.pass(30_000);
    stage.sf.merge(&master, &loser).unwrap();
    assert_eq!(stage.field(&loser, "MasterRecordId"), json!(master));
    assert_eq!(stage.field(&loser, "IsDeleted"), true);
    assert_eq!(stage.field(&deal, "AccountId"), json!(master));
    assert_eq!(stage.field(&deal, "SystemModstamp"), "2026-11-21T22:14:30.000+0000");
    assert_eq!(stage.field(&task, "WhatId"), json!(master));
    assert_eq!(stage.field(&task, "AccountId"), json!(master));
    assert_eq!(stage.sf.undelete(&loser).unwrap_err().code, "UNDELETE_FAILED");
    assert_eq!(stage.sf.merge(&master, &deal).unwrap_err().code, "INVALID_OPERATION");
    let found = stage.query_all("SELECT MasterRecord.Name FROM Account WHERE IsDeleted = true").await;
    assert_eq!(found.body["records"][0]["MasterRecord"]["Name"], "Acme");
}

#[tokio::test]
async fn an_open_transaction_is_seen_when_it_is_committed_and_locks_until_then() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    let open = stage.sf.open_transaction();
    stage.pass(2_000);
    open.hand().change(&acme, json!({ "Name": "Acme Inc" })).unwrap();
    let other = open.hand().put("Account", json!({ "Name": "Other", "ParentId": acme })).unwrap();
    stage.pass(60_000);
    let names = async || stage.query("SELECT Name FROM Account ORDER BY Name").await.column("Name");
    assert_eq!(names().await, ["Acme"]);
    let locked = stage.call("PATCH", &format!("sobjects/Account/{acme}"), json!({ "Name": "x" })).await;
    assert_eq!(locked.refused(), (400, "UNABLE_TO_LOCK_ROW"));
    assert_eq!(stage.get(&format!("sobjects/Account/{other}")).await.status, 404);
    let unseen = stage.sf.put("Account", json!({ "Name": "Child", "ParentId": other })).unwrap_err();
    assert_eq!(unseen.code, "INVALID_CROSS_REFERENCE_KEY");
    open.commit();
    assert_eq!(names().await, ["Acme Inc", "Other"]);
    assert_eq!(stage.field(&acme, "SystemModstamp"), "2026-11-21T22:14:02.000+0000");
    stage.sf.set_lateness(1_000);
    let late = stage.sf.open_transaction();
    late.hand().put("Account", json!({ "Name": "Third" })).unwrap();
    stage.pass(60_000);
    late.commit();
    assert_eq!(names().await, ["Acme Inc", "Other"]);
    stage.pass(1_000);
    assert_eq!(names().await, ["Acme Inc", "Other", "Third"]);
    stage.sf.set_lateness(0);
    let dropped = stage.sf.open_transaction();
    dropped.hand().change(&acme, json!({ "Name": "Never" })).unwrap();
    dropped.hand().put("Account", json!({ "Name": "Never" })).unwrap();
    drop(dropped);
    assert_eq!(names().await, ["Acme Inc", "Other", "Third"]);
    stage.sf.change(&acme, json!({ "Name": "Again" })).unwrap();
}

#[tokio::test]
async fn what_is_late_is_seen_late_and_keeps_its_stamp() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    stage.sf.set_lateness(3_000);
    stage.pass(60_000);
    stage.sf.change(&acme, json!({ "Name": "Acme Inc" })).unwrap();
    let deal = stage.deal(&acme);
    let seen = async || {
        let deals = stage.query("SELECT Id FROM OpportunityHistory").await.body["totalSize"].clone();
        (stage.query("SELECT Name FROM Account").await.column("Name"), deals)
    };
    assert_eq!(seen().await, (vec!["Acme".to_owned()], json!(0)));
    assert_eq!(stage.get(&format!("sobjects/Opportunity/{deal}")).await.body["Name"], "The deal");
    stage.pass(2_999);
    assert_eq!(seen().await.1, json!(0));
    stage.pass(1);
    assert_eq!(seen().await, (vec!["Acme Inc".to_owned()], json!(1)));
    assert_eq!(stage.field(&deal, "SystemModstamp"), "2026-11-21T22:15:00.000+0000");
    assert_eq!(stage.clock.load(std::sync::atomic::Ordering::SeqCst), BEGAN + 63_000);
}

/// The ledger may come later than what it tells of.
#[tokio::test]
async fn one_object_can_be_later_than_the_others() {
    let stage = Stage::new().await;
    stage.sf.set_lateness_of("OpportunityHistory", 5_000);
    let deal = stage.deal(&stage.account("Acme"));
    let seen = async |object: &str| {
        stage.query(&format!("SELECT count() FROM {object}")).await.body["totalSize"].clone()
    };
    assert_eq!((seen("Opportunity").await, seen("OpportunityHistory").await), (json!(1), json!(0)));
    let open = stage.sf.open_transaction();
    open.hand().change(&deal, json!({ "StageName": "4-Proposal" })).unwrap();
    stage.pass(5_000);
    open.commit();
    assert_eq!(stage.query("SELECT StageName FROM Opportunity").await.column("StageName"), ["4-Proposal"]);
    assert_eq!(seen("OpportunityHistory").await, json!(1));
    stage.pass(5_000);
    assert_eq!(seen("OpportunityHistory").await, json!(2));
}

#[tokio::test]
async fn currencies_are_there_where_there_are_several() {
    let stage = Stage::new().await;
    let deal = stage.deal(&stage.account("Acme"));
    let soql = "SELECT Amount, CurrencyIsoCode FROM Opportunity";
    assert_eq!(stage.query(soql).await.refused(), (400, "INVALID_FIELD"));
    assert_eq!(
        stage.sf.change(&deal, json!({ "CurrencyIsoCode": "EUR" })).unwrap_err().code,
        "INVALID_FIELD"
    );
    stage.sf.set_multi_currency(true);
    stage.sf.change(&deal, json!({ "CurrencyIsoCode": "EUR", "Amount": 1 })).unwrap();
    assert_eq!(stage.query(soql).await.column("CurrencyIsoCode"), ["EUR"]);
    let soql = "SELECT CurrencyIsoCode FROM OpportunityHistory ORDER BY Id DESC LIMIT 1";
    assert_eq!(stage.query(soql).await.column("CurrencyIsoCode"), ["EUR"]);
}
