//! Many deals by the feed within minutes: the CRM tells all it knows.

use std::collections::BTreeMap;

use chrono::Duration;

use super::*;

/// Five hundred deals by the feed within minutes: nobody gets more than three messages in the hour, and everything is
/// asked of somebody. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn a_replay_of_the_feed_is_no_alarm() {
    let stage = Stage::open().await;
    let stages = ["1-Discovery", "3-Technical Evaluation", "4-Proposal", "5-Negotiating", "Closed Won"];
    for number in 0..500 {
        stage.crm(deal(number, stages[number % stages.len()])).await;
        stage.clock.set(stage.clock.now() + Duration::seconds(1));
    }
    stage.pass(Duration::minutes(60)).await;
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    for message in stage.ws.unread_everywhere() {
        *heard.entry(message.channel).or_default() += 1;
    }
    assert!(!heard.is_empty() && heard.values().all(|count| *count <= 3), "{heard:?}");
    let maya = stage.asked_of(MAYA).await;
    let count = |asks: &str| maya.iter().filter(|todo| todo.asks.rule() == Some(asks)).count();
    assert_eq!((count("stage-5"), count("won-without-csm")), (100, 100));
    stage.until("2026-11-24T09:10:00Z").await;
    let asked = stage.asked_of(SAM).await;
    assert_eq!(
        asked.iter().filter(|todo| todo.asks.rule() == Some("stage-4") && todo.reminded == 1).count(),
        100
    );
}
