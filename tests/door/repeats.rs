//! The same request again: a replay, a double click, Slack's own retries.

use serde_json::json;

use crate::harness::*;

/// The same bytes again get the first answer again and do nothing twice, as long as their signature is
/// good; after that they get in no more. Promise 1.
#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_command_gets_the_first_answer_and_does_nothing_twice() {
    let bot = TestBot::open().await;
    let command = bot.signed(COMMANDS, typed(SAM, "/handoff", "homeworld"));
    let first = bot.send_raw(&command).await.ok();
    assert!(first.body.contains("Homeworld"), "an answer worth comparing: {}", first.body);
    let after_first = bot.rows().await;
    for _ in 0..3 {
        let again = bot.send_raw(&command).await.ok();
        assert_eq!(again.body, first.body);
    }
    assert_eq!(bot.rows().await, after_first);

    bot.pass(chrono::Duration::minutes(4)).await;
    assert_eq!(bot.send_raw(&command).await.ok().body, first.body, "four minutes later, still remembered");
    bot.pass(chrono::Duration::minutes(2)).await;
    assert_eq!(bot.send_raw(&command).await.status, Some(401), "six minutes later, too old");
}

/// A replayed `/request-csm` opens no second form.
#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_request_opens_no_second_form() {
    let bot = TestBot::open().await;
    let first = bot.command(SAM, "/request-csm", "homeworld").await.ok();
    for retry in 1..3 {
        bot.ws.redeliver(&first, retry, "http_timeout").await.ok();
    }
    bot.settle().await;
    assert_eq!(bot.ws.calls_of("views.open").len(), 1);
    assert_eq!(bot.ws.modal_stack(SAM).len(), 1);
}

/// A form that arrives twice, one after the other and at once, makes one request, one card and one receipt.
/// Proves R7. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_arrives_twice_makes_one_request() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    let first = form.send_only().await.ok();
    let (second, third) = tokio::join!(
        bot.ws.redeliver(&first, 1, "http_timeout"),
        bot.ws.redeliver(&first, 2, "http_timeout")
    );
    assert_eq!((second.ok().body, third.ok().body), (first.body.clone(), first.body));
    bot.settle().await;
    assert_eq!(bot.rows().await["requests"], 1);
    assert_eq!(bot.ws.messages(EMEA).len(), 1);
    assert_eq!(bot.ws.dm(SAM).len(), 1);
}

/// Slack sends an event again with its retry headers and a signature of its own: taken once, answered 200.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_slack_sends_again_is_taken_once() {
    let bot = TestBot::open().await;
    let user = json!({ "id": "U0NEW", "team_id": "T0GITLAB", "name": "new", "profile": { "email": "new@example.com" } });
    let event = json!({ "type": "event_callback", "event_id": "Ev0TWICE", "event": { "type": "team_join", "user": user } });
    bot.send_raw(&bot.signed(EVENTS, event.to_string())).await.ok();
    let once = bot.rows().await;
    for retry in 1..=3 {
        bot.pass(chrono::Duration::seconds(61)).await;
        let again = bot.signed(EVENTS, event.to_string());
        let again = again
            .header("x-slack-retry-num", &retry.to_string())
            .header("x-slack-retry-reason", "http_timeout");
        assert_eq!(bot.send_raw(&again).await.status, Some(200));
    }
    assert_eq!(bot.rows().await["inbound"], once["inbound"]);
    assert_eq!(bot.rows().await["people"], once["people"]);
}

/// Something of ours breaks while a form is taken; once it is mended the same form can be sent again, and is
/// not answered for ever with what went wrong the first time. Promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_broke_can_be_sent_again() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    let before = bot.matters().await;
    bot.statement("alter table request_watchers rename to mislaid").await;
    bot.statement("alter table requests rename to mislaid_too").await;
    let broke = form.send_only().await.ok();
    assert!(broke.body.contains("failed on our side"), "{}", broke.body);
    bot.statement("alter table mislaid_too rename to requests").await;
    bot.statement("alter table mislaid rename to request_watchers").await;
    bot.settle().await;
    assert_eq!(bot.matters().await, before, "nothing of it stands");

    let sentence = bot.ws.modal(SAM).expect("the sentence on top of the form");
    bot.ws.close_view(SAM, &sentence.id).await;
    form.send_only().await.ok();
    bot.settle().await;
    assert_eq!(bot.rows().await["requests"], 1);
    bot.only(EMEA);
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov.");
}
