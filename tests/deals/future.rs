//! A clock elsewhere that is ahead of ours: what it says counts as of now, and the operators hear of it once.

use baton_storage::{deals, opportunities};
use serde_json::json;

use super::{event, send, umbrella};
use crate::harness::*;

/// An event of the future is taken as of now, so that what is true after it still moves the deal; it is kept with the
/// moment that was sent, and the operators are told once a source. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_the_future_counts_as_of_now() {
    let bot = TestBot::open().await;
    let now = bot.clock.now();
    let at = |minutes: i64| (now + chrono::Duration::minutes(minutes)).utc().to_rfc3339();
    assert_eq!(send(&bot, &event("a", "2999-01-01T00:00:00Z", umbrella("2-Scoping"))).await.0, 202);
    bot.pass(chrono::Duration::minutes(1)).await;
    let moves = json!({ "opportunity": { "id": "0065e00000Umbre", "stage": "3-Technical Evaluation" } });
    assert_eq!(send(&bot, &event("b", &at(1), moves)).await.0, 202);
    // A little ahead is what two clocks may differ by.
    let differs = json!({ "opportunity": { "id": "0065e00000Umbre", "amount": 5 } });
    assert_eq!(send(&bot, &event("c", &at(1 + 4), differs)).await.0, 202);
    assert_eq!(send(&bot, &event("d", "2999-01-01T00:00:00Z", umbrella("4-Proposal"))).await.0, 202);

    let mut db = bot.app.storage.read().await.expect("a reader");
    let deal = opportunities::find(&mut db, &"0065e00000UmbreAAB".into()).await.expect("read");
    let deal = deal.unwrap_or_else(|| panic!("no deal"));
    assert_eq!(deal.stage.as_deref(), Some("3-Technical Evaluation"), "d came before c");
    let told = deals::events(&mut db, &deal.opportunity_id).await.expect("events");
    let told: Vec<_> =
        told.iter().map(|one| (one.event_id.as_str(), one.said_at.is_some(), one.applied)).collect();
    assert_eq!(told, [("a", true, true), ("b", false, true), ("d", true, true), ("c", false, true)]);
    drop(db);
    let heard: Vec<String> =
        bot.news(ROBIN).into_iter().filter(|news| news.contains("in the future")).collect();
    assert_eq!(heard.len(), 1, "{heard:#?}");
    assert!(heard[0].starts_with("The deal feed of salesforce has dates in the future."), "{heard:#?}");
}
