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
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Maya, please review 181 deals.
    Maya Lopez: Quant 3 is in 5-Negotiating and has no CSM. It is expected to close on 1 Mar 2027.
    Maya Lopez: Quant 4 is won and has no CSM. The kickoff is due within 14 days. Quant 8 is in 5-Negotiating and ha…
    Sam Ortiz: Sam, 10 open tasks. First: Quant 2 is in 4-Proposal, and no CSM has been requested. Customers meet t…
    Sam Ortiz: Sam, please review 90 deals in 4-Proposal with no CSM requested.
    Tom Becker: Quant 3 is in 5-Negotiating and has no CSM. It is expected to close on 1 Mar 2027.
    Tom Becker: Quant 4 is won and has no CSM. The kickoff is due within 14 days. Quant 8 is in 5-Negotiating and ha…
    Tom Becker: Tom, please review 181 deals.
    ");
}
