//! What queries find, and how it is shown.

use crate::stage::Stage;
use local_systems::salesforce::INTEGRATION;
use serde_json::{Value, json};

/// Three accounts, of which two have a CSM, and two deals.
async fn people() -> (Stage, [String; 3]) {
    let stage = Stage::new().await;
    let maya = stage.person("Maya");
    let put = |fields: Value| stage.sf.put("Account", fields).unwrap();
    let acme = put(json!({ "Name": "Acme", "CSM__c": maya, "Segment__c": "Enterprise", "Seats__c": 10 }));
    stage.pass(1_000);
    let beta = put(json!({ "Name": "beta_1", "CSM__c": maya, "Seats__c": 9.5, "Segment__c": "Commercial" }));
    stage.pass(1_000);
    let gamma = put(json!({ "Name": "O'Hara 100%", "OwnerId": maya }));
    (stage, [acme, beta, gamma])
}

/// The names of the accounts that a condition finds, in the order of their names.
async fn found(stage: &Stage, condition: &str) -> String {
    let reply = stage.query(&format!("SELECT Name FROM Account WHERE {condition} ORDER BY Name")).await;
    assert_eq!(reply.status, 200, "{condition}: {}", reply.body);
    reply.column("Name").join(" | ")
}

#[tokio::test]
async fn conditions_find_what_they_say() {
    let (stage, [acme, beta, _]) = people().await;
    let by_ids = format!("Id IN ('{}', '{beta}')", &acme[..15]);
    let csm = stage.user_id("maya@example.com");
    let same_id = format!("CSM__c = '{}'", &csm[..15]);
    for (condition, names) in [
        ("Name = 'ACME'", "Acme"),
        ("Name != 'acme'", "beta_1 | O'Hara 100%"),
        ("Name LIKE 'a%'", "Acme"),
        ("Name LIKE '%\\_1'", "beta_1"),
        ("Name LIKE '%100\\%'", "O'Hara 100%"),
        ("Name LIKE '____'", "Acme"),
        ("Name LIKE 'Acm\\_'", ""),
        ("Name = 'O\\'Hara 100%'", "O'Hara 100%"),
        ("Segment__c = null", "O'Hara 100%"),
        ("Segment__c != null", "Acme | beta_1"),
        ("Segment__c != 'Enterprise'", "beta_1 | O'Hara 100%"),
        ("Segment__c IN ('Enterprise', 'Commercial')", "Acme | beta_1"),
        ("Segment__c NOT IN ('Enterprise')", "beta_1 | O'Hara 100%"),
        ("Seats__c > 9.5", "Acme"),
        ("Seats__c >= 9.5", "Acme | beta_1"),
        ("Seats__c < 10", "beta_1"),
        ("Seats__c <= 10 AND Name > 'B'", "beta_1"),
        ("NOT Name = 'Acme'", "beta_1 | O'Hara 100%"),
        ("(Name = 'Acme' OR Name = 'beta_1') AND NOT (Seats__c = 10)", "beta_1"),
        ("Name = 'x' OR Seats__c = 10 OR Owner.Name = 'Maya'", "Acme | O'Hara 100%"),
        ("CSM__r.Email = 'maya@example.com'", "Acme | beta_1"),
        ("CSM__r.Email = null", "O'Hara 100%"),
        ("CreatedDate >= 2026-11-21T22:14:01Z", "beta_1 | O'Hara 100%"),
        ("CreatedDate < 2026-11-21T23:14:01+01:00", "Acme"),
        ("CreatedDate = 2026-11-21T22:14:02.000+0000", "O'Hara 100%"),
        ("IsDeleted = false and name LIKE '%a%'", "Acme | beta_1 | O'Hara 100%"),
        (by_ids.as_str(), "Acme | beta_1"),
        (same_id.as_str(), "Acme | beta_1"),
    ] {
        assert_eq!(found(&stage, condition).await, names, "{condition}");
    }
    let day = |condition: &str| format!("SELECT Id FROM Opportunity WHERE CloseDate {condition}");
    stage.deal(&acme);
    assert_eq!(stage.query(&day("<= 2026-12-15")).await.body["totalSize"], 1);
    assert_eq!(stage.query(&day("< 2026-12-15")).await.body["totalSize"], 0);
}

impl Stage {
    fn user_id(&self, username: &str) -> String {
        self.sf.user(username).expect("a user")
    }
}

#[tokio::test]
async fn records_are_shown_with_their_parents_within() {
    let (stage, [acme, ..]) = people().await;
    let deal = stage.deal(&acme);
    let soql = "select id, AMOUNT, IsWon, NextStep, account.Name, Account.csm__r.Email, Account.Parent.Name, \
                Opportunity.CloseDate, Owner.Username from opportunity";
    let reply = stage.query(soql).await;
    let owner = stage.field(&deal, "OwnerId");
    let maya = stage.user_id("maya@example.com");
    let at = |object: &str, id: &str| json!({ "type": object, "url": format!("/services/data/v66.0/sobjects/{object}/{id}") });
    assert_eq!(
        reply.body,
        json!({ "totalSize": 1, "done": true, "records": [{
            "attributes": at("Opportunity", &deal),
            "Id": deal, "Amount": 120_000.0, "IsWon": false, "NextStep": null, "CloseDate": "2026-12-15",
            "Account": {
                "attributes": at("Account", &acme), "Name": "Acme", "Parent": null,
                "CSM__r": { "attributes": at("User", &maya), "Email": "maya@example.com" },
            },
            "Owner": { "attributes": at("User", owner.as_str().unwrap()), "Username": "admin@example.com" },
        }] })
    );
}

