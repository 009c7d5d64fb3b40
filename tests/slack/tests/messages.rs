//! Posting, changing and seeing messages; who may, and where.

use crate::app::{Stage, TOKEN, button};
use local_slack::*;
use serde_json::json;

#[tokio::test]
async fn a_token_and_its_scopes_are_asked_for() {
    let stage = Stage::with_scopes("chat:write").await;
    let http = reqwest::Client::new();
    let url = format!("{}auth.test", stage.ws.api_url());
    let answer: serde_json::Value = http.post(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["error"], "not_authed");
    let answer: serde_json::Value =
        http.get(format!("{url}?token=xoxb-wrong")).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["error"], "invalid_auth");
    let response = http.get(&url).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(response.headers()["x-oauth-scopes"], "chat:write");
    let answer = stage.call("users.list", json!({})).await;
    let expected =
        json!({ "ok": false, "error": "missing_scope", "needed": "users:read", "provided": "chat:write" });
    assert_eq!(answer, expected);
    stage.ws.set_token(TokenState::Revoked);
    assert_eq!(stage.call("auth.test", json!({})).await["error"], "token_revoked");
    assert_eq!(stage.call("no.such", json!({})).await["error"], "unknown_method");
    assert!(!stage.ws.calls_of("users.list").is_empty());
}

#[tokio::test]
async fn it_posts_only_where_it_may() {
    let stage = Stage::new().await;
    let post = async |channel: &str| {
        let answer = stage.call("chat.postMessage", json!({ "channel": channel, "text": "hi" })).await;
        answer["error"].as_str().unwrap_or("ok").to_owned()
    };
    assert_eq!(post("C0TEAM").await, "ok");
    assert_eq!(post("#team").await, "ok");
    assert_eq!(post("C0OUT").await, "not_in_channel");
    assert_eq!(post("C0SECRET").await, "channel_not_found");
    assert_eq!(post("C0NONE").await, "channel_not_found");
    stage.ws.edit(|world| world.channels.get_mut("C0TEAM").unwrap().archived = true);
    assert_eq!(post("C0TEAM").await, "is_archived");
    assert_eq!(post("U0SAM").await, "ok");
    assert_eq!(stage.ws.dm("U0SAM")[0].text_of(), "hi");
}

#[tokio::test]
async fn a_message_is_posted_found_and_changed() {
    let stage = Stage::new().await;
    let metadata = json!({ "event_type": "outbox", "event_payload": { "id": "1" } });
    let arguments = json!({ "channel": "C0TEAM", "text": "Maya, look", "blocks": [button("Assign", "assign")], "metadata": metadata });
    let posted = stage.call("chat.postMessage", arguments).await;
    let ts = posted["ts"].as_str().unwrap();
    let message = stage.ws.messages("C0TEAM").pop().unwrap();
    assert_eq!(message.button("Assign").as_deref(), Some("assign"));
    assert_eq!(message.text_of(), "Assign");
    let plain = stage.call("conversations.history", json!({ "channel": "C0TEAM" })).await;
    assert!(plain["messages"][0]["metadata"].is_null());
    let full = json!({ "channel": "C0TEAM", "include_all_metadata": true, "latest": ts, "inclusive": true, "limit": 1 });
    assert_eq!(stage.call("conversations.history", full).await["messages"][0]["metadata"], metadata);
    let none = json!({ "channel": "C0TEAM", "oldest": ts });
    assert_eq!(stage.call("conversations.history", none).await["messages"], json!([]));
    let updated = stage
        .call("chat.update", json!({ "channel": "C0TEAM", "ts": ts, "text": "Done", "blocks": [] }))
        .await;
    assert_eq!(updated["ok"], true);
    let message = stage.ws.message("C0TEAM", ts).unwrap();
    assert_eq!((message.text_of().as_str(), message.revision), ("Done", 1));
    assert!(message.edited.is_some() && message.metadata.is_some());
    let long = json!({ "channel": "C0TEAM", "ts": ts, "text": "x".repeat(4001) });
    assert_eq!(stage.call("chat.update", long).await["error"], "msg_too_long");
    let gone = json!({ "channel": "C0TEAM", "ts": "1.000000", "text": "x" });
    assert_eq!(stage.call("chat.update", gone).await["error"], "message_not_found");
    let said = stage.ws.say("U0MAYA", "C0TEAM", "mine", None).await.unwrap();
    let theirs = json!({ "channel": "C0TEAM", "ts": said.ts, "text": "x" });
    assert_eq!(stage.call("chat.update", theirs).await["error"], "cant_update_message");
}

#[tokio::test]
async fn bad_content_is_refused_with_a_pointer() {
    let stage = Stage::new().await;
    let post = async |more: serde_json::Value| {
        let mut arguments = json!({ "channel": "C0TEAM" });
        arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        stage.call("chat.postMessage", arguments).await
    };
    assert_eq!(post(json!({})).await["error"], "no_text");
    assert_eq!(post(json!({ "blocks": "not json" })).await["error"], "invalid_blocks_format");
    let answer = post(json!({ "text": "x", "blocks": [{ "type": "header" }] })).await;
    assert_eq!(answer["error"], "invalid_blocks");
    let line = "[ERROR] missing required field: text [json-pointer:/blocks/0]";
    assert_eq!(answer["response_metadata"]["messages"][0], line);
    let section = json!({ "type": "section", "text": { "type": "mrkdwn", "text": "x".repeat(2900) } });
    assert_eq!(post(json!({ "blocks": vec![section; 5] })).await["error"], "msg_blocks_too_long");
    assert_eq!(
        post(json!({ "text": "x", "metadata": { "event_type": "a" } })).await["error"],
        "invalid_metadata_schema"
    );
    assert!(stage.ws.messages("C0TEAM").is_empty());
    let produced = stage.ws.produced();
    assert!(produced.iter().all(|p| !p.accepted && p.refusal.is_some()) && produced.len() == 5);
}

