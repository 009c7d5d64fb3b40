//! Who hears of a meeting, and how often.

use crate::harness::*;

/// Everybody invited hears once, with the next morning's message, as it is then; whoever arranged it hears nothing.
/// Moved: those who knew hear it, and the old message is brought up to date. Cancelled: the same.
/// Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_invited_hears_once() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.arranged("2026-12-02", "10:00").await;
    stage.moved("2026-12-03", "11:00").await;
    stage.nobody_but_the_channel_heard();
    stage.until("2026-11-24T09:01:00Z").await;
    for user in [RAVI, ALEX] {
        let told = stage.last_dm(user);
        let says = "Homeworld Inc.: Account team meeting: Homeworld Inc. is on Thu 3 Dec, 11:00. Sam Ortiz invites you.";
        assert!(told.text_of().contains(says), "{}", told.text_of());
        assert_eq!(stage.news(user).len(), 1, "{user}");
    }
    assert!(stage.dms(SAM).iter().all(|text| !text.contains("invites you")));

    stage.moved("2026-12-04", "14:00").await;
    assert!(
        stage.last_dm(RAVI).text_of().contains("is on Fri 4 Dec, 14:00."),
        "{}",
        stage.last_dm(RAVI).text_of()
    );
    stage.nobody_but_the_channel_heard();
    stage.until("2026-11-25T09:01:00Z").await;
    let told = stage.last_dm(RAVI);
    assert!(
        told.text_of().contains("has moved from Thu 3 Dec, 11:00 to Fri 4 Dec, 14:00, says Sam Ortiz."),
        "{}",
        told.text_of()
    );
    assert_eq!(stage.news(RAVI).len(), 1);
    stage.news(ALEX);

    stage.press(SAM, &stage.card(), "Move").await.ok();
    stage.form(SAM).set("Who of us", "U0SAM,U0RAVI,U0LEE").send().await;
    stage.put_away(SAM).await;
    stage.until("2026-11-26T09:01:00Z").await;
    assert!(
        stage.last_dm(LEE).text_of().contains("Sam Ortiz invites you."),
        "{}",
        stage.last_dm(LEE).text_of()
    );
    assert!(
        stage.last_dm(ALEX).text_of().contains("goes ahead without you"),
        "{}",
        stage.last_dm(ALEX).text_of()
    );
    assert!(stage.news(RAVI).is_empty(), "nothing new for Ravi");
    stage.ws.mark_all_read();

    stage.press(SAM, &stage.card(), "Cancel it").await.ok();
    stage.form(SAM).set("Why?", "Kim is ill").send().await;
    stage.until("2026-11-27T09:01:00Z").await;
    for user in [RAVI, LEE] {
        assert!(
            stage.last_dm(user).text_of().contains("is cancelled: Kim is ill."),
            "{}",
            stage.last_dm(user).text_of()
        );
    }
    assert!(stage.news(ALEX).is_empty(), "who was told not to come hears nothing more");
}

/// What is within a working day is told at once; what is cancelled before anybody has read of it is never mentioned.
/// Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_near_is_told_at_once() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.arranged("2026-11-23", "15:00").await;
    assert!(
        stage.last_dm(RAVI).text.contains("is on Mon 23 Nov, 15:00. Sam Ortiz invites you."),
        "{}",
        stage.last_dm(RAVI).text
    );
    assert_eq!(stage.news(RAVI).len(), 1);
    stage.press(SAM, &stage.card(), "Cancel it").await.ok();
    stage.form(SAM).set("Why?", "Kim is ill").send().await;
    assert!(stage.last_dm(RAVI).text.contains("is cancelled: Kim is ill."), "{}", stage.last_dm(RAVI).text);

    let stage = Stage::open().await;
    stage.handed().await;
    stage.arranged("2026-12-02", "10:00").await;
    stage.press(SAM, &stage.card(), "Cancel it").await.ok();
    stage.form(SAM).set("Why?", "Kim is ill").send().await;
    stage.until("2026-11-24T12:00:00Z").await;
    assert!(stage.news(RAVI).is_empty(), "{:#?}", stage.ws.dm(RAVI));
}

impl Stage {
    /// Nobody was written to; what stands in the account's channel is looked at.
    #[track_caller]
    fn nobody_but_the_channel_heard(&self) {
        self.ws.take_unread(HOME);
        self.nobody_else_heard();
    }
}

/// What can be done on the card can be done from "Why" too: the form opens on top of that page.
/// Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn why_leads_on() {
    let stage = Stage::open().await;
    let card = stage.handed().await;
    stage.press(SAM, &card, "Why?").await.ok();
    let why = stage.form(SAM).view;
    let action = why.button("Schedule").expect("a button");
    let place = local_slack::Place::View(why.id.clone());
    stage.ws.click(SAM, place, &action, local_slack::Choice::Button).await.ok();
    stage.settle().await;
    assert_eq!(stage.ws.modal_stack(SAM).len(), 2);
    stage.form(SAM).set("Day", "2026-12-02").send().await;
    assert!(stage.meeting().await.is_planned());
}

/// The deal is lost and comes back: the meeting stays when it is, and its owner is asked after it all the same. The
/// account is let go: the meeting is called off, and who knew of it hears. Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_that_rests_does_not_move_its_meeting() {
    let stage = Stage::open().await;
    stage.handed().await;
    let meeting = stage.arranged("2026-12-02", "10:00").await;
    stage.stage("8-Closed Lost").await;
    stage.until("2026-11-30T10:00:00Z").await;
    stage.stage("4-Proposal").await;
    stage.ws.mark_all_read();
    assert_eq!(stage.meeting().await, meeting);
    stage.until("2026-12-03T09:01:00Z").await;
    assert!(stage.last_dm(SAM).text_of().contains("Was it held?"), "{}", stage.last_dm(SAM).text_of());
    stage.ws.mark_all_read();
    stage.press(SAM, &stage.card(), "Moved").await.ok();
    stage.form(SAM).set("Day", "2027-02-01").send().await;
    stage.put_away(SAM).await;
    stage.ws.mark_all_read();
    stage.stage("8-Closed Lost").await;
    stage.pass(chrono::Duration::days(40)).await;
    assert_eq!(stage.meeting().await.state.as_str(), "cancelled");
    assert!(stage.dms(RAVI).iter().any(|text| text.contains("is cancelled")), "{:#?}", stage.dms(RAVI));
}
