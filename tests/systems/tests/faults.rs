//! Each way a call goes wrong, as its caller meets it.

use crate::stage::{Reply, Stage};
use local_systems::salesforce::{INTEGRATION, Salesforce, Trouble, World};
use local_systems::{Fault, Misbehave};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const MAKE: &str = "POST */sobjects/Task";

async fn make(stage: &Stage) -> reqwest::Result<Reply> {
    stage.try_call("POST", "sobjects/Task", json!({ "Subject": "Call" })).await
}

async fn struck(how: Misbehave<Trouble>) -> (Stage, reqwest::Result<Reply>) {
    let stage = Stage::new().await;
    stage.sf.faults().add(Fault::on(MAKE, how).times(1));
    let reply = make(&stage).await;
    (stage, reply)
}

fn made(stage: &Stage) -> usize {
    stage.sf.written().len()
}

#[tokio::test]
async fn a_fault_strikes_the_calls_it_names_and_no_others() {
    let stage = Stage::new().await;
    stage.sf.faults().add(Fault::on(MAKE, Misbehave::Status(503)).after(1).times(2));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(make(&stage).await.unwrap().status);
        assert_eq!(stage.get("sobjects/Task/describe").await.status, 200);
        assert_eq!(stage.get("sobjects/Task").await.status, 200);
    }
    assert_eq!((statuses, made(&stage)), (vec![201, 503, 503, 201], 2));
    stage.sf.faults().add(Fault::on("*/limits", Misbehave::Status(502)));
    assert_eq!([stage.get("limits").await.status, stage.get("limits").await.status], [502, 502]);
    stage.sf.faults().clear();
    assert_eq!(stage.get("limits").await.status, 200);
    let recorded: Vec<_> = stage.sf.requests().iter().filter_map(|asked| asked.fault.clone()).collect();
    assert_eq!(recorded, ["Status(503)", "Status(503)", "Status(502)", "Status(502)"]);
}

#[tokio::test]
async fn some_calls_fail_before_they_are_processed() {
    let (stage, reply) = struck(Misbehave::Status(503)).await;
    let reply = reply.unwrap();
    assert_eq!((reply.status, reply.body, made(&stage)), (503, json!(""), 0));
    let (stage, reply) = struck(Misbehave::ResetBefore).await;
    assert!(reply.is_err_and(|error| error.is_request()));
    let asked = stage.sf.requests().pop().unwrap();
    assert_eq!((asked.status, asked.body.as_str(), made(&stage)), (0, "{\"Subject\":\"Call\"}", 0));
}

