//! A deal that stands somewhere for some time (R2).

use serde_json::json;

use crate::harness::*;

/// A deal enters stage 3 on a Monday: Sam reads it the next morning, once. A week later he is asked, again a
/// week after that and once more; then Maya and Tom hear of it, once, and then there is silence.
/// Proves R2, T1.
#[tokio::test(flavor = "multi_thread")]
async fn stage_three_is_told_and_after_seven_days_asked() {
    let bot = TestBot::open().await;
    bot.stage("2-Scoping").await;
    bot.pass(chrono::Duration::hours(1)).await;
    bot.stage("3-Technical Evaluation").await;
    bot.until("2026-11-24T08:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-11-24T09:01:00Z").await;
    let news = bot.only_news(SAM);
    assert!(
        news.text.starts_with("Homeworld Inc. is in 3-Technical Evaluation. Please request a CSM"),
        "{}",
        news.text
    );
    assert_eq!(news.buttons(), ["Request a CSM", "Why?"]);

    bot.until("2026-11-30T08:59:00Z").await;
    bot.nobody_else_heard();
    for day in ["2026-11-30", "2026-12-07", "2026-12-14"] {
        bot.until(&format!("{day}T09:01:00Z")).await;
        let asked = bot.news(SAM);
        assert_eq!(asked.len(), 1, "{day}: {asked:#?}");
        let wanted = "Sam, 1 open task: Homeworld Inc. has been in 3-Technical Evaluation since 23 Nov 2026";
        assert!(asked[0].starts_with(wanted), "{day}: {asked:#?}");
        bot.nobody_else_heard();
    }
    bot.until("2026-12-21T09:01:00Z").await;
    for manager in [MAYA, TOM] {
        let told = bot.news(manager);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("overdue. Sam Ortiz has been reminded"), "{told:#?}");
    }
    bot.pass(chrono::Duration::days(20)).await;
}

/// Stage 4 without a request: the next business day, with the button that mends it; once asked for, nothing.
/// Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn stage_four_without_a_request_is_asked_the_next_business_day() {
    let bot = TestBot::open().await;
    bot.until("2026-11-27T15:00:00Z").await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-30T08:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-11-30T09:01:00Z").await;
    let asked = bot.only_news(SAM);
    assert!(asked.text_of().contains("○ Homeworld Inc. is in 4-Proposal, and no CSM has been requested."));
    assert_eq!(asked.buttons(), ["Request a CSM", "Done", "Remind me tomorrow"]);
    bot.press(SAM, &asked, "Request a CSM").await.ok();
    bot.form(SAM).set("Why now?", "Moving to stage 4").send().await;
    bot.news(SAM);
    assert!(bot.last_dm(SAM).text.contains("your request for Homeworld Inc."));
    let digest = bot.ws.peek(&bot.ws.dm_channel(SAM)).remove(0);
    assert!(digest.text_of().contains("No longer needed: the deal moved on."), "{}", digest.text_of());
    assert!(digest.buttons().is_empty(), "{:?}", digest.buttons());
    bot.ws.mark_all_read();
    bot.until("2026-12-01T09:30:00Z").await;
    assert!(bot.news(SAM).is_empty(), "who has asked is not reminded");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 30 Nov, 09:01. Can you pick it…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 30 Nov, 09:01. Can you pick it…
    ");
}

/// A deal in stage 4 whose request came first is not mentioned. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn stage_four_with_a_request_is_not_mentioned() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-23T13:00:00Z").await;
    bot.until("2026-11-24T09:30:00Z").await;
    assert!(bot.news(SAM).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    ");
}

/// Stage 5 without a CSM: the managers hear at once, in working hours, and after two reminders in vain the
/// director does. Proves R2, R6.
#[tokio::test(flavor = "multi_thread")]
async fn stage_five_without_a_csm_goes_to_the_managers_at_once() {
    let bot = TestBot::open().await;
    bot.until("2026-11-24T19:00:00Z").await;
    bot.stage("5-Negotiating").await;
    bot.nobody_else_heard();
    bot.until("2026-11-25T09:00:30Z").await;
    for manager in [MAYA, TOM] {
        let told = bot.only_news(manager);
        assert!(told.text.contains("Homeworld Inc. is in 5-Negotiating and has no CSM."), "{}", told.text);
        assert!(told.has_button("Assign") && told.has_button("Done"), "{:?}", told.buttons());
    }
    bot.nobody_else_heard();
    bot.until("2026-11-27T09:01:00Z").await;
    assert_eq!(bot.news(MAYA).len(), 1, "once more, with the day's message");
    bot.until("2026-12-01T09:01:00Z").await;
    assert!(bot.news(DANA)[0].contains("overdue"), "then the director");
    bot.pass(chrono::Duration::days(20)).await;
}

