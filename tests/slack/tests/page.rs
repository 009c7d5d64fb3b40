//! What the page knows beyond messages: who is called, a thread alone, what is found, what one edits, and a fresh start.

use crate::app::Stage;
use local_slack::{User, UserKind, World};
use serde_json::{Value, json};

async fn get(stage: &Stage, path: &str) -> Value {
    reqwest::get(format!("{}{path}", stage.ws.base_url())).await.unwrap().json().await.unwrap()
}

async fn mentions(stage: &Stage, user: &str, channel: &str) -> (u64, u64) {
    let state = get(stage, &format!("/local/state?user={user}")).await;
    let place = state["channels"].as_array().unwrap().iter().find(|c| c["id"] == channel).unwrap().clone();
    (place["unread"].as_u64().unwrap(), place["mentions"].as_u64().unwrap())
}

/// Who is named, is in a group that is named, or is written to alone is called; a channel that only goes on calls nobody.
#[tokio::test]
async fn unread_messages_say_how_often_one_is_called() {
    let stage = Stage::new().await;
    for text in ["news", "<@U0MAYA> look", "<!here> all"] {
        stage.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": text })).await;
    }
    let block = json!([{ "type": "section", "text": { "type": "mrkdwn", "text": "For <@U0MAYA|maya>" } }]);
    stage.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": "card", "blocks": block })).await;
    stage.call("chat.postMessage", json!({ "channel": "U0MAYA", "text": "to you" })).await;
    assert_eq!(mentions(&stage, "U0MAYA", "C0TEAM").await, (4, 3));
    assert_eq!(mentions(&stage, "U0SAM", "C0TEAM").await, (4, 1));
    assert_eq!(mentions(&stage, "U0MAYA", "D00MAYA").await, (1, 1));
    let read = get(&stage, "/local/channel/C0TEAM?user=U0MAYA").await;
    assert_eq!(read["read"], Value::Null, "never read before");
    assert_eq!(mentions(&stage, "U0MAYA", "C0TEAM").await, (0, 0));
}

/// A thread is had alone, and to look at it leaves the channel unread.
#[tokio::test]
async fn a_thread_is_had_alone() {
    let stage = Stage::new().await;
    let root = stage.ws.say("U0SAM", "C0TEAM", "root", None).await.unwrap();
    stage.ws.say("U0SAM", "C0TEAM", "other", None).await.unwrap();
    stage.ws.say("U0SAM", "C0TEAM", "answer", Some(&root.ts)).await.unwrap();
    let thread = get(&stage, &format!("/local/channel/C0TEAM?user=U0MAYA&thread={}", root.ts)).await;
    let texts: Vec<_> = thread["messages"].as_array().unwrap().iter().map(|m| m["text"].clone()).collect();
    assert_eq!(json!(texts), json!(["root", "answer"]));
    assert_eq!(mentions(&stage, "U0MAYA", "C0TEAM").await.0, 3);
}

/// Every word has to stand in a message, in any case; nobody finds what they may not see.
#[tokio::test]
async fn messages_are_found_by_who_sees_them() {
    let stage = Stage::new().await;
    stage.ws.say("U0MAYA", "C0SECRET", "The secret Needle", None).await.unwrap();
    stage.ws.say("U0MAYA", "C0TEAM", "first line\na needle here", None).await.unwrap();
    let find = async |user: &str, words: &str| {
        let found = get(&stage, &format!("/local/search?user={user}&q={words}")).await;
        let texts =
            found["messages"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(find("U0MAYA", "NEEDLE").await, ["a needle here", "The secret Needle"]);
    assert_eq!(find("U0MAYA", "secret%20needle").await, ["The secret Needle"]);
    assert_eq!(find("U0SAM", "needle").await, ["a needle here"]);
    assert_eq!(find("U0FOR", "needle").await, [""; 0]);
    assert_eq!(find("U0MAYA", "").await, [""; 0]);
}

/// One edits one's own messages and nobody else's; the app hears of it as Slack tells it.
#[tokio::test]
async fn one_edits_what_one_wrote_oneself() {
    let stage = Stage::new().await;
    stage.ws.subscribe(&["message.channels"]);
    let said = stage.ws.say("U0MAYA", "C0TEAM", "befor", None).await.unwrap();
    let act = json!({ "user": "U0MAYA", "channel": "C0TEAM", "ts": said.ts, "text": "before" });
    let post = async |body: Value| -> Value {
        let (_, text) = stage.post(&format!("{}/local/edit", stage.ws.base_url()), body).await;
        serde_json::from_str(&text).unwrap()
    };
    let mut foreign = act.clone();
    foreign["user"] = json!("U0SAM");
    assert_eq!(post(foreign).await["error"], "only who wrote a message can edit it");
    assert_eq!(post(act).await["ok"], true);
    let now = stage.ws.message("C0TEAM", &said.ts).unwrap();
    assert_eq!((now.text.as_str(), now.edited.unwrap().user.as_str()), ("before", "U0MAYA"));
    let event = stage.ws.deliveries().last().unwrap().payload()["event"].clone();
    assert_eq!((&event["subtype"], &event["channel_type"]), (&json!("message_changed"), &json!("channel")));
    assert_eq!(
        (&event["message"]["text"], &event["previous_message"]["text"]),
        (&json!("before"), &json!("befor"))
    );
}

/// A workspace that begins anew knows nothing of before, and the app is still installed in it.
#[tokio::test]
async fn a_workspace_begins_anew() {
    let stage = Stage::new().await;
    let mut world = World::new("T0TEST").user(User::member("U0BOT", "Bot").kind(UserKind::Bot));
    stage.ws.say("U0MAYA", "C0TEAM", "before", None).await.unwrap();
    let mut changes = stage.ws.changes();
    for channel in stage.ws.world().channels.into_values() {
        world = world.channel(channel);
    }
    stage.ws.begin_anew(world);
    assert!(stage.ws.peek("C0TEAM").is_empty());
    assert_eq!(stage.ws.world().users.len(), 1);
    assert!(changes.try_recv().is_ok(), "an open page is told");
    let said = stage.call("chat.postMessage", json!({ "channel": "C0TEAM", "text": "after" })).await;
    assert_eq!(said["ok"], true);
}
