//! The machine's clock is never on the dot: what is due when the day opens is taken some milliseconds later.

use crate::harness::*;

/// A deal in stage 3 for seven days is asked about on the morning of that day, and so is each reminder after it,
/// on a clock that is always a little late. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_as_the_day_opens_is_said_that_day() {
    let bot = TestBot::open().await;
    bot.stage("2-Scoping").await;
    bot.stage("3-Technical Evaluation").await;
    for day in ["2026-11-30", "2026-12-07", "2026-12-14"] {
        bot.until(&format!("{day}T08:59:59.990Z")).await;
        bot.news(SAM);
        bot.skip_to(&format!("{day}T09:00:00.003Z"));
        bot.settle().await;
        bot.until(&format!("{day}T09:01:00Z")).await;
        let asked = bot.news(SAM);
        assert!(asked.len() == 1 && asked[0].contains("Is it time to request one?"), "{day}: {asked:#?}");
    }
}

/// An urgent question is asked again on the morning it is due, on such a clock. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_urgent_is_asked_again_when_it_is_due() {
    let bot = TestBot::open().await;
    bot.until("2026-11-24T19:00:00Z").await;
    bot.stage("5-Negotiating").await;
    for (day, who) in [("2026-11-25", MAYA), ("2026-11-27", MAYA), ("2026-12-01", DANA)] {
        bot.until(&format!("{day}T08:59:59.990Z")).await;
        bot.ws.mark_all_read();
        bot.skip_to(&format!("{day}T09:00:00.003Z"));
        bot.settle().await;
        bot.until(&format!("{day}T09:01:00Z")).await;
        let asked = bot.news(who);
        assert_eq!(asked.len(), 1, "{day}: {asked:#?}");
    }
}

/// Whose owner is away is asked of who stands in for them that same morning, on such a clock. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn who_stands_in_hears_the_same_morning() {
    let bot = TestBot::with(|config| {
        config.push_str(&format!("\n[[people]]\nid = \"{SAM}\"\nbackup = \"{LEE}\"\n"));
    })
    .await;
    bot.command(SAM, "/csm-away", "").await.ok();
    bot.form(SAM).set("First day away", "2026-11-24").set("Last day away", "2026-11-27").send().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-24T08:59:59.990Z").await;
    bot.ws.mark_all_read();
    bot.skip_to("2026-11-24T09:00:00.003Z");
    bot.settle().await;
    bot.until("2026-11-24T09:01:00Z").await;
    assert_eq!(bot.news(LEE).len(), 1);
}

/// Whose morning comes before their team's hears that same morning what happened over the weekend, what is asked seven days
/// after, and again two working days later: not a day late. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn whose_morning_is_earlier_hears_the_same_day() {
    let bot = TestBot::open().await;
    bot.ws.change_user(SAM, |user| user.tz = "Europe/Helsinki".into()).await.ok();
    bot.stage("2-Scoping").await;
    bot.until("2026-11-28T10:00:00Z").await;
    bot.stage("3-Technical Evaluation").await;
    let morning = async |day: &str, words: &str| {
        bot.until(&format!("{day}T06:59:00Z")).await;
        bot.nobody_else_heard();
        bot.until(&format!("{day}T07:01:00Z")).await;
        let told = bot.news(SAM);
        assert!(told.len() == 1 && told[0].contains(words), "{day}: {told:#?}");
    };
    morning("2026-11-30", "is in 3-Technical Evaluation. Please request a CSM").await;
    morning("2026-12-07", "Is it time to request one?").await;
    bot.until("2026-12-07T15:00:00Z").await;
    bot.stage("4-Proposal").await;
    morning("2026-12-08", "is in 4-Proposal, and no CSM has been requested").await;
    morning("2026-12-10", "is in 4-Proposal, and no CSM has been requested").await;
}
