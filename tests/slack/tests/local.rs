//! What the page asks for: the state, a channel, acts, live changes, and who is kept out.

use crate::app::{Stage, field, modal};
use local_slack::App;
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

/// What people heard is kept in the words in which they heard it, whatever becomes of the message.
#[tokio::test]
async fn what_was_heard_stays_as_it_was_heard() {
    let stage = Stage::new().await;
    stage.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": "before" })).await;
    let so_far = stage.ws.heard_so_far();
    let said = stage.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": "Due Friday" })).await;
    let place = json!({ "channel": "C0TEAM", "ts": said["ts"] });
    let mut update = place.clone();
    update["text"] = json!("Done");
    stage.pass(60_000);
    stage.call("chat.update", update).await;
    assert_eq!(stage.call("chat.delete", place).await["ok"], true);
    let heard = stage.ws.heard_since(so_far);
    let told: Vec<_> = heard.iter().map(|one| (one.text.as_str(), one.changed)).collect();
    assert_eq!(told, [("Due Friday", false), ("Done", true)]);
    assert_eq!(heard[1].at - heard[0].at, 60_000, "each at its own time");
}

/// A file that was shared can be had by whoever sees the message, as it was uploaded, and by nobody else.
#[tokio::test]
async fn a_shared_file_can_be_opened() {
    let stage = Stage::new().await;
    let name = "Kickoff – Zoë \"1\".ics";
    let asked = json!({ "filename": name, "length": 15 });
    let place = stage.call("files.getUploadURLExternal", asked).await;
    let http = reqwest::Client::new();
    let url = place["upload_url"].as_str().unwrap();
    assert_eq!(http.post(url).body("BEGIN:VCALENDAR").send().await.unwrap().status(), 200);
    let id = place["file_id"].as_str().unwrap();
    let open = async |user: &str| {
        let url = format!("{}/local/file/{id}?user={user}", stage.ws.base_url());
        reqwest::get(url).await.unwrap()
    };
    assert_eq!(open("U0MAYA").await.status(), 403, "nobody has shared it yet");
    let shared = json!({ "files": [{ "id": id }], "channel_id": "C0TEAM" });
    assert_eq!(stage.call("files.completeUploadExternal", shared).await["ok"], true);
    let file = open("U0MAYA").await;
    assert_eq!(file.headers()["content-type"], "text/calendar; charset=utf-8");
    let kept = file.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(kept, "attachment; filename*=UTF-8''Kickoff%20%E2%80%93%20Zo%C3%AB%20%221%22.ics");
    assert_eq!(file.text().await.unwrap(), "BEGIN:VCALENDAR");
    assert_eq!(open("U0FOR").await.status(), 403, "who does not see the channel");
    let other = Stage::new().await;
    other.ws.recall(stage.ws.remember()).unwrap();
    let again = format!("{}/local/file/{id}?user=U0MAYA", other.ws.base_url());
    assert_eq!(reqwest::get(again).await.unwrap().text().await.unwrap(), "BEGIN:VCALENDAR", "and it is kept");
}

/// Where the manifest makes an app's direct messages read-only, people can write nothing there: no message, no
/// reply, no command. Elsewhere they can.
#[tokio::test]
async fn nobody_writes_where_only_the_app_does() {
    let stage = Stage::new().await;
    let open = channel(&get(&stage, "/local/state?user=U0MAYA").await, "D00MAYA")["read_only"].clone();
    assert_eq!(open, false);
    let said = stage.call("chat.postMessage", json!({ "channel": "U0MAYA", "text": "news" })).await;
    stage.ws.install(App { messages_read_only: true, without_home: true, ..stage.app() });
    let state = get(&stage, "/local/state?user=U0MAYA").await;
    assert_eq!(
        (&channel(&state, "D00MAYA")["read_only"], &channel(&state, "C0TEAM")["read_only"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(state["app"]["home"], false);
    for act in [
        json!({ "path": "say", "text": "hello" }),
        json!({ "path": "say", "text": "hello", "thread_ts": said["ts"] }),
        json!({ "path": "command", "command": "/request", "text": "" }),
    ] {
        let mut body = act.clone();
        body["user"] = json!("U0MAYA");
        body["channel"] = json!("D00MAYA");
        let told = post(&stage, &format!("/local/{}", act["path"].as_str().unwrap()), body).await;
        assert_eq!(told["error"], "Sending messages to this app has been turned off.", "{act}");
    }
    assert_eq!(stage.ws.peek("D00MAYA").len(), 1);
    assert!(stage.ws.deliveries().is_empty(), "the app hears nothing");
    let said = json!({ "user": "U0MAYA", "channel": "C0TEAM", "text": "hello" });
    assert_eq!(post(&stage, "/local/say", said).await["ok"], true);
    let home = json!({ "user_id": "U0MAYA", "view": { "type": "home", "blocks": [] } });
    assert_eq!(stage.call("views.publish", home).await["error"], "not_enabled");
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
