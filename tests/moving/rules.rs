//! A deal that stands somewhere for some time (R2).

use serde_json::json;

use crate::harness::*;

/// A deal enters stage 3 on a Monday: Sam reads it the next morning, once. A week later he is asked, again a
/// week after that and once more; then Maya and Tom hear of it, once, and then there is silence.
/// Proves R2, T1.
#[tokio::test(flavor = "multi_thread")]
async fn stage_three_is_told_and_after_seven_days_asked() {
    let stage = Stage::open().await;
    stage.stage("2-Scoping").await;
    stage.pass(chrono::Duration::hours(1)).await;
    stage.stage("3-Technical Evaluation").await;
    stage.until("2026-11-24T08:59:00Z").await;
    stage.nobody_else_heard();
    stage.until("2026-11-24T09:01:00Z").await;
    let news = stage.last_dm(SAM);
    assert!(
        news.text.starts_with("Homeworld Inc. is in 3-Technical Evaluation. Ask for a CSM"),
        "{}",
        news.text
    );
    assert_eq!(news.buttons(), ["Request a CSM", "Why?"]);
    assert_eq!(stage.news(SAM).len(), 1);

    stage.until("2026-11-30T08:59:00Z").await;
    stage.nobody_else_heard();
    for day in ["2026-11-30", "2026-12-07", "2026-12-14"] {
        stage.until(&format!("{day}T09:01:00Z")).await;
        let asked = stage.news(SAM);
        assert_eq!(asked.len(), 1, "{day}: {asked:#?}");
        let wanted = "Sam, yours today: Homeworld Inc. has been in 3-Technical Evaluation since 23 Nov 2026";
        assert!(asked[0].starts_with(wanted), "{day}: {asked:#?}");
        stage.nobody_else_heard();
    }
    stage.until("2026-12-21T09:01:00Z").await;
    for manager in [MAYA, TOM] {
        let told = stage.news(manager);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("Sam Ortiz was reminded, and nothing has happened"), "{told:#?}");
    }
    stage.pass(chrono::Duration::days(20)).await;
    stage.nobody_else_heard();
}

/// Stage 4 without a request: the next business day, with the button that mends it; once asked for, nothing.
/// Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn stage_four_without_a_request_is_asked_the_next_business_day() {
    let stage = Stage::open().await;
    stage.until("2026-11-27T15:00:00Z").await;
    stage.stage("4-Proposal").await;
    stage.until("2026-11-30T08:59:00Z").await;
    stage.nobody_else_heard();
    stage.until("2026-11-30T09:01:00Z").await;
    let asked = stage.last_dm(SAM);
    assert!(asked.text_of().contains("○ Homeworld Inc. is in 4-Proposal, and no CSM has been asked for."));
    assert_eq!(asked.buttons(), ["Request a CSM", "Done", "Tomorrow"]);
    stage.news(SAM);
    stage.press(SAM, &asked, "Request a CSM").await.ok();
    stage.form(SAM).set("Why now", "Moving to stage 4").send().await;
    stage.news(SAM);
    assert!(stage.last_dm(SAM).text.contains("Your request for Homeworld Inc."));
    let digest = stage.ws.peek(&stage.ws.dm_channel(SAM)).remove(0);
    assert!(digest.text_of().contains("No longer asked: the deal went on."), "{}", digest.text_of());
    assert!(digest.buttons().is_empty(), "{:?}", digest.buttons());
    stage.ws.mark_all_read();
    stage.until("2026-12-01T09:30:00Z").await;
    assert!(stage.news(SAM).is_empty(), "who has asked is not reminded");
}

/// A deal in stage 4 whose request came first is not mentioned. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn stage_four_with_a_request_is_not_mentioned() {
    let stage = Stage::open().await;
    stage.asked().await;
    stage.ws.mark_all_read();
    stage.stage("4-Proposal").await;
    stage.until("2026-11-23T13:00:00Z").await;
    stage.until("2026-11-24T09:30:00Z").await;
    assert!(stage.news(SAM).is_empty());
}

/// Stage 5 without a CSM: the managers hear at once, in working hours, and after two reminders in vain the
/// director does. Proves R2, R6.
#[tokio::test(flavor = "multi_thread")]
async fn stage_five_without_a_csm_goes_to_the_managers_at_once() {
    let stage = Stage::open().await;
    stage.until("2026-11-24T19:00:00Z").await;
    stage.stage("5-Negotiating").await;
    stage.nobody_else_heard();
    stage.until("2026-11-25T09:00:30Z").await;
    for manager in [MAYA, TOM] {
        let told = stage.last_dm(manager);
        assert!(told.text.contains("Homeworld Inc. is in 5-Negotiating and has no CSM."), "{}", told.text);
        assert!(told.has_button("Assign") && told.has_button("Done"), "{:?}", told.buttons());
        assert_eq!(stage.news(manager).len(), 1);
    }
    stage.nobody_else_heard();
    stage.until("2026-11-27T09:01:00Z").await;
    assert_eq!(stage.news(MAYA).len(), 1, "once more, with the day's message");
    stage.until("2026-12-01T09:01:00Z").await;
    assert!(stage.news(DANA)[0].contains("nothing has happened"), "then the director");
    stage.pass(chrono::Duration::days(20)).await;
    stage.nobody_else_heard();
}

