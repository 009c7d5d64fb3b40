//! The first load, the hourly comparison, and how operators see both.

use chrono::Duration;
use local_systems::salesforce::Trouble;
use local_systems::{Fault, Misbehave};
use serde_json::json;

use super::land::{Land, STAGES};
use super::world;
use crate::harness::*;

/// What operators read of Salesforce in their Home tab.
async fn at_home(land: &Land) -> String {
    let home = printed::page(&land.bot.open_home(ROBIN).await);
    let lines = home.lines().skip_while(|line| !line.contains("*Salesforce:*"));
    lines.take_while(|line| !line.contains("Messages that")).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Everything that is open comes with the first load, a page at a time, as what stands: nobody is alarmed. A stop goes on
/// where it was, and operators see how far it is.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_load_goes_on_where_it_was_stopped() {
    let land = Land::open(world()).await;
    let acme = land.account(json!({}));
    let deals: Vec<String> = (0..2_100).map(|_| land.deal(&acme)).collect();
    let won = land.deal(&acme);
    land.sf.change(&won, json!({ "StageName": "Closed Won" })).expect("a change");
    land.bot.clock.advance(Duration::hours(2));
    land.bot.ws.mark_all_read();
    // The second page is asked for in vain for a while.
    let asks = |request: &local_systems::Recorded| request.query.contains("IsClosed");
    land.sf.faults().add(Fault::on("*/query", Misbehave::Own(Trouble::Unavailable)).after(4));
    land.minutes(1).await;
    let half = land.connection().await;
    assert_eq!((half.loaded, half.to_load, half.loaded_at), (1_000, 2_100, None));
    insta::assert_snapshot!(at_home(&land).await, @"
    *Salesforce:* last read Mon 23 Nov, 12:00, complete up to Mon 23 Nov, 11:55.
    The last try failed Mon 23 Nov, 12:01: salesforce cannot for now: SERVER_UNAVAILABLE.
    First import: 1,000 of 2,100 open deals.
    33 of 100,000 API calls used in 24 hours, by everyone.
    ");
    let before = land.sf.requests().iter().filter(|request| asks(request)).count();
    land.sf.faults().clear();
    land.connect();
    land.minutes(10).await;
    let whole = land.connection().await;
    assert_eq!((whole.loaded, whole.loaded_at.is_some()), (2_100, true));
    let after = land.sf.requests().iter().filter(|request| asks(request)).count();
    assert_eq!(after - before, 2, "the second page and the third, not the first");
    for deal in [&deals[0], &deals[1_000], &deals[2_099]] {
        assert_eq!(land.stages(deal).await, STAGES[..1]);
    }
    assert_eq!(land.known(&won).await, None, "what is closed is not loaded");
    land.minutes(60).await;
    insta::assert_snapshot!(at_home(&land).await, @"
    *Salesforce:* last read Mon 23 Nov, 13:11, complete up to Mon 23 Nov, 13:06.
    390 of 100,000 API calls used in 24 hours, by everyone.
    Compared Mon 23 Nov, 12:17: no differences ever.
    ");
    insta::assert_snapshot!(land.bot.others_heard().await, @"");
}

/// The comparison finds what was lost and puts it right by the same news: a stage, a deal that was closed, one that was
/// deleted. Operators hear of it once.
#[tokio::test(flavor = "multi_thread")]
async fn a_difference_is_found_counted_and_mended() {
    let land = Land::open(world()).await;
    let acme = land.account(json!({}));
    let deals = [land.deal(&acme), land.deal(&acme), land.deal(&acme), land.deal(&acme)];
    land.minutes(2).await;
    land.sf.change(&deals[1], json!({ "StageName": "Closed Won" })).expect("a change");
    land.sf.delete(&deals[2]).expect("a deletion");
    land.minutes(30).await;
    land.compare().await;
    assert_eq!(land.connection().await.differences, 0);
    // As if these had never been told.
    land.bot
        .statement(
            "update opportunities set stage = '2-Scoping', deleted_at = null, known_at = known_at + 600000 \
             where name = 'Acme 2027'",
        )
        .await;
    land.bot.ws.mark_all_read();
    land.compare().await;
    assert_eq!(land.connection().await.differences, 4);
    let mut stages = Vec::new();
    for deal in &deals {
        let known = land.known(deal).await.expect("the deal");
        stages.push((known.stage.unwrap_or_default(), known.deleted_at.is_some()));
    }
    assert_eq!(
        stages,
        [(STAGES[0], false), ("Closed Won", false), (STAGES[0], true), (STAGES[0], false)]
            .map(|(stage, deleted)| (stage.to_owned(), deleted))
    );
    land.compare().await;
    assert_eq!(land.connection().await.differences, 4, "what is mended differs no more");
    insta::assert_snapshot!(land.bot.news(ROBIN).join("\n"), @"Baton compared its deals with Salesforce, found 4 differences, and corrected its own data. There should be none. If this happens again, report it with the log of the last hour.");
    insta::assert_snapshot!(at_home(&land).await, @"
    *Salesforce:* last read Mon 23 Nov, 10:32, complete up to Mon 23 Nov, 10:27.
    165 of 100,000 API calls used in 24 hours, by everyone.
    Compared Mon 23 Nov, 10:32: 4 differences found and corrected so far.
    ");
}

/// A reading that fails is seen by operators where they look, until one succeeds.
#[tokio::test(flavor = "multi_thread")]
async fn a_failure_stands_in_the_home_tab_until_it_has_passed() {
    let land = Land::open(world()).await;
    land.minutes(2).await;
    land.sf.faults().add(Fault::on("*", Misbehave::Own(Trouble::Unavailable)));
    land.minutes(3).await;
    insta::assert_snapshot!(at_home(&land).await, @"
    *Salesforce:* last read Mon 23 Nov, 10:02, complete up to Mon 23 Nov, 09:57.
    The last try failed Mon 23 Nov, 10:05: salesforce cannot for now: SERVER_UNAVAILABLE.
    21 of 100,000 API calls used in 24 hours, by everyone.
    ");
    land.sf.faults().clear();
    land.minutes(10).await;
    assert!(!at_home(&land).await.contains("failed"));
}
