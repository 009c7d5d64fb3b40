//! Modals and Home tabs: triggers, hashes, stacks, what is filled in, what answers do.

use crate::app::{Stage, button, field, modal};
use local_slack::*;
use serde_json::json;

#[tokio::test]
async fn a_trigger_is_good_once_for_three_seconds() {
    let stage = Stage::new().await;
    let open = async |trigger: &str| {
        let answer =
            stage.call("views.open", json!({ "trigger_id": trigger, "view": modal(json!([])) })).await;
        answer["error"].as_str().unwrap_or("ok").to_owned()
    };
    let trigger = stage.trigger().await;
    stage.pass(3000);
    assert_eq!(open(&trigger).await, "ok");
    assert_eq!(open(&trigger).await, "exchanged_trigger_id");
    let trigger = stage.trigger().await;
    stage.pass(3001);
    assert_eq!(open(&trigger).await, "expired_trigger_id");
    assert_eq!(open("1.2.3").await, "invalid_trigger_id");
}

#[tokio::test]
async fn a_bad_view_is_refused_and_the_trigger_stays_good() {
    let stage = Stage::new().await;
    let trigger = stage.trigger().await;
    let bad = modal(json!([{ "type": "section" }]));
    let answer = stage.call("views.open", json!({ "trigger_id": trigger, "view": bad })).await;
    assert_eq!(answer["error"], "invalid_arguments");
    let line = "[ERROR] missing required field: text [json-pointer:/view/blocks/0]";
    assert_eq!(answer["response_metadata"]["messages"], json!([line]));
    let huge = modal(json!(vec![
        json!({ "type": "section", "text": { "type": "mrkdwn", "text": "x".repeat(2900) } });
        90
    ]));
    let answer = stage.call("views.open", json!({ "trigger_id": trigger, "view": huge })).await;
    assert_eq!(answer["error"], "view_too_large");
    let good = stage.call("views.open", json!({ "trigger_id": trigger, "view": modal(json!([])) })).await;
    assert_eq!(good["ok"], true);
    assert_eq!(stage.ws.produced().iter().filter(|p| p.kind == "view" && !p.accepted).count(), 2);
}

#[tokio::test]
async fn three_views_stand_on_each_other() {
    let stage = Stage::new().await;
    stage.open(modal(json!([button("More", "more")]))).await;
    let push = async || {
        let top = stage.ws.modal("U0MAYA").unwrap();
        let clicked = stage.ws.click("U0MAYA", Place::View(top.id), "more", Choice::Button).await.ok();
        let view = modal(json!([button("More", "more")]));
        stage.call("views.push", json!({ "trigger_id": clicked.trigger_id, "view": view })).await
    };
    let second = push().await;
    assert_eq!(second["view"]["previous_view_id"], second["view"]["root_view_id"]);
    assert_eq!(push().await["ok"], true);
    assert_eq!(push().await["error"], "push_limit_reached");
    assert_eq!(stage.ws.modal_stack("U0MAYA").len(), 3);
    let top = stage.ws.modal("U0MAYA").unwrap();
    assert!(!stage.ws.close_view("U0MAYA", &top.id).await.was_sent());
    assert_eq!(stage.ws.modal_stack("U0MAYA").len(), 2);
    let trigger = stage.trigger().await;
    let pushed = stage.call("views.push", json!({ "trigger_id": trigger, "view": modal(json!([])) })).await;
    assert_eq!(pushed["error"], "not_found");
}