/// The close date comes near while the deal is in stage 3; moved away, the question goes with it; moved back,
/// it is asked again. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_date_that_comes_near_in_stage_three_is_asked_about() {
    let bot = TestBot::open().await;
    bot.until("2026-11-23T10:05:00Z").await;
    bot.deal(json!({ "close_date": "2026-12-28" })).await;
    bot.until("2026-11-28T09:00:00Z").await;
    let early = bot.news(SAM);
    assert!(early.iter().all(|text| !text.contains("expected to close")), "{early:#?}");
    bot.until("2026-11-30T09:01:00Z").await;
    let asked = bot.only_news(SAM);
    let text = asked.text_of();
    assert!(
        text.contains("expected to close on 28 Dec 2026 and is still in 3-Technical Evaluation"),
        "{text}"
    );
    assert!(
        text.contains("no CSM has been requested. Is it time to request one?"),
        "both in one message: {text}"
    );
    bot.deal(json!({ "close_date": "2027-02-20" })).await;
    let text = bot.last_dm(SAM).text_of();
    assert!(text.contains("No longer needed: the deal moved on."), "{text}");
}

/// The close date passed and the deal is open: its owner is asked once a week, three times; then the managers
/// hear; another date is another question. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_date_that_has_passed_is_asked_about_once_a_week() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.deal(json!({ "close_date": "2026-11-24" })).await;
    bot.until("2026-11-25T08:59:00Z").await;
    assert!(bot.news(ALEX).is_empty());
    for day in ["2026-11-25", "2026-12-02", "2026-12-09"] {
        bot.until(&format!("{day}T09:01:00Z")).await;
        let asked = bot.news(ALEX);
        assert_eq!(asked.len(), 1, "{day}: {asked:#?}");
        assert!(
            asked[0].contains("the close date was 24 Nov 2026, and the deal is still open"),
            "{asked:#?}"
        );
        assert!(asked[0].ends_with("Has the date moved?"), "{asked:#?}");
    }
    bot.ws.mark_all_read();
    bot.until("2026-12-16T09:30:00Z").await;
    assert!(bot.news(MAYA).iter().any(|text| text.contains("Alex Moreau has been reminded")));
    assert!(bot.news(ALEX).is_empty(), "three times is the ceiling");
    bot.deal(json!({ "close_date": "2026-12-17" })).await;
    bot.until("2026-12-18T09:01:00Z").await;
    assert!(bot.news(ALEX)[0].contains("the close date was 17 Dec 2026"));
    insta::assert_snapshot!(bot.others_heard().await, @"Tom Becker: Homeworld Inc.: this is closed. Confirm whether the close date of Homeworld Inc., 24 Nov 2026, has m…");
}

/// An account that gets no CSM of its own, by its size, is nobody's to ask for. Proves Q1, R2.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_gets_no_csm_is_not_asked_for() {
    let bot = TestBot::open().await;
    bot.deal(json!({ "amount": 20000, "stage": "4-Proposal" })).await;
    bot.pass(chrono::Duration::days(4)).await;
}

/// Backwards, 5 to 3: what belonged to stage 5 is no longer asked, and what was answered is not asked again.
/// Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn going_back_takes_the_later_questions_along() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    let digest = bot.last_dm(SAM);
    assert!(digest.text_of().contains("Done by Sam Ortiz"), "{}", digest.text_of());
    assert_eq!(digest.text, "Sam, you have no open tasks for today.");
    bot.stage("5-Negotiating").await;
    assert_eq!(bot.news(MAYA).len(), 1);
    bot.stage("3-Technical Evaluation").await;
    assert!(bot.last_dm(MAYA).text_of().contains("No longer needed: the deal moved on."));
    bot.ws.mark_all_read();
    bot.stage("4-Proposal").await;
    bot.until("2026-11-27T09:30:00Z").await;
    assert!(bot.news(SAM).is_empty(), "that was answered");
}
