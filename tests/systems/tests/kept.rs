//! Systems that go on where they were, and begin anew; records under ids that are given.

use crate::stage::{BEGAN, Stage, world};
use local_systems::gitlab::{GitLab, World};
use local_systems::{gainsight, google_calendar};
use serde_json::json;
use std::sync::Arc;

/// A record gets the id that it is to have, as in a copy of an organization; one that is taken, short of a character or of
/// another object is refused.
#[tokio::test]
async fn a_record_gets_the_id_it_is_to_have() {
    let stage = Stage::new().await;
    let put = |id: &str| stage.sf.put_as(id, "Account", json!({ "Name": "Acme" }));
    let id = put("0015e000Demo001").expect("an account");
    assert_eq!(id, "0015e000Demo001AIA");
    assert_eq!(stage.sf.record(&id).expect("it")["Name"], "Acme");
    for wrong in ["0015e000Demo001AIA", "0065e000Demo002", "0015e000Demo00"] {
        assert!(put(wrong).is_err(), "{wrong}");
    }
}

/// What is remembered of an organization is all that clients see of it, but for their sessions; anew it is empty.
#[tokio::test]
async fn an_organization_goes_on_where_it_was() {
    let stage = Stage::new().await;
    let acme = stage.sf.put("Account", json!({ "Name": "Acme" })).expect("an account");
    let gone = stage.sf.put("Account", json!({ "Name": "Gone" })).expect("an account");
    stage.sf.delete(&gone).expect("deleted");
    let made = stage.call("POST", "sobjects/Task", json!({ "Subject": "A task", "WhatId": acme })).await;
    assert_eq!(made.status, 201);
    let memory = stage.sf.remember();

    let other = Stage::new().await;
    other.sf.recall(memory).expect("what was remembered");
    assert_eq!(other.sf.records("Account"), stage.sf.records("Account"));
    assert_eq!(other.sf.written(), stage.sf.written());
    let next = |stage: &Stage| stage.sf.put("Account", json!({ "Name": "Next" })).expect("an account");
    assert_eq!(next(&other), next(&stage), "ids go on");
    assert_eq!(other.get("sobjects/Account/describe").await.status, 401, "sessions do not");
    other.sf.begin_anew(world());
    assert!(other.sf.records("Account").is_empty() && other.sf.written().is_empty());
    assert!(other.sf.recall(json!({ "records": 1 })).is_err());
}

/// The same of a GitLab: projects with what is in them, and people; and so many of the last requests as one wants.
#[tokio::test]
async fn a_gitlab_goes_on_where_it_was() {
    let now: local_systems::Now = Arc::new(|| BEGAN);
    let one =
        GitLab::start(World::of_customers().user("ravi", "Ravi Patel", "ravi@example.com"), now.clone())
            .await;
    one.occupy("account-management/acme");
    let other = GitLab::start(World::new(), now).await;
    other.recall(one.remember()).expect("what was remembered");
    assert_eq!(other.paths(), one.paths());
    let issues = |gitlab: &GitLab| {
        gitlab.project("account-management/templates/enterprise").expect("it")["issues"].clone()
    };
    assert_eq!(issues(&other).as_array().map(Vec::len), issues(&one).as_array().map(Vec::len));
    one.occupy("account-management/next");
    other.occupy("account-management/next");
    let id = |gitlab: &GitLab| gitlab.project("account-management/next").expect("it")["id"].clone();
    assert_eq!(id(&other), id(&one), "ids go on");
    other.begin_anew(World::of_customers());
    assert!(!other.paths().contains(&"account-management/acme".to_owned()));
    assert!(other.recall(json!([])).is_err());

    other.keep_requests(2);
    for path in ["a", "b", "c"] {
        reqwest::get(format!("{}/{path}", other.base_url())).await.expect("an answer");
    }
    let kept: Vec<String> = other.requests().into_iter().map(|one| one.path).collect();
    assert_eq!(kept, ["/b", "/c"]);
}

/// The same of a tenant of Gainsight, with its companies, and of a calendar, with its events; what was deleted stays so, and a
/// link to an event leads somewhere.
#[tokio::test]
async fn a_tenant_and_a_calendar_go_on_where_they_were() {
    let now: local_systems::Now = Arc::new(|| BEGAN);
    let customers = gainsight::World::of_customers;
    let (one, other) = (
        gainsight::Gainsight::start(customers(), now.clone()).await,
        gainsight::Gainsight::start(customers(), now.clone()).await,
    );
    one.put(json!({ "Name": "Acme", "SFDC_Account_ID": "001A", "Lifecycle__gc": "Adopting" }));
    other.recall(one.remember()).expect("what was remembered");
    assert_eq!(other.companies(), one.companies());
    assert_eq!(other.company("001A").expect("it")["Lifecycle__gc"], "Adopting");
    let next = |tenant: &gainsight::Gainsight| tenant.put(json!({ "Name": "Next" }));
    assert_eq!(next(&other), next(&one), "ids go on");
    other.begin_anew(customers());
    assert!(other.companies().is_empty());
    assert!(other.recall(json!({ "companies": 1 })).is_err());

    let people = || google_calendar::World::new().user("sam@example.com", "Sam", "Europe/London");
    let (one, other) = (
        google_calendar::GoogleCalendar::start(people(), now.clone()).await,
        google_calendar::GoogleCalendar::start(people(), now).await,
    );
    let put = |calendar: &google_calendar::GoogleCalendar, what: &str| {
        calendar.put("sam@example.com", what, "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z")
    };
    let (kept, gone) = (put(&one, "Kept & seen"), put(&one, "Gone"));
    one.delete(&gone);
    other.recall(one.remember()).expect("what was remembered");
    let shown = other.events("sam@example.com");
    assert_eq!(shown.iter().map(|event| &event["id"]).collect::<Vec<_>>(), [&json!(kept)]);
    assert_eq!(other.ever_made(), 2, "what was deleted is remembered as that");
    assert_eq!(put(&other, "Next"), put(&one, "Next"), "ids go on");
    let link = shown[0]["htmlLink"].as_str().expect("a link");
    let page = reqwest::get(link).await.expect("a page");
    assert_eq!(page.status(), 200);
    assert!(page.text().await.expect("its text").contains("<h1>Kept &amp; seen</h1>"));
    let none = reqwest::get(link.replace(&kept, "nothing")).await.expect("a page");
    assert_eq!(none.status(), 404);
    other.begin_anew(people());
    assert_eq!(other.ever_made(), 0);
    assert!(other.recall(json!({ "events": 1 })).is_err());
}
