//! What the page asks for: the state, a channel, acts, live changes, and who is kept out.

use crate::app::{Stage, field, modal};
use serde_json::{Value, json};

async fn get(stage: &Stage, path: &str) -> Value {
    let url = format!("{}{path}", stage.ws.base_url());
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

async fn post(stage: &Stage, path: &str, body: Value) -> Value {
    let (status, text) = stage.post(&format!("{}{path}", stage.ws.base_url()), body).await;
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn channel<'v>(state: &'v Value, id: &str) -> &'v Value {
    state["channels"].as_array().unwrap().iter().find(|c| c["id"] == id).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn each_person_sees_their_channels_and_what_is_unread() {
    let stage = Stage::new().await;
    stage.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": "news" })).await;
    let state = get(&stage, "/local/state?user=U0MAYA").await;
    assert_eq!(channel(&state, "C0TEAM")["unread"], 1);
    assert!(channel(&state, "C0SECRET").is_object() && channel(&state, "D00MAYA").is_object());
    let shown = get(&stage, "/local/channel/C0TEAM?user=U0MAYA").await;
    assert_eq!(shown["messages"][0]["text"], "news");
    assert_eq!(channel(&get(&stage, "/local/state?user=U0MAYA").await, "C0TEAM")["unread"], 0);
    assert_eq!(channel(&get(&stage, "/local/state?user=U0SAM").await, "C0TEAM")["unread"], 1);
    let foreign = get(&stage, "/local/state?user=U0FOR").await;
    assert!(channel(&foreign, "C0SHARED").is_object() && channel(&foreign, "C0TEAM").is_null());
    let secret = format!("{}/local/channel/C0SECRET?user=U0SAM", stage.ws.base_url());
    assert_eq!(reqwest::get(secret).await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_person_acts_through_it() {
    let stage = Stage::new().await;
    stage.answer(200, json!({ "text": "On it." }));
    let act = json!({ "user": "U0MAYA", "channel": "C0TEAM", "command": "/request", "text": "x" });
    assert_eq!(post(&stage, "/local/command", act).await["ok"], true);
    let own = get(&stage, "/local/channel/C0TEAM?user=U0MAYA").await;
    let id = own["ephemerals"][0]["ts"].clone();
    assert_eq!(post(&stage, "/local/dismiss", json!({ "user": "U0SAM", "id": id })).await["ok"], false);
    assert_eq!(post(&stage, "/local/dismiss", json!({ "user": "U0MAYA", "id": id })).await["ok"], true);
    let view_id = stage.open(modal(json!([field("who", "Who")]))).await;
    let refused = post(&stage, "/local/submit", json!({ "user": "U0MAYA", "view_id": view_id })).await;
    assert!(refused["field_errors"]["who"].is_string());
    let input = json!({ "kind": "text", "value": "Homeworld" });
    let fill = json!({ "user": "U0MAYA", "view_id": view_id, "block_id": "who", "input": input });
    assert_eq!(post(&stage, "/local/fill", fill).await["ok"], true);
    let view = get(&stage, "/local/view?user=U0MAYA").await;
    assert_eq!(view["stack"][0]["state"]["who"]["typed"]["value"], "Homeworld");
    assert_eq!(
        post(&stage, "/local/submit", json!({ "user": "U0MAYA", "view_id": view_id })).await["ok"],
        true
    );
    let said = json!({ "user": "U0MAYA", "channel": "C0TEAM", "text": "hello" });
    assert_eq!(post(&stage, "/local/say", said).await["ok"], true);
}

#[tokio::test]
async fn changes_arrive_as_they_happen() {
    let stage = Stage::new().await;
    let mut live = reqwest::get(format!("{}/local/live?user=U0SAM", stage.ws.base_url())).await.unwrap();
    stage.call("chat.postEphemeral", json!({ "channel": "C0TEAM", "user": "U0MAYA", "text": "psst" })).await;
    let ts =
        stage.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": "news" })).await["ts"].clone();
    let first = String::from_utf8(live.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    let event: Value = serde_json::from_str(first.trim().strip_prefix("data:").unwrap()).unwrap();
    assert_eq!(event, json!({ "kind": "message", "channel": "C0TEAM", "ts": ts }));
}

#[tokio::test]
async fn other_sites_and_names_are_kept_out() {
    let stage = Stage::new().await;
    let http = reqwest::Client::new();
    let url = format!("{}/local/say", stage.ws.base_url());
    let say = json!({ "user": "U0MAYA", "channel": "C0TEAM", "text": "forged" });
    let foreign = http.post(&url).header("origin", "https://evil.example").json(&say).send().await.unwrap();
    assert_eq!(foreign.status(), 403);
    let renamed = http.post(&url).header("host", "evil.example:80").json(&say).send().await.unwrap();
    assert_eq!(renamed.status(), 403);
    let plain =
        http.post(&url).header("content-type", "text/plain").body(say.to_string()).send().await.unwrap();
    assert_eq!(plain.status(), 415);
    let own = http.post(&url).header("origin", stage.ws.base_url()).json(&say).send().await.unwrap();
    assert_eq!(own.status(), 200);
    assert_eq!(stage.ws.messages("C0TEAM").len(), 1);
    let page = reqwest::get(stage.ws.base_url()).await.unwrap();
    assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'self'"));
}

#[tokio::test]
async fn a_long_channel_comes_in_parts_and_a_peek_leaves_it_unread() {
    let stage = Stage::new().await;
    let mut roots = Vec::new();
    for text in ["first", "second", "third"] {
        let said = stage.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": text })).await;
        roots.push(said["ts"].clone());
    }
    for root in [&roots[0], &roots[2]] {
        let reply = json!({ "channel": "C0TEAM", "text": "reply", "thread_ts": root });
        stage.call("chat.postMessage", reply).await;
    }
    let shown = get(&stage, "/local/channel/C0TEAM?user=U0MAYA&most=2&peek=true").await;
    let texts: Vec<_> = shown["messages"].as_array().unwrap().iter().map(|m| m["text"].clone()).collect();
    assert_eq!(json!(texts), json!(["second", "third", "reply"]), "a reply comes with its root");
    assert_eq!(shown["earlier"], 2);
    assert_eq!(channel(&get(&stage, "/local/state?user=U0MAYA").await, "C0TEAM")["unread"], 5);
    let all = get(&stage, "/local/channel/C0TEAM?user=U0MAYA").await;
    assert_eq!((all["messages"].as_array().unwrap().len(), &all["earlier"]), (5, &json!(0)));
    assert_eq!(channel(&get(&stage, "/local/state?user=U0MAYA").await, "C0TEAM")["unread"], 0);
}

#[tokio::test]
async fn what_was_said_is_remembered() {
    let (before, after) = (Stage::new().await, Stage::new().await);
    let said = before.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": "kept" })).await;
    after.ws.recall(before.ws.remember()).unwrap();
    let kept = after.ws.messages("C0TEAM");
    assert_eq!((kept.len(), kept[0].text.as_str()), (1, "kept"));
    let next = after.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": "next" })).await;
    assert!(next["ts"].as_str() > said["ts"].as_str(), "timestamps go on from there");
    assert!(after.ws.recall(json!({ "channels": 1 })).is_err());
}
