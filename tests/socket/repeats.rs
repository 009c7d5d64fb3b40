//! The same envelope's content again, in another envelope and by another connection: done once, answered the same.

use serde_json::json;

use crate::harness::*;

/// A command that is sent again gets the first answer and opens no second form; the same command typed once more is
/// another one. Promise 1.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_sent_again_is_done_once() {
    let bot = TestBot::by_socket(brisk()).await;
    let first = bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let card = bot.command(LEE, "/handoff", "homeworld").await.ok();
    let rows = bot.rows().await;
    for retry in 1..4 {
        assert_eq!(bot.ws.redeliver(&first, retry, "timeout").await.ok().body, first.body);
        assert_eq!(bot.ws.redeliver(&card, retry, "timeout").await.ok().body, card.body);
    }
    bot.settle().await;
    assert_eq!(bot.ws.calls_of("views.open").len(), 1);
    assert_eq!(bot.rows().await, rows);
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    assert_eq!(bot.ws.calls_of("views.open").len(), 2, "typed again, it is another one");
    bot.unread_is_fine("it is not about what was said");
}

/// A form that comes twice more at once, by both connections, makes one request. Proves R7. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_arrives_three_times_makes_one_request() {
    let bot = TestBot::by_socket(brisk()).await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    let first = form.send_only().await.ok();
    let (second, third) =
        tokio::join!(bot.ws.redeliver(&first, 1, "timeout"), bot.ws.redeliver(&first, 2, "timeout"));
    assert_eq!((second.ok().body, third.ok().body), (first.body.clone(), first.body));
    bot.settle().await;
    assert_eq!(bot.rows().await["requests"], 1);
    bot.only(EMEA);
    assert_eq!(bot.ws.dm(SAM).len(), 1);
}

/// A click that is sent again does nothing twice: one offer to Ravi, and the answer of the first.
#[tokio::test(flavor = "multi_thread")]
async fn a_click_that_is_sent_again_is_done_once() {
    let bot = TestBot::by_socket(brisk()).await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let offer = bot.assigned().await;
    let accepted = bot.press_only(RAVI, &offer, "Accept").await.ok();
    for retry in 1..4 {
        bot.ws.redeliver(&accepted, retry, "timeout").await.ok();
    }
    bot.settle().await;
    assert_eq!(bot.rows().await["handoffs"], 1);
    assert_eq!(bot.audited("requests.accept").await.len(), 1);
    bot.unread_is_fine("who hears of it is tried over HTTP");
}
