//! Each way a call goes wrong, as the caller meets it.

use crate::app::Stage;
use local_slack::*;
use serde_json::{Value, json};
use std::time::Duration;

const POST: &str = "chat.postMessage";

fn hello() -> Value {
    json!({ "channel": "C0TEAM", "text": "hello" })
}

async fn struck(how: Misbehave) -> (Stage, reqwest::Result<Value>) {
    let stage = Stage::new().await;
    stage.ws.faults().add(Fault::on(POST).channel("C0TEAM").times(1).doing(how));
    let answer = stage.try_call(POST, hello()).await;
    (stage, answer)
}

#[tokio::test]
async fn a_rate_limit_names_the_wait_and_passes() {
    let stage = Stage::new().await;
    stage
        .ws
        .faults()
        .add(Fault::on(POST).after(1).times(1).doing(Misbehave::RateLimited { retry_after_s: 7 }));
    assert_eq!(stage.call(POST, hello()).await["ok"], true);
    let limited = stage.send(POST, hello()).await.unwrap();
    assert_eq!((limited.status().as_u16(), &limited.headers()["retry-after"]), (429, &"7".parse().unwrap()));
    assert_eq!(stage.call(POST, hello()).await["ok"], true);
    assert_eq!(stage.ws.messages("C0TEAM").len(), 2);
    assert_eq!(stage.ws.calls_of(POST)[1].status, 429);
}

#[tokio::test]
async fn some_calls_fail_unprocessed() {
    let (stage, answer) = struck(Misbehave::ApiError("internal_error".into())).await;
    assert_eq!(answer.unwrap()["error"], "internal_error");
    assert!(stage.ws.messages("C0TEAM").is_empty());
    let (stage, answer) = struck(Misbehave::Status(503)).await;
    assert!(answer.is_err() && stage.ws.messages("C0TEAM").is_empty());
    let (stage, answer) = struck(Misbehave::ResetBefore).await;
    assert!(answer.unwrap_err().is_request() && stage.ws.messages("C0TEAM").is_empty());
    assert!(stage.ws.calls_of(POST)[0].fault.as_deref() == Some("ResetBefore"));
}

#[tokio::test]
async fn some_calls_fail_after_they_were_processed() {
    for how in
        [Misbehave::ResetAfter, Misbehave::TruncatedBody, Misbehave::HtmlBody, Misbehave::StatusAfter(500)]
    {
        let (stage, answer) = struck(how.clone()).await;
        assert!(answer.is_err(), "{how:?}");
        assert_eq!(stage.ws.messages("C0TEAM").len(), 1, "{how:?}");
    }
    let (stage, answer) = struck(Misbehave::ApiErrorAfter("fatal_error".into())).await;
    assert_eq!(answer.unwrap()["error"], "fatal_error");
    assert_eq!(stage.ws.messages("C0TEAM").len(), 1);
}

#[tokio::test]
async fn a_hung_call_ends_when_faults_are_cleared() {
    for (how, posted) in [(Misbehave::HangBefore, 0), (Misbehave::HangAfter, 1)] {
        let stage = Stage::new().await;
        stage.ws.faults().add(Fault::on("*").doing(how));
        let call = stage.try_call(POST, hello());
        tokio::pin!(call);
        let struck = stage.until("the call", || stage.ws.calls().iter().any(|call| call.fault.is_some()));
        tokio::select! {
            _ = &mut call => panic!("{posted}: it was answered"),
            () = struck => {}
        }
        assert!(futures::poll!(&mut call).is_pending());
        assert_eq!(stage.ws.messages("C0TEAM").len(), posted);
        stage.ws.faults().clear();
        assert!(call.await.is_err());
        assert_eq!(stage.call("auth.test", json!({})).await["ok"], true);
    }
}

#[tokio::test]
async fn a_slow_answer_is_whole_in_the_end() {
    let begun = std::time::Instant::now();
    let (_stage, answer) = struck(Misbehave::SlowDrip(2)).await;
    assert_eq!(answer.unwrap()["ok"], true);
    assert!(begun.elapsed() > Duration::from_millis(20));
}

#[tokio::test]
async fn down_means_that_no_connection_is_taken() {
    let stage = Stage::new().await;
    assert_eq!(stage.call("auth.test", json!({})).await["ok"], true);
    stage.ws.faults().add(Fault::on("*").doing(Misbehave::Down));
    stage.ws.faults().settled().await;
    let refused = stage.try_call(POST, hello()).await.unwrap_err();
    assert!(refused.is_connect(), "{refused:?}");
    stage.ws.faults().clear();
    stage.ws.faults().settled().await;
    assert_eq!(stage.call("auth.test", json!({})).await["ok"], true);
}

#[tokio::test]
async fn history_may_be_late() {
    let (stage, answer) = struck(Misbehave::LateHistory(5_000)).await;
    assert_eq!(answer.unwrap()["ok"], true);
    let seen = async || {
        let history = stage.call("conversations.history", json!({ "channel": "C0TEAM" })).await;
        history["messages"].as_array().unwrap().len()
    };
    assert_eq!(seen().await, 0);
    stage.pass(5_000);
    assert_eq!(seen().await, 1);
}

#[tokio::test]
async fn lateness_goes_with_another_fault() {
    let stage = Stage::new().await;
    stage.ws.faults().add(Fault::on(POST).times(1).doing(Misbehave::LateHistory(1_000)));
    stage.ws.faults().add(Fault::on(POST).times(1).doing(Misbehave::ResetAfter));
    assert!(stage.try_call(POST, hello()).await.is_err());
    assert_eq!(
        stage.call("conversations.history", json!({ "channel": "C0TEAM" })).await["messages"],
        json!([])
    );
}
