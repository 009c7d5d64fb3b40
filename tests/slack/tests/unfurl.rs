//! Links of the app's domains: who is told of them, what may stand under them, and who presses what there.

use crate::app::{Stage, button};
use local_slack::*;
use serde_json::{Value, json};

const LINK: &str = "https://crm.example.com/1";
const OTHER: &str = "https://eu.crm.example.com/2";

async fn stage() -> Stage {
    let stage =
        Stage::with_scopes("chat:write links:read links:write channels:read groups:read channels:history")
            .await;
    stage.ws.install(App { unfurl_domains: vec!["crm.example.com".into()], ..stage.app() });
    stage
}

fn blocks(label: &str) -> Value {
    json!({ "blocks": [
        { "type": "section", "text": { "type": "mrkdwn", "text": format!("*{label}*") } },
        button(label, "open"),
    ] })
}

#[tokio::test]
async fn the_app_is_told_of_links_of_its_domains_where_it_is() {
    let stage = stage().await;
    let said = format!("look <{LINK}|here> and {OTHER} not https://other.example.com/3 nor {LINK}");
    let message = stage.ws.say("U0MAYA", "C0TEAM", &said, None).await.unwrap();
    let event = stage.ws.deliveries()[0].payload()["event"].clone();
    assert_eq!(event["type"], "link_shared");
    assert_eq!((&event["channel"], &event["message_ts"]), (&json!("C0TEAM"), &json!(message.ts)));
    assert_eq!((&event["user"], &event["is_bot_user_member"]), (&json!("U0MAYA"), &json!(true)));
    let links: Vec<&str> =
        event["links"].as_array().unwrap().iter().filter_map(|l| l["url"].as_str()).collect();
    assert_eq!(links, [LINK, OTHER]);
    for (channel, text) in [("C0OUT", LINK), ("C0TEAM", "nothing"), ("C0TEAM", "http://crm.example.org/")] {
        stage.ws.say("U0MAYA", channel, text, None).await.unwrap();
    }
    assert_eq!(stage.ws.deliveries().len(), 1);
    let deaf = Stage::with_scopes("chat:write").await;
    deaf.ws.install(App { unfurl_domains: vec!["crm.example.com".into()], ..deaf.app() });
    deaf.ws.say("U0MAYA", "C0TEAM", LINK, None).await.unwrap();
    assert!(deaf.ws.deliveries().is_empty(), "it needs links:read");
}

#[tokio::test]
async fn what_is_shown_stands_under_the_message_once() {
    let stage = stage().await;
    let message = stage.ws.say("U0MAYA", "C0TEAM", &format!("{LINK} {OTHER}"), None).await.unwrap();
    let both = json!({ LINK: blocks("One"), OTHER: blocks("Two") });
    for unfurls in [both.clone(), json!(both.to_string())] {
        let call = json!({ "channel": "C0TEAM", "ts": message.ts, "unfurls": unfurls });
        assert_eq!(stage.call("chat.unfurl", call).await["ok"], true);
    }
    let unfurl_id = stage.ws.deliveries()[0].payload()["event"]["unfurl_id"].clone();
    let again = json!({ "unfurl_id": unfurl_id, "source": "conversations_history", "unfurls": { LINK: blocks("New") } });
    assert_eq!(stage.call("chat.unfurl", again).await["ok"], true);
    let shown = stage.ws.message("C0TEAM", &message.ts).unwrap();
    assert_eq!(shown.text_of(), format!("{LINK} {OTHER}"));
    let unfurls: Vec<(String, String)> =
        shown.unfurls().into_iter().map(|one| (one.url, one.shown.text_of())).collect();
    assert_eq!(
        unfurls,
        [(LINK.to_owned(), "*New*\nNew".to_owned()), (OTHER.to_owned(), "*Two*\nTwo".to_owned())]
    );
}

#[tokio::test]
async fn what_is_pressed_under_a_link_names_the_link() {
    let stage = stage().await;
    let message = stage.ws.say("U0MAYA", "C0TEAM", LINK, None).await.unwrap();
    let call = json!({ "channel": "C0TEAM", "ts": message.ts, "unfurls": { LINK: blocks("One") } });
    assert_eq!(stage.call("chat.unfurl", call).await["ok"], true);
    let shown = stage.ws.message("C0TEAM", &message.ts).unwrap().unfurls().remove(0).shown;
    let action = shown.button("One").unwrap();
    let click = stage.ws.click_as_seen("U0SAM", &shown, &action, Choice::Button).await.ok().payload();
    assert_eq!(click["container"]["type"], "message_attachment");
    assert_eq!(click["container"]["app_unfurl_url"], LINK);
    assert_eq!(click["app_unfurl"]["app_unfurl_url"], LINK);
    assert!(click["message"].is_null(), "the message is somebody else's");
    assert!(click["response_url"].is_string());
}

#[tokio::test]
async fn what_does_not_belong_there_is_refused() {
    let stage = stage().await;
    let said = format!("{LINK} https://other.example.com/3");
    let ts = stage.ws.say("U0MAYA", "C0TEAM", &said, None).await.unwrap().ts;
    let one = json!({ LINK: blocks("One") });
    let calls = [
        (json!({ "ts": ts, "unfurls": one }), "missing_channel"),
        (json!({ "channel": "C0TEAM", "unfurls": one }), "missing_ts"),
        (json!({ "channel": "C0TEAM", "ts": ts }), "missing_unfurls"),
        (json!({ "channel": "C0TEAM", "ts": ts, "unfurls": "no JSON" }), "invalid_unfurls_format"),
        (json!({ "channel": "C0TEAM", "ts": ts, "unfurls": [one] }), "invalid_unfurls_format"),
        (json!({ "channel": "C0TEAM", "ts": ts, "unfurls": { LINK: "One" } }), "invalid_unfurls_format"),
        (json!({ "channel": "C0NONE", "ts": ts, "unfurls": one }), "cannot_find_channel"),
        (json!({ "channel": "C0SECRET", "ts": ts, "unfurls": one }), "cannot_find_channel"),
        (json!({ "channel": "C0TEAM", "ts": "1.000001", "unfurls": one }), "cannot_find_message"),
        (
            json!({ "channel": "C0TEAM", "ts": ts, "unfurls": { OTHER: blocks("One") } }),
            "cannot_unfurl_message",
        ),
        (
            json!({ "channel": "C0TEAM", "ts": ts, "unfurls": { "https://other.example.com/3": blocks("One") } }),
            "cannot_unfurl_url",
        ),
        (json!({ "channel": "C0TEAM", "ts": ts, "unfurls": { LINK: {} } }), "cannot_parse_attachment"),
        (
            json!({ "channel": "C0TEAM", "ts": ts, "unfurls": { LINK: { "blocks": [{ "type": "none" }] } } }),
            "invalid_blocks",
        ),
        (json!({ "unfurl_id": "C0TEAM.1.0", "unfurls": one }), "missing_source"),
        (json!({ "source": "composer", "unfurls": one }), "missing_unfurl_id"),
    ];
    for (call, code) in calls {
        assert_eq!(stage.call("chat.unfurl", call.clone()).await["error"], code, "{call}");
    }
    assert!(stage.ws.message("C0TEAM", &ts).unwrap().unfurls().is_empty());
    let mute = Stage::with_scopes("chat:write").await;
    assert_eq!(mute.call("chat.unfurl", json!({})).await["error"], "missing_scope");
}