#[tokio::test]
async fn an_ephemeral_message_is_seen_by_one() {
    let stage = Stage::new().await;
    let post = async |user: &str| {
        stage.call("chat.postEphemeral", json!({ "channel": "C0TEAM", "user": user, "text": "psst" })).await
    };
    assert_eq!(post("U0SAM").await["ok"], true);
    assert_eq!(post("U0GUEST").await["error"], "user_not_in_channel");
    assert_eq!(stage.ws.ephemerals("U0SAM").len(), 1);
    assert!(stage.ws.ephemerals("U0MAYA").is_empty() && stage.ws.messages("C0TEAM").is_empty());
    let history = stage.call("conversations.history", json!({ "channel": "C0TEAM" })).await;
    assert_eq!(history["messages"], json!([]));
}

#[tokio::test]
async fn what_nobody_looked_at_is_known() {
    let stage = Stage::new().await;
    for channel in ["C0TEAM", "U0SAM"] {
        stage.call("chat.postMessage", json!({ "channel": channel, "text": "news" })).await;
    }
    assert_eq!(stage.ws.unread_everywhere().len(), 2);
    assert_eq!(stage.ws.take_unread("U0SAM").len(), 1);
    assert_eq!(stage.ws.take_unread("U0SAM").len(), 0);
    assert_eq!(stage.ws.messages("C0TEAM").len(), 1);
    assert!(stage.ws.unread_everywhere().is_empty());
    for text in ["first", "second"] {
        let said = json!({ "channel": "C0TEAM", "user": "U0SAM", "text": text });
        stage.call("chat.postEphemeral", said).await;
    }
    assert_eq!(stage.ws.last_ephemeral("U0SAM").map(|seen| seen.text).as_deref(), Some("second"));
    assert_eq!(stage.ws.last_ephemeral("U0MAYA"), None);
    let unread: Vec<String> = stage.ws.unread_everywhere().into_iter().map(|left| left.text).collect();
    assert_eq!(unread, ["first"], "only the last was looked at");
    stage.ws.mark_all_read();
    let mut other = stage.ws.messages("C0TEAM").remove(0);
    other.bot_id = Some("B0OTHER".into());
    stage.ws.leave(other);
    assert_eq!(stage.ws.unread_everywhere(), [], "another app's is not the app's");
}

#[tokio::test]
async fn a_thread_hangs_under_its_message() {
    let stage = Stage::new().await;
    let root = stage.ws.say("U0MAYA", "C0TEAM", "root", None).await.unwrap();
    let reply = json!({ "channel": "C0TEAM", "text": "reply", "thread_ts": root.ts });
    assert_eq!(stage.call("chat.postMessage", reply).await["ok"], true);
    assert_eq!(stage.ws.thread("C0TEAM", &root.ts).len(), 2);
    let history = stage.call("conversations.history", json!({ "channel": "C0TEAM" })).await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 1);
    assert_eq!(history["messages"][0]["reply_count"], 1);
    let replies = stage.call("conversations.replies", json!({ "channel": "C0TEAM", "ts": root.ts })).await;
    assert_eq!(replies["messages"].as_array().unwrap().len(), 2);
    let lost = json!({ "channel": "C0TEAM", "text": "reply", "thread_ts": "1.000000" });
    assert_eq!(stage.call("chat.postMessage", lost).await["error"], "thread_not_found");
}

#[tokio::test]
async fn people_and_channels_are_shown_as_slack_shows_them() {
    let stage = Stage::new().await;
    let info =
        stage.call("conversations.info", json!({ "channel": "C0SHARED", "include_num_members": true })).await;
    assert_eq!(
        (&info["channel"]["is_ext_shared"], &info["channel"]["num_members"]),
        (&json!(true), &json!(3))
    );
    stage.ws.invite_team("C0TEAM");
    let info = stage.call("conversations.info", json!({ "channel": "C0TEAM" })).await;
    assert_eq!(info["channel"]["is_pending_ext_shared"], true);
    let user = stage.call("users.info", json!({ "user": "U0GUEST" })).await;
    assert_eq!(user["user"]["is_restricted"], true);
    let found = stage.call("users.lookupByEmail", json!({ "email": "MAYA.lopez@example.com" })).await;
    assert_eq!(found["user"]["id"], "U0MAYA");
    let page = stage.call("users.list", json!({ "limit": 2 })).await;
    let cursor = page["response_metadata"]["next_cursor"].as_str().unwrap();
    let next = stage.call("users.list", json!({ "limit": 100, "cursor": cursor })).await;
    assert_eq!(next["members"].as_array().unwrap().len(), 3);
    assert_eq!(next["response_metadata"]["next_cursor"], "");
    let opened = stage.call("conversations.open", json!({ "users": "U0SAM" })).await;
    assert_eq!(opened["channel"]["id"], stage.ws.dm_channel("U0SAM"));
}
