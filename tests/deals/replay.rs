//! Many deals by the feed within minutes: the CRM tells all it knows.

use std::collections::BTreeMap;

use chrono::Duration;

use crate::harness::*;

/// Five hundred deals by the feed within minutes: nobody gets more than three messages in the hour, and everything is
/// asked of somebody. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn a_replay_of_the_feed_is_no_alarm() {
    let bot = TestBot::open().await;
    let stages = ["1-Discovery", "3-Technical Evaluation", "4-Proposal", "5-Negotiating", "Closed Won"];
    for number in 0..500 {
        bot.crm(numbered_deal(number, stages[number % stages.len()])).await;
        bot.clock.set(bot.clock.now() + Duration::seconds(1));
    }
    bot.pass(Duration::minutes(60)).await;
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    for message in bot.ws.unread_everywhere() {
        *heard.entry(message.channel).or_default() += 1;
    }
    assert!(!heard.is_empty() && heard.values().all(|count| *count <= 3), "{heard:?}");
    let maya = bot.asked_of(MAYA).await;
    let count = |asks: &str| maya.iter().filter(|task| task.asks.rule() == Some(asks)).count();
    assert_eq!((count("stage-5"), count("won-without-csm")), (100, 100));
    bot.until("2026-11-24T09:10:00Z").await;
    let asked = bot.asked_of(SAM).await;
    assert_eq!(
        asked.iter().filter(|task| task.asks.rule() == Some("stage-4") && task.reminded == 1).count(),
        100
    );
}