/// The close date comes near while the deal is in stage 3; moved away, the question goes with it; moved back,
/// it is asked again. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_date_that_comes_near_in_stage_three_is_asked_about() {
    let stage = Stage::open().await;
    stage.until("2026-11-23T10:05:00Z").await;
    stage.deal(json!({ "close_date": "2026-12-28" })).await;
    stage.until("2026-11-28T09:00:00Z").await;
    let early = stage.news(SAM);
    assert!(early.iter().all(|text| !text.contains("expected to close")), "{early:#?}");
    stage.until("2026-11-30T09:01:00Z").await;
    let asked = stage.last_dm(SAM);
    let text = asked.text_of();
    assert!(
        text.contains("expected to close on 28 Dec 2026 and is still in 3-Technical Evaluation"),
        "{text}"
    );
    assert!(text.contains("no CSM has been asked for. Is it time?"), "both in one message: {text}");
    assert_eq!(stage.news(SAM).len(), 1);
    stage.deal(json!({ "close_date": "2027-02-20" })).await;
    let text = stage.last_dm(SAM).text_of();
    assert!(text.contains("No longer asked: the deal went on."), "{text}");
}

/// The close date passed and the deal is open: its owner is asked once a week, three times; then the managers
/// hear; another date is another question. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_close_date_that_has_passed_is_asked_about_once_a_week() {
    let stage = Stage::open().await;
    stage.asked().await;
    stage.ws.mark_all_read();
    stage.deal(json!({ "close_date": "2026-11-24" })).await;
    stage.until("2026-11-25T08:59:00Z").await;
    assert!(stage.news(ALEX).is_empty());
    for day in ["2026-11-25", "2026-12-02", "2026-12-09"] {
        stage.until(&format!("{day}T09:01:00Z")).await;
        let asked = stage.news(ALEX);
        assert_eq!(asked.len(), 1, "{day}: {asked:#?}");
        assert!(asked[0].contains("the close date was 24 Nov 2026, and the deal is open"), "{asked:#?}");
        assert!(asked[0].ends_with("Has it moved?"), "{asked:#?}");
    }
    stage.ws.mark_all_read();
    stage.until("2026-12-16T09:30:00Z").await;
    assert!(stage.news(MAYA).iter().any(|text| text.contains("Alex Moreau was reminded")));
    assert!(stage.news(ALEX).is_empty(), "three times is the ceiling");
    stage.deal(json!({ "close_date": "2026-12-17" })).await;
    stage.until("2026-12-18T09:01:00Z").await;
    assert!(stage.news(ALEX)[0].contains("the close date was 17 Dec 2026"));
}

/// An account that gets no CSM of its own, by its size, is nobody's to ask for. Proves Q1, R2.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_gets_no_csm_is_not_asked_for() {
    let stage = Stage::open().await;
    stage.deal(json!({ "amount": 20000, "stage": "4-Proposal" })).await;
    stage.pass(chrono::Duration::days(4)).await;
    stage.nobody_else_heard();
}

/// Backwards, 5 to 3: what belonged to stage 5 is no longer asked, and what was answered is not asked again.
/// Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn going_back_takes_the_later_questions_along() {
    let stage = Stage::open().await;
    stage.stage("4-Proposal").await;
    stage.until("2026-11-24T09:01:00Z").await;
    stage.press(SAM, &stage.last_dm(SAM), "Done").await.ok();
    let digest = stage.last_dm(SAM);
    assert!(digest.text_of().contains("Done by Sam Ortiz"), "{}", digest.text_of());
    assert_eq!(digest.text, "Sam, nothing is left for today.");
    stage.stage("5-Negotiating").await;
    assert_eq!(stage.news(MAYA).len(), 1);
    stage.stage("3-Technical Evaluation").await;
    assert!(stage.last_dm(MAYA).text_of().contains("No longer asked: the deal went on."));
    stage.ws.mark_all_read();
    stage.stage("4-Proposal").await;
    stage.until("2026-11-27T09:30:00Z").await;
    assert!(stage.news(SAM).is_empty(), "that was answered");
}
