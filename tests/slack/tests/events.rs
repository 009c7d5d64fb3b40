//! Events: their envelope, who gets them, and when they come again.

use crate::app::Stage;
use serde_json::json;

#[tokio::test]
async fn an_event_comes_again_at_once_after_one_minute_and_after_five() {
    let stage = Stage::new().await;
    for _ in 0..4 {
        stage.answer(500, "");
    }
    let first = stage.ws.deactivate("U0SAM").await;
    assert_eq!(first.status, Some(500));
    let envelope = first.payload();
    assert_eq!(
        (&envelope["type"], &envelope["event"]["type"]),
        (&json!("event_callback"), &json!("user_change"))
    );
    assert_eq!(envelope["event"]["user"]["deleted"], true);
    let mut numbers = Vec::new();
    for wait in [0, 59_999, 1, 239_999, 1, 3_600_000] {
        stage.pass(wait);
        for delivery in stage.ws.tick().await {
            assert_eq!(delivery.request.body, first.request.body);
            assert_eq!(delivery.header("x-slack-retry-reason"), Some("http_error"));
            numbers.push((wait, delivery.header("x-slack-retry-num").unwrap().to_owned()));
        }
    }
    assert_eq!(numbers, [(0, "1".to_owned()), (1, "2".to_owned()), (1, "3".to_owned())]);
    assert!(stage.ws.due_again().is_empty());
}

#[tokio::test]
async fn an_event_that_is_taken_does_not_come_again() {
    let stage = Stage::new().await;
    stage.answer(500, "");
    let archived = stage.ws.archive("C0TEAM").await;
    assert_eq!(
        archived.payload()["event"],
        json!({
            "type": "channel_archive", "channel": "C0TEAM", "user": "", "is_moved": 0,
            "event_ts": archived.payload()["event"]["event_ts"],
        })
    );
    assert_eq!(stage.ws.tick().await.len(), 1);
    stage.pass(600_000);
    assert!(stage.ws.tick().await.is_empty());
    stage.answer(500, "no retry");
    assert_eq!(stage.ws.unarchive("C0TEAM").await.status, Some(500));
    assert!(stage.ws.tick().await.is_empty());
}

#[tokio::test]
async fn the_app_hears_only_what_it_subscribes_to() {
    let stage = Stage::new().await;
    stage.ws.say("U0MAYA", "C0TEAM", "hello", None).await.unwrap();
    assert!(stage.ws.deliveries().is_empty());
    stage.ws.say("U0MAYA", "C0TEAM", "hello <@U0BOT>", None).await.unwrap();
    assert_eq!(stage.ws.deliveries()[0].payload()["event"]["type"], "app_mention");
    stage.ws.subscribe(&["message.channels"]);
    stage.ws.say("U0MAYA", "C0TEAM", "hello", None).await.unwrap();
    assert_eq!(stage.ws.deliveries()[1].payload()["event"]["channel_type"], "channel");
    assert!(!stage.ws.rename("C0TEAM", "crew").await.was_sent());
    stage.ws.subscribe(&["channel_shared", "app_home_opened"]);
    let shared = stage.ws.share("C0TEAM").await.ok().payload();
    assert_eq!(shared["is_ext_shared_channel"], true);
    let home = stage.ws.open_home("U0MAYA").await.ok().payload();
    assert_eq!((&home["event"]["tab"], &home["event"]["user"]), (&json!("home"), &json!("U0MAYA")));
}

#[tokio::test]
async fn joining_by_the_api_is_an_event_too() {
    let stage = Stage::new().await;
    assert_eq!(stage.call("conversations.join", json!({ "channel": "C0OUT" })).await["ok"], true);
    stage.until("an event", || !stage.ws.deliveries().is_empty()).await;
    assert_eq!(stage.ws.deliveries()[0].payload()["event"]["type"], "member_joined_channel");
}

/// A change of a group's members comes as Slack documents it: what differs, and the whole group with at most 500 of them.
/// An app without `usergroups:read` hears nothing.
#[tokio::test]
async fn user_groups_are_told_of() {
    let stage = Stage::new().await;
    let many: Vec<String> = (0..600).map(|number| format!("U9{number:04}")).collect();
    stage.ws.edit(|world| {
        let group = local_slack::UserGroup::of("S0CSM", "csms", &["U0SAM", "U0MAYA"]);
        world.user_groups.insert(group.id.clone(), group);
    });
    let mut users: Vec<&str> = many.iter().map(String::as_str).collect();
    users.push("U0MAYA");
    let told = stage.ws.set_group_members("S0CSM", &users).await;
    let [members, group] = told.as_slice() else { panic!("two events: {told:?}") };
    let event = &members.payload()["event"];
    assert_eq!(event["type"], "subteam_members_changed");
    assert_eq!((&event["subteam_id"], &event["removed_users"]), (&json!("S0CSM"), &json!(["U0SAM"])));
    assert_eq!(event["added_users_count"], "600");
    let subteam = &group.payload()["event"]["subteam"];
    assert_eq!((subteam["users"].as_array().map(Vec::len), &subteam["user_count"]), (Some(500), &json!(601)));
    let disabled = stage.ws.disable_group("S0CSM").await;
    assert_ne!(disabled.payload()["event"]["subteam"]["date_delete"], 0);
    let listed = stage.call("usergroups.list", json!({ "include_users": true })).await;
    assert_eq!(listed["usergroups"], json!([]), "a disabled one is listed where it is asked for");
    stage.ws.enable_group("S0CSM").await;
    let listed = stage.call("usergroups.users.list", json!({ "usergroup": "S0CSM" })).await;
    assert_eq!(listed["users"].as_array().map(Vec::len), Some(601));
    let poor = Stage::with_scopes("chat:write").await;
    poor.ws.edit(|world| {
        let group = local_slack::UserGroup::of("S0CSM", "csms", &[]);
        world.user_groups.insert(group.id.clone(), group);
    });
    poor.ws.disable_group("S0CSM").await;
    assert!(poor.ws.deliveries().is_empty());
}
