//! A deal that the CRM deleted, and has again (R6, T1).

use baton_storage::requests;
use serde_json::json;

use crate::harness::*;

/// Deleted while a request waits: nobody is asked any more, the managers hear what they can do, and nothing is lost;
/// restored, the same request goes on. Proves R6, T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_deal_rests_its_request_until_it_is_restored() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.deal(json!({ "deleted": true })).await;
    let card = bot.only(EMEA);
    insta::assert_snapshot!(card.text, @"Baton declined the request for Homeworld Inc. (EMEA Enterprise): “the deal was deleted in the CRM. The request reopens if the deal does”");
    insta::assert_snapshot!(bot.news(SAM).join("\n"), @"Baton declined the request for Homeworld Inc.: “the deal was deleted in the CRM. The request reopens if the deal does”");
    bot.pass(chrono::Duration::days(1)).await;
    insta::assert_snapshot!(bot.others_heard().await, @"Maya Lopez: Homeworld Inc.: the deal Homeworld – new business was deleted in the CRM. Its request and handoff ar…");
    bot.pass(chrono::Duration::days(11)).await;
    bot.nobody_else_heard();
    bot.deal(json!({ "deleted": false })).await;
    assert!(bot.only(EMEA).text.contains("needs a CSM by"), "{}", bot.only(EMEA).text);
    assert!(bot.news(SAM)[0].contains("is open again, and so is the request"));
    bot.pass(chrono::Duration::days(3)).await;
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Sat 5 Dec, 10:00. Can you pick it…
    Maya Lopez: Homeworld Inc.: the deal Homeworld – new business is back in the CRM, in 3-Technical Evaluation. Its…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Sat 5 Dec, 10:00. Can you pick it…
    ");
    let mut db = bot.app.storage.read().await.expect("a reader");
    assert_eq!(requests::all(&mut db).await.expect("requests").len(), 1, "the same one");
}

/// Deleted while the handoff runs: it rests and asks nothing, and its CSM and the managers hear what they can do. Proves
/// T1, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_deal_rests_its_handoff_until_it_is_restored() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T12:00:00Z").await;
    bot.ws.mark_all_read();
    bot.deal(json!({ "deleted": true })).await;
    assert!(bot.only(HOME).text_of().contains("Paused: the deal was deleted in the CRM."));
    bot.until("2026-11-25T09:01:00Z").await;
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc.: the deal Homeworld – new business was deleted in the CRM. Its request and handoff ar…
    Ravi Patel: Homeworld Inc.: the deal Homeworld – new business was deleted in the CRM. Its request and handoff ar…
    ");
    bot.until("2026-12-08T12:00:00Z").await;
    bot.nobody_else_heard();
    bot.deal(json!({ "deleted": false })).await;
    assert!(bot.only(HOME).text_of().contains("due Mon 14 Dec"), "fourteen days later");
    bot.until("2026-12-09T09:01:00Z").await;
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc.: the deal Homeworld – new business is back in the CRM, in 3-Technical Evaluation. Its…
    Ravi Patel: Homeworld Inc.: the deal is open again in 3-Technical Evaluation, and the handoff continues.
    Sam Ortiz: Homeworld Inc.: the deal is open again in 3-Technical Evaluation, and the handoff continues.
    ");
}

/// Deleted and not restored: after thirty days the account is let go, and it is said why. Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_deal_that_is_not_restored_is_let_go() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.deal(json!({ "deleted": true })).await;
    bot.until("2026-12-22T12:00:00Z").await;
    bot.ws.mark_all_read();
    bot.until("2026-12-24T09:30:00Z").await;
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc.: the deal was deleted in the CRM and has not been restored. The handoff has ended, an…
    Ravi Patel: Homeworld Inc.: the deal was deleted in the CRM and has not been restored. The handoff has ended, an…
    ");
}