#[tokio::test]
async fn an_old_hash_is_a_conflict_and_what_is_typed_stays() {
    let stage = Stage::new().await;
    let id = stage.open(modal(json!([field("who", "Who")]))).await;
    let old = stage.ws.modal("U0MAYA").unwrap().hash;
    stage.ws.fill("U0MAYA", &id, "who", Input::text("Homeworld")).unwrap();
    let two = modal(json!([field("who", "Who exactly"), field("why", "Why")]));
    let update = async |hash: &str| {
        stage.call("views.update", json!({ "view_id": id, "hash": hash, "view": two })).await
    };
    assert_eq!(update(&old).await["ok"], true);
    assert_eq!(update(&old).await["error"], "hash_conflict");
    let view = stage.ws.modal("U0MAYA").unwrap();
    assert_eq!(view.value_of("who").as_deref(), Some("Homeworld"));
    assert_eq!(view.field("Why").unwrap().value, None);
    let lost = stage.call("views.update", json!({ "view_id": "V0", "view": two })).await;
    assert_eq!(lost["error"], "not_found");
}

#[tokio::test]
async fn required_fields_are_refused_before_anything_is_sent() {
    let stage = Stage::new().await;
    let id = stage.open(modal(json!([field("who", "Who")]))).await;
    let refused = stage.ws.submit("U0MAYA", &id).await;
    assert!(!refused.was_sent() && refused.field_errors.contains_key("who"));
    assert_eq!(stage.ws.field_errors("U0MAYA").len(), 1);
    stage.ws.fill("U0MAYA", &id, "Who", Input::text("x")).unwrap();
    assert!(stage.ws.field_errors("U0MAYA").is_empty());
    let sent = stage.ws.submit("U0MAYA", &id).await.ok();
    assert_eq!(sent.payload()["view"]["state"]["values"]["who"]["typed"]["value"], "x");
    assert!(stage.ws.modal("U0MAYA").is_none());
}

#[tokio::test]
async fn an_answer_puts_errors_changes_pushes_and_clears() {
    let stage = Stage::new().await;
    let id = stage.open(modal(json!([field("who", "Who")]))).await;
    stage.ws.fill("U0MAYA", &id, "who", Input::text("x")).unwrap();
    stage.answer(200, json!({ "response_action": "errors", "errors": { "who": "Unknown account." } }));
    let answered = stage.ws.submit("U0MAYA", &id).await.ok();
    assert_eq!(answered.field_errors["who"], "Unknown account.");
    assert_eq!(
        stage.ws.modal("U0MAYA").unwrap().field("Who").unwrap().error.as_deref(),
        Some("Unknown account.")
    );
    stage.ws.fill("U0MAYA", &id, "who", Input::text("x")).unwrap();
    assert_eq!(
        stage.ws.field_errors("U0MAYA").len(),
        1,
        "what was said before is said again: nothing changes"
    );
    stage.ws.fill("U0MAYA", &id, "who", Input::text("y")).unwrap();
    assert_eq!(stage.ws.field_errors("U0MAYA").len(), 0);
    stage.answer(200, json!({ "response_action": "errors", "errors": { "nowhere": "x" } }));
    assert!(stage.ws.submit("U0MAYA", &id).await.shown.is_some());
    stage.answer(200, json!({ "response_action": "update", "view": modal(json!([field("when", "When")])) }));
    stage.ws.submit("U0MAYA", &id).await.ok();
    let view = stage.ws.modal("U0MAYA").unwrap();
    assert!(view.id == id && view.field("When").is_some());
    stage.ws.fill("U0MAYA", &id, "when", Input::text("now")).unwrap();
    stage.answer(200, json!({ "response_action": "push", "view": modal(json!([])) }));
    stage.ws.submit("U0MAYA", &id).await.ok();
    assert_eq!(stage.ws.modal_stack("U0MAYA").len(), 2);
    stage.answer(200, json!({ "response_action": "clear" }));
    let top = stage.ws.modal("U0MAYA").unwrap().id;
    stage.ws.submit("U0MAYA", &top).await.ok();
    assert!(stage.ws.modal_stack("U0MAYA").is_empty());
}