#[tokio::test]
async fn some_answers_are_lost_after_the_work() {
    for how in [Misbehave::ResetAfter, Misbehave::TruncatedBody] {
        let (stage, reply) = struck(how.clone()).await;
        assert!(reply.is_err(), "{how:?}");
        assert_eq!(made(&stage), 1, "{how:?}");
    }
    let (stage, reply) = struck(Misbehave::StatusAfter(500)).await;
    assert_eq!((reply.unwrap().status, made(&stage)), (500, 1));
    let asked = stage.sf.requests().pop().unwrap();
    assert_eq!((asked.status, asked.answer.contains("\"success\":true")), (500, true));
    let (stage, reply) = struck(Misbehave::HtmlBody).await;
    let reply = reply.unwrap();
    assert_eq!((reply.status, made(&stage)), (200, 1));
    assert!(reply.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(reply.body.as_str().unwrap().starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn a_slow_answer_is_whole_in_the_end() {
    let begun = std::time::Instant::now();
    let (_stage, reply) = struck(Misbehave::SlowDrip(10)).await;
    assert_eq!(reply.unwrap().body["success"], true);
    assert!(begun.elapsed() > Duration::from_millis(30));
}

#[tokio::test]
async fn a_hung_call_ends_when_the_faults_do() {
    for (how, work) in [(Misbehave::HangBefore, 0), (Misbehave::HangAfter, 1)] {
        let stage = Stage::new().await;
        stage.sf.faults().add(Fault::on(MAKE, how));
        let hung = make(&stage);
        let ended = async {
            while stage.sf.requests().len() < 2 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            stage.sf.faults().clear();
        };
        let (reply, ()) = tokio::join!(hung, ended);
        assert!(reply.is_err());
        assert_eq!(made(&stage), work);
    }
}

#[tokio::test]
async fn salesforces_own_troubles_have_their_codes() {
    for (trouble, status, code) in [
        (Trouble::RowLocked, 400, "UNABLE_TO_LOCK_ROW"),
        (Trouble::QuotaUsedUp, 403, "REQUEST_LIMIT_EXCEEDED"),
        (Trouble::Unavailable, 503, "SERVER_UNAVAILABLE"),
        (Trouble::TokensRevoked, 401, "INVALID_SESSION_ID"),
    ] {
        let (stage, reply) = struck(Misbehave::Own(trouble.clone())).await;
        assert_eq!(reply.unwrap().refused(), (status, code), "{trouble:?}");
        assert_eq!(made(&stage), 0);
        assert_eq!(stage.sf.token_of(INTEGRATION).is_none(), trouble == Trouble::TokensRevoked);
    }
}

#[tokio::test]
async fn a_query_ends_in_the_middle_of_its_pages() {
    for (trouble, refused) in [
        (Trouble::TokensRevoked, (401, "INVALID_SESSION_ID")),
        (Trouble::LocatorsExpired, (400, "INVALID_QUERY_LOCATOR")),
    ] {
        let stage = Stage::new().await;
        stage.sf.set_page_size(1);
        (0..3).for_each(|number| drop(stage.account(&format!("Account {number}"))));
        stage.sf.faults().add(Fault::on("*/query/01g*", Misbehave::Own(trouble)).after(1).times(1));
        let next = |reply: &Reply| reply.body["nextRecordsUrl"].as_str().unwrap().to_owned();
        let first = stage.query("SELECT Id FROM Account").await;
        let second = stage.get(&next(&first)).await;
        assert_eq!(second.status, 200);
        assert_eq!(stage.get(&next(&second)).await.refused(), refused);
    }
}

#[tokio::test]
async fn a_composite_call_is_answered_200_and_holds_a_failure() {
    let stage = Stage::new().await;
    stage
        .sf
        .faults()
        .add(Fault::on("*/composite", Misbehave::Own(Trouble::SubrequestFails("second".into()))).times(1));
    let task = |reference: &str| {
        json!({ "method": "POST", "url": "/services/data/v66.0/sobjects/Task", "referenceId": reference,
                "body": { "Subject": reference } })
    };
    let calls = json!({ "allOrNone": false, "compositeRequest": [task("first"), task("second")] });
    let reply = stage.call("POST", "composite", calls.clone()).await;
    let answers = &reply.body["compositeResponse"];
    assert_eq!((reply.status, &answers[0]["httpStatusCode"]), (200, &json!(201)));
    assert_eq!(answers[1]["body"][0]["errorCode"], "UNABLE_TO_LOCK_ROW");
    assert_eq!(made(&stage), 1);
    let again = stage.call("POST", "composite", calls).await;
    assert_eq!(again.body["compositeResponse"][1]["httpStatusCode"], 201);
}

#[tokio::test]
async fn it_stops_when_its_last_handle_goes() {
    let sf = Salesforce::start(World::new(), Arc::new(|| 0)).await;
    let (url, other) = (format!("{}/services/data/", sf.base_url()), sf.clone());
    let http = reqwest::Client::new();
    drop(sf);
    assert_eq!(http.get(&url).send().await.unwrap().status(), 200);
    drop(other);
    let begun = std::time::Instant::now();
    while http.get(&url).send().await.is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it still answers");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_hung_call_ends_with_the_last_handle() {
    let sf = Salesforce::start(World::new(), Arc::new(|| 0)).await;
    sf.faults().add(Fault::on("*", Misbehave::HangAfter));
    let url = format!("{}/services/data/", sf.base_url());
    let hung = tokio::spawn(async move { reqwest::get(url).await });
    while sf.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    drop(sf);
    let ended = tokio::time::timeout(Duration::from_secs(60), hung).await;
    assert!(ended.expect("an end").unwrap().is_err());
}
