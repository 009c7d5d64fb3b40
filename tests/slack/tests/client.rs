//! The Rust client that apps use can read what this workspace answers.

use crate::app::{Stage, button, field, modal};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

#[track_caller]
fn reads<T: DeserializeOwned>(answer: &Value) -> T {
    assert_eq!(answer["ok"], true, "{answer}");
    serde_json::from_value(answer.clone()).unwrap_or_else(|error| panic!("{error} in {answer:#}"))
}

#[tokio::test]
async fn people_and_conversations() {
    let stage = Stage::new().await;
    stage.ws.edit(|world| {
        let group = local_slack::UserGroup {
            id: "S0CSM".into(),
            handle: "csms".into(),
            name: "CSMs".into(),
            users: vec!["U0SAM".into()],
            disabled: false,
        };
        world.user_groups.insert(group.id.clone(), group);
        world.users.get_mut("U0SAM").unwrap().deleted = true;
    });
    let auth: SlackApiAuthTestResponse = reads(&stage.call("auth.test", json!({})).await);
    assert_eq!(auth.user_id.0, "U0BOT");
    let users: SlackApiUsersListResponse = reads(&stage.call("users.list", json!({})).await);
    assert_eq!(users.members.len(), 5);
    let user: SlackApiUsersInfoResponse =
        reads(&stage.call("users.info", json!({ "user": "U0GUEST" })).await);
    assert_eq!(user.user.flags.is_restricted, Some(true));
    let _: SlackApiUsersLookupByEmailResponse =
        reads(&stage.call("users.lookupByEmail", json!({ "email": "maya.lopez@example.com" })).await);
    let groups: SlackApiUserGroupsListResponse = reads(&stage.call("usergroups.list", json!({})).await);
    assert_eq!(groups.usergroups[0].user_count, 1);
    let _: SlackApiUserGroupsUsersListResponse =
        reads(&stage.call("usergroups.users.list", json!({ "usergroup": "S0CSM" })).await);
    for channel in ["C0TEAM", "C0SHARED"] {
        let info: SlackApiConversationsInfoResponse = reads(
            &stage
                .call("conversations.info", json!({ "channel": channel, "include_num_members": true }))
                .await,
        );
        assert_eq!(info.channel.num_members, Some(3));
    }
    let list = json!({ "types": "public_channel,private_channel,im" });
    let _: SlackApiConversationsListResponse = reads(&stage.call("conversations.list", list).await);
    let _: SlackApiConversationsOpenResponse<SlackBasicChannelInfo> =
        reads(&stage.call("conversations.open", json!({ "users": "U0MAYA" })).await);
    let _: SlackApiConversationsOpenResponse<SlackChannelInfo> =
        reads(&stage.call("conversations.open", json!({ "users": "U0MAYA", "return_im": true })).await);
    let _: SlackApiConversationsMembersResponse =
        reads(&stage.call("conversations.members", json!({ "channel": "C0TEAM" })).await);
    let created: SlackApiConversationsCreateResponse =
        reads(&stage.call("conversations.create", json!({ "name": "new-one", "is_private": true })).await);
    let channel = created.channel.id.0;
    let invite = json!({ "channel": channel, "users": "U0MAYA,U0GUEST" });
    assert_eq!(stage.call("conversations.invite", invite).await["error"], "user_is_restricted");
    let _: SlackApiConversationsInviteResponse =
        reads(&stage.call("conversations.invite", json!({ "channel": channel, "users": "U0MAYA" })).await);
    let _: SlackApiConversationsRenameResponse =
        reads(&stage.call("conversations.rename", json!({ "channel": channel, "name": "newer" })).await);
    let _: SlackApiConversationsSetTopicResponse =
        reads(&stage.call("conversations.setTopic", json!({ "channel": channel, "topic": "deals" })).await);
    let _: SlackApiConversationsArchiveResponse =
        reads(&stage.call("conversations.archive", json!({ "channel": channel })).await);
}