#[tokio::test]
async fn a_failed_submission_keeps_the_form_and_says_so() {
    let stage = Stage::new().await;
    let id = stage.open(modal(json!([field("who", "Who")]))).await;
    stage.ws.fill("U0MAYA", &id, "who", Input::text("x")).unwrap();
    stage.answer(500, "");
    let failed = stage.ws.submit("U0MAYA", &id).await;
    assert_eq!(failed.shown.as_deref(), Some("We had some trouble connecting. Try again?"));
    assert_eq!(stage.ws.modal("U0MAYA").unwrap().value_of("who").as_deref(), Some("x"));
    stage.answer(200, "thanks");
    assert!(stage.ws.submit("U0MAYA", &id).await.shown.is_some());
    stage.ws.submit("U0MAYA", &id).await.ok();
}

#[tokio::test]
async fn fields_take_what_they_can_hold() {
    let stage = Stage::new().await;
    let option = |v: &str| json!({ "text": { "type": "plain_text", "text": v }, "value": v });
    let input = |id: &str, element: serde_json::Value| json!({ "type": "input", "block_id": id, "label": { "type": "plain_text", "text": id }, "element": element });
    let id = stage
        .open(modal(json!([
            input(
                "tick",
                json!({ "type": "checkboxes", "action_id": "a", "options": [option("x"), option("y")] })
            ),
            input("day", json!({ "type": "datepicker", "action_id": "a", "initial_date": "2026-11-21" })),
            input("csm", json!({ "type": "users_select", "action_id": "a" })),
            input("mail", json!({ "type": "email_text_input", "action_id": "a" })),
            input("count", json!({ "type": "number_input", "action_id": "a", "is_decimal_allowed": false })),
        ])))
        .await;
    let fill = |block: &str, input: Input| stage.ws.fill("U0MAYA", &id, block, input);
    assert_eq!(stage.ws.modal("U0MAYA").unwrap().value_of("day").as_deref(), Some("2026-11-21"));
    assert!(fill("tick", Input::Check(vec!["z".into()])).is_err());
    assert!(fill("day", Input::date("2026-02-30")).is_err());
    assert!(fill("csm", Input::text("Maya")).is_err());
    assert!(fill("csm", Input::user("U0NOBODY")).is_err());
    assert!(fill("nowhere", Input::text("x")).is_err());
    fill("tick", Input::Check(vec!["x".into(), "y".into()])).unwrap();
    fill("csm", Input::user("U0SAM")).unwrap();
    fill("mail", Input::text("sam")).unwrap();
    fill("count", Input::text("1.5")).unwrap();
    let refused = stage.ws.submit("U0MAYA", &id).await;
    assert_eq!(refused.field_errors.keys().collect::<Vec<_>>(), ["count", "mail"]);
    fill("mail", Input::text("sam@example.com")).unwrap();
    fill("count", Input::text("2")).unwrap();
    let values = stage.ws.submit("U0MAYA", &id).await.ok().payload()["view"]["state"]["values"].clone();
    assert_eq!(values["tick"]["a"]["selected_options"][1]["value"], "y");
    assert_eq!(values["csm"]["a"], json!({ "type": "users_select", "selected_user": "U0SAM" }));
    assert_eq!(values["day"]["a"]["selected_date"], "2026-11-21");
}

#[tokio::test]
async fn a_home_tab_is_published_and_closed_views_are_told_of() {
    let stage = Stage::new().await;
    let home = json!({ "type": "home", "blocks": [button("Start", "start")] });
    let publish = json!({ "user_id": "U0MAYA", "view": home });
    assert_eq!(stage.call("views.publish", publish.clone()).await["ok"], true);
    let view = stage.ws.home("U0MAYA").unwrap();
    stage.ws.click("U0MAYA", Place::View(view.id.clone()), "start", Choice::Button).await.ok();
    assert_eq!(stage.call("views.publish", publish).await["view"]["id"], view.id);
    let mut asks = modal(json!([]));
    asks["notify_on_close"] = json!(true);
    let id = stage.open(asks).await;
    let closed = stage.ws.close_view("U0MAYA", &id).await.ok();
    assert_eq!(closed.payload()["type"], "view_closed");
}