#[tokio::test]
async fn rows_come_in_the_order_that_was_asked_for() {
    let (stage, _) = people().await;
    let names = async |rest: &str| {
        stage.query(&format!("SELECT Name FROM Account {rest}")).await.column("Name").join(" ")
    };
    assert_eq!(names("ORDER BY Seats__c").await, "O'Hara 100% beta_1 Acme");
    assert_eq!(names("ORDER BY Seats__c DESC").await, "O'Hara 100% Acme beta_1");
    assert_eq!(names("ORDER BY Seats__c DESC NULLS LAST").await, "Acme beta_1 O'Hara 100%");
    assert_eq!(names("ORDER BY Seats__c ASC NULLS LAST LIMIT 2").await, "beta_1 Acme");
    assert_eq!(names("ORDER BY Owner.Name, Name DESC").await, "O'Hara 100% beta_1 Acme");
    assert_eq!(names("ORDER BY CreatedDate, Id LIMIT 1 OFFSET 1").await, "beta_1");
    // Nobody promised an order: it is that which a client must not expect.
    assert_eq!(names("").await, "O'Hara 100% beta_1 Acme");
}

#[tokio::test]
async fn counting_names_no_record() {
    let (stage, [acme, ..]) = people().await;
    let reply = stage.query("SELECT COUNT() FROM Account WHERE Segment__c != null").await;
    assert_eq!(reply.body, json!({ "totalSize": 2, "done": true, "records": [] }));
    stage.sf.delete(&acme).unwrap();
    assert_eq!(stage.query("SELECT count() FROM Account").await.body["totalSize"], 2);
    assert_eq!(stage.query_all("SELECT count() FROM Account").await.body["totalSize"], 3);
    let deleted = stage.query_all("SELECT Name FROM Account WHERE IsDeleted = true").await;
    assert_eq!(deleted.column("Name"), ["Acme"]);
    assert_eq!(stage.query("SELECT Name FROM Account WHERE IsDeleted = true").await.body["totalSize"], 0);
}

#[tokio::test]
async fn pages_are_turned_by_their_address() {
    let stage = Stage::new().await;
    stage.sf.set_page_size(2);
    (0..5).for_each(|number| drop(stage.account(&format!("Account {number}"))));
    let mut page = stage.query("SELECT Name FROM Account ORDER BY Name").await;
    let (mut names, mut turned) = (page.column("Name"), Vec::new());
    while let Some(next) = page.body["nextRecordsUrl"].as_str().map(str::to_owned) {
        assert_eq!((&page.body["done"], &page.body["totalSize"]), (&json!(false), &json!(5)));
        stage.account("Account 0.5");
        page = stage.get(&next).await;
        names.extend(page.column("Name"));
        turned.push(next.rsplit_once('-').unwrap().1.to_owned());
    }
    assert_eq!((page.body["done"].clone(), turned), (json!(true), vec!["2".to_owned(), "4".to_owned()]));
    assert_eq!(names, ["Account 0", "Account 1", "Account 2", "Account 3", "Account 4"]);
    for wrong in ["query/01gHs0000000000AAA-2", "query/nonsense", "query/nonsense-2"] {
        assert_eq!(stage.get(wrong).await.refused(), (400, "INVALID_QUERY_LOCATOR"), "{wrong}");
    }
}

#[tokio::test]
async fn a_batch_size_is_taken_within_limits() {
    let stage = Stage::new().await;
    (0..201).for_each(|number| drop(stage.account(&format!("Account {number}"))));
    let asked = async |size: &str| {
        let request =
            stage.request("GET", "query?q=SELECT+Id+FROM+Account").header("Sforce-Query-Options", size);
        let page: Value = request.send().await.unwrap().json().await.unwrap();
        page["records"].as_array().unwrap().len()
    };
    assert_eq!(asked("batchSize=10").await, 200);
    assert_eq!(asked("batchSize=201").await, 201);
}

#[tokio::test]
async fn tasks_know_what_they_are_about() {
    let (stage, [acme, ..]) = people().await;
    let deal = stage.deal(&acme);
    stage.sf.put("Task", json!({ "Subject": "Call", "WhatId": deal })).unwrap();
    let reply =
        stage.query("SELECT What.Name, Account.Name, Owner.Email FROM Task WHERE WhatId != null").await;
    let record = &reply.body["records"][0];
    assert_eq!((&record["What"]["Name"], &record["Account"]["Name"]), (&json!("The deal"), &json!("Acme")));
    assert_eq!(stage.query("SELECT What.Website FROM Task").await.refused(), (400, "INVALID_FIELD"));
    let reply = stage.query("SELECT Name, IsSandbox FROM Organization LIMIT 1").await;
    assert_eq!(reply.body["records"][0]["IsSandbox"], false);
    let reply = stage
        .query(&format!("SELECT Id FROM User WHERE Username = '{INTEGRATION}' AND IsActive = true"))
        .await;
    assert_eq!(reply.body["totalSize"], 1);
}
