//! What Slack is told by the socket: the same as over HTTP, within the acknowledgement, and none for what was not stored.

use serde_json::json;

use crate::harness::*;

/// A command's answer, a form's errors, what a form turns into and what a field offers all come with the acknowledgement.
#[tokio::test(flavor = "multi_thread")]
async fn answers_come_with_the_acknowledgement() {
    let bot = TestBot::by_socket(brisk()).await;
    let card = bot.command(SAM, "/handoff", "homeworld").await.ok();
    assert!(card.body.contains("Homeworld"), "{}", card.body);
    assert_eq!(card.request.url, "socket:slash_commands");

    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    let taken = form.send_only().await.ok();
    assert_eq!(taken.request.url, "socket:interactive");
    assert_eq!(taken.response_action().as_deref(), Some("update"), "{taken:?}");
    bot.settle().await;

    bot.put_forms_away(SAM).await;
    bot.command(SAM, "/request-csm", "").await.ok();
    assert_eq!(bot.offered_in(SAM, "requests.account", "rail").await, ["Northwind Rail"]);
    bot.put_forms_away(SAM).await;
    bot.command(RAVI, "/csm-away", "").await.ok();
    let form = bot.form(RAVI).set("First day away", "2026-12-10").set("Last day away", "2026-12-01");
    assert_eq!(form.refused().await.len(), 1, "an error stands at its field");
    bot.settle().await;
    bot.unread_is_fine("what is said to whom is tried over HTTP");
}

/// What could not be stored is not acknowledged: Slack tells whoever clicked that it failed, and sends an event again. Once
/// there is room again the event is taken, once. Promises 1 and 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_stored_is_not_acknowledged() {
    let bot = TestBot::by_socket(brisk()).await;
    bot.ws.set_patience(std::time::Duration::from_secs(3));
    let before = bot.rows().await;
    let mut other = bot.other_connection().await;
    sqlx::query("begin immediate").execute(&mut other).await.expect("the write lock");
    bot.ws.say(SAM, SAM, "hello", None).await.expect("said");
    let said = bot.ws.deliveries().pop().expect("a delivery");
    assert_eq!(said.error.as_deref(), Some("operation_timeout"), "{said:?}");
    sqlx::query("rollback").execute(&mut other).await.expect("the lock given back");
    assert_eq!(bot.rows().await, before, "nothing was stored");

    bot.ws.set_patience(patience::PATIENCE);
    let again = bot.ws.tick().await;
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].is_ok(), again[0].header("retry_attempt")), (true, Some("1")), "{again:?}");
    assert_eq!(again[0].header("retry_reason"), Some("timeout"));
    bot.settle().await;
    assert_eq!(bot.ws.dm(SAM).len(), 2, "what Sam said, and one answer");
}

/// A frame that is none, an envelope of a kind that nobody knows and one that cannot be read are not acknowledged; what
/// comes after them is.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_keeps_nothing_else_from_being_done() {
    let bot = TestBot::by_socket(brisk()).await;
    let frames = [
        "{".to_owned(),
        json!([1, 2]).to_string(),
        json!({ "type": "interactive", "payload": {} }).to_string(),
        json!({ "type": "tea_time", "envelope_id": "1", "payload": {} }).to_string(),
        json!({ "type": "interactive", "envelope_id": "2", "payload": "{" }).to_string(),
        json!({ "type": "slash_commands", "envelope_id": "3", "payload": { "command": 7 } }).to_string(),
        json!({ "type": "events_api", "envelope_id": "4" }).to_string(),
    ];
    for frame in &frames {
        bot.ws.links().say(frame);
    }
    let card = bot.command(SAM, "/handoff", "homeworld").await.ok();
    assert!(card.body.contains("Homeworld"), "{}", card.body);
    assert_eq!((bot.ws.links().open(), bot.ws.links().ever()), (2, 2), "both connections stand");
    bot.unread_is_fine("it is not about what was said");
}