#[tokio::test]
async fn messages() {
    let stage = Stage::new().await;
    let said = stage.ws.say("U0MAYA", "C0TEAM", "root", None).await.unwrap();
    let metadata = json!({ "event_type": "outbox", "event_payload": { "id": "1" } });
    let post = json!({
        "channel": "C0TEAM", "text": "hi", "thread_ts": said.ts, "blocks": [button("Go", "go")], "metadata": metadata,
    });
    let posted: SlackApiChatPostMessageResponse = reads(&stage.call("chat.postMessage", post).await);
    let ts = posted.ts.0;
    let react = json!({ "channel": "C0TEAM", "name": "eyes", "timestamp": ts });
    let _: SlackApiReactionsAddResponse = reads(&stage.call("reactions.add", react).await);
    let update = json!({ "channel": "C0TEAM", "ts": ts, "text": "ho" });
    let _: SlackApiChatUpdateResponse = reads(&stage.call("chat.update", update).await);
    let history = json!({ "channel": "C0TEAM", "include_all_metadata": true });
    let history: SlackApiConversationsHistoryResponse =
        reads(&stage.call("conversations.history", history).await);
    assert_eq!(history.messages[0].parent.reply_count, Some(1));
    let replies = json!({ "channel": "C0TEAM", "ts": said.ts });
    let replies: SlackApiConversationsRepliesResponse =
        reads(&stage.call("conversations.replies", replies).await);
    assert_eq!(replies.messages[1].content.text.as_deref(), Some("ho"));
    let _: SlackApiChatGetPermalinkResponse =
        reads(&stage.call("chat.getPermalink", json!({ "channel": "C0TEAM", "message_ts": ts })).await);
    let ephemeral = json!({ "channel": "C0TEAM", "user": "U0SAM", "text": "psst" });
    let _: SlackApiChatPostEphemeralResponse = reads(&stage.call("chat.postEphemeral", ephemeral).await);
    let _: SlackApiChatDeleteResponse =
        reads(&stage.call("chat.delete", json!({ "channel": "C0TEAM", "ts": ts })).await);
}

#[tokio::test]
async fn views_and_files() {
    let stage = Stage::new().await;
    let trigger = stage.trigger().await;
    let view = modal(json!([field("who", "Who")]));
    let opened = stage.call("views.open", json!({ "trigger_id": trigger, "view": view })).await;
    let opened: SlackApiViewsOpenResponse = reads(&opened);
    let id = opened.view.state_params.id.0;
    let _: SlackApiViewsUpdateResponse =
        reads(&stage.call("views.update", json!({ "view_id": id, "view": view })).await);
    let home = json!({ "type": "home", "blocks": [button("Go", "go")] });
    let _: SlackApiViewsPublishResponse =
        reads(&stage.call("views.publish", json!({ "user_id": "U0MAYA", "view": home })).await);
    let wanted = json!({ "filename": "reassignment.csv", "length": 3 });
    let place = stage.call("files.getUploadURLExternal", wanted).await;
    let place: SlackApiFilesGetUploadUrlExternalResponse = reads(&place);
    assert_eq!(stage.post(place.upload_url.0.as_str(), json!([1])).await.0, 200);
    let complete =
        json!({ "files": [{ "id": place.file_id.0, "title": "The book" }], "channel_id": "C0TEAM" });
    let files: SlackApiFilesCompleteUploadExternalResponse =
        reads(&stage.call("files.completeUploadExternal", complete).await);
    assert_eq!(files.files[0].title.as_deref(), Some("The book"));
    let submitted = stage.ws.submit("U0MAYA", &id).await;
    assert!(!submitted.was_sent());
    stage.ws.fill("U0MAYA", &id, "who", local_slack::Input::text("x")).unwrap();
    let sent = stage.ws.submit("U0MAYA", &id).await.ok();
    let event: SlackInteractionEvent = serde_json::from_value(sent.payload()).unwrap();
    assert!(matches!(event, SlackInteractionEvent::ViewSubmission(_)));
}
