//! What goes to the app: signatures, payloads, answers, response URLs, events.

use crate::app::{SECRET, Stage, button};
use local_slack::*;
use serde_json::json;
use std::time::Duration;

#[test]
fn the_signature_is_slacks() {
    let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&\
        channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&\
        response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F\
        96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    let signature = signature("8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618, body);
    assert!(signature.starts_with("v0=a2114d57") && signature.ends_with("c69b503"), "{signature}");
}

#[tokio::test]
async fn a_command_is_signed_and_its_answer_shown() {
    let stage = Stage::new().await;
    stage.answer(200, json!({ "text": "On it." }));
    let delivery = stage.ws.command("U0MAYA", "C0TEAM", "/request", "Homeworld Inc.").await.ok();
    let timestamp: i64 = delivery.header("x-slack-request-timestamp").unwrap().parse().unwrap();
    let signed = signature(SECRET, timestamp, &delivery.request.body);
    assert_eq!(delivery.header("x-slack-signature"), Some(signed.as_str()));
    assert!(
        delivery.request.body.contains("user_id=U0MAYA") && delivery.request.body.contains("Homeworld+Inc.")
    );
    assert_eq!(stage.ws.ephemerals("U0MAYA")[0].text_of(), "On it.");
    assert_eq!(delivery.ephemerals.len(), 1);
    let foreign = stage.ws.command("U0FOR", "C0SHARED", "/request", "").await.ok();
    assert!(foreign.request.body.contains("team_id=T0OTHER"));
    for outside in ["U0FOR", "U0GUEST"] {
        assert!(!stage.ws.command(outside, "C0TEAM", "/request", "").await.was_sent());
    }
}

#[tokio::test]
async fn a_command_that_fails_tells_the_person() {
    let stage = Stage::new().await;
    stage.answer(500, "");
    let delivery = stage.ws.command("U0MAYA", "C0TEAM", "/request", "").await;
    assert_eq!(delivery.shown.as_deref(), Some("/request failed with the error \"dispatch_failed\""));
    stage.ws.set_patience(Duration::from_millis(50));
    stage.answer(200, "wait");
    let delivery = stage.ws.command("U0MAYA", "C0TEAM", "/request", "").await;
    assert_eq!(delivery.error.as_deref(), Some("operation_timeout"));
    assert_eq!(stage.ws.ephemerals("U0MAYA").len(), 2);
    stage.ws.offer_commands(vec![("/other".into(), String::new(), String::new())]);
    assert!(!stage.ws.command("U0MAYA", "C0TEAM", "/request", "").await.was_sent());
}

#[tokio::test]
async fn a_response_url_is_good_five_times_for_half_an_hour() {
    let stage = Stage::new().await;
    let url = stage.ws.command("U0MAYA", "C0TEAM", "/request", "").await.ok().response_url;
    assert_eq!(stage.post(&url, json!({ "text": "only you" })).await.0, 200);
    assert_eq!(stage.post(&url, json!({ "text": "all", "response_type": "in_channel" })).await.0, 200);
    assert_eq!(stage.ws.ephemerals("U0MAYA").len(), 1);
    assert_eq!(stage.ws.messages("C0TEAM")[0].text_of(), "all");
    for _ in 0..3 {
        assert_eq!(stage.post(&url, json!({ "text": "more" })).await.0, 200);
    }
    assert_eq!(stage.post(&url, json!({ "text": "sixth" })).await, (404, "used_url".into()));
    let url = stage.ws.command("U0MAYA", "C0TEAM", "/request", "").await.ok().response_url;
    stage.pass(30 * 60 * 1000 + 1);
    assert_eq!(stage.post(&url, json!({ "text": "late" })).await, (404, "expired_url".into()));
}

#[tokio::test]
async fn a_click_says_where_and_what_and_its_message_can_be_replaced() {
    let stage = Stage::new().await;
    let posted = json!({ "channel": "C0TEAM", "text": "A card", "blocks": [button("Assign", "assign")] });
    let ts = stage.call("chat.postMessage", posted).await["ts"].as_str().unwrap().to_owned();
    let place = Place::Message { channel: "C0TEAM".into(), ts: ts.clone() };
    let delivery = stage.ws.click("U0SAM", place.clone(), "assign", Choice::Button).await.ok();
    let payload = delivery.payload();
    assert_eq!(payload["type"], "block_actions");
    assert_eq!(
        payload["container"],
        json!({
            "type": "message", "message_ts": ts, "channel_id": "C0TEAM", "is_ephemeral": false,
        })
    );
    assert_eq!(payload["actions"][0]["value"], "7");
    assert_eq!(payload["actions"][0]["block_id"], "acts");
    assert_eq!(payload["user"]["team_id"], "T0TEST");
    assert_eq!(payload["message"]["ts"], ts);
    let answer = stage
        .post(&delivery.response_url, json!({ "replace_original": true, "text": "Taken", "blocks": [] }));
    assert_eq!(answer.await.0, 200);
    assert_eq!(stage.ws.message("C0TEAM", &ts).unwrap().text_of(), "Taken");
    let gone = stage.ws.click("U0SAM", place, "assign", Choice::Button).await;
    assert!(!gone.was_sent() && gone.error.unwrap().contains("there is no element"));
    assert_eq!(stage.post(&delivery.response_url, json!({ "delete_original": true })).await.0, 200);
    assert!(stage.ws.messages("C0TEAM").is_empty());
}

#[tokio::test]
async fn what_is_chosen_in_a_message_comes_with_every_click() {
    let stage = Stage::new().await;
    let option = |v: &str| json!({ "text": { "type": "plain_text", "text": v.to_uppercase() }, "value": v });
    let menu =
        json!({ "type": "static_select", "action_id": "who", "options": [option("ann"), option("bob")] });
    let section = json!({
        "type": "section", "block_id": "pick", "text": { "type": "plain_text", "text": "Who?" }, "accessory": menu,
    });
    let posted = json!({ "channel": "C0TEAM", "text": "?", "blocks": [section, button("Go", "go")] });
    let ts = stage.call("chat.postMessage", posted).await["ts"].as_str().unwrap().to_owned();
    let place = Place::Message { channel: "C0TEAM".into(), ts };
    let bad = stage.ws.click("U0SAM", place.clone(), "who", Choice::option("eve")).await;
    assert!(!bad.was_sent());
    let chosen = stage.ws.click("U0SAM", place.clone(), "who", Choice::option("BOB")).await.ok();
    assert_eq!(chosen.payload()["actions"][0]["selected_option"]["value"], "bob");
    let clicked = stage.ws.click("U0SAM", place, "go", Choice::Button).await.ok();
    assert_eq!(clicked.payload()["state"]["values"]["pick"]["who"]["selected_option"]["value"], "bob");
}

#[tokio::test]
async fn a_request_can_be_repeated_and_forged() {
    let stage = Stage::new().await;
    let first = stage.ws.command("U0MAYA", "C0TEAM", "/request", "").await.ok();
    let again = stage.ws.redeliver(&first, 1, "http_timeout").await.ok();
    assert_eq!(again.request.body, first.request.body);
    assert_eq!(again.header("x-slack-signature"), first.header("x-slack-signature"));
    assert_eq!(again.header("x-slack-retry-num"), Some("1"));
    stage.answer(401, "");
    let forged = stage.ws.send_raw("/commands", &[("x-slack-signature", "v0=00")], "user_id=U0MAYA").await;
    assert_eq!(forged.status, Some(401));
    assert_eq!(stage.ws.deliveries().len(), 3);
}

#[tokio::test]
async fn shortcuts_have_their_own_shape() {
    let stage = Stage::new().await;
    let global = stage.ws.shortcut("U0MAYA", "request_csm").await.ok().payload();
    assert_eq!((&global["type"], &global["callback_id"]), (&json!("shortcut"), &json!("request_csm")));
    let said = stage.ws.say("U0SAM", "C0TEAM", "a fact", None).await.unwrap();
    let on_message = stage.ws.message_shortcut("U0MAYA", "C0TEAM", &said.ts, "keep").await.ok().payload();
    assert_eq!(on_message["type"], "message_action");
    assert_eq!(
        (&on_message["message"]["text"], &on_message["message"]["user"]),
        (&json!("a fact"), &json!("U0SAM"))
    );
}
