//! Who hears of a meeting, and how often.

use crate::harness::*;

/// Everybody invited hears once, with the next morning's message, as it is then; whoever arranged it hears nothing.
/// Moved: those who knew hear it, and the old message is brought up to date. Cancelled: the same.
/// Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_invited_hears_once() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.arranged("2026-12-02", "10:00").await;
    bot.moved("2026-12-03", "11:00").await;
    bot.nobody_but_the_channel_heard();
    bot.until("2026-11-24T09:01:00Z").await;
    for user in [RAVI, ALEX] {
        let told = bot.only_news(user);
        let says = "Sam Ortiz invited you: “Account team meeting: Homeworld Inc.”, Homeworld Inc., Thu 3 Dec, 11:00.";
        assert!(told.text_of().contains(says), "{}", told.text_of());
    }
    assert!(bot.dms(SAM).iter().all(|text| !text.contains("invited you")));

    bot.moved("2026-12-04", "14:00").await;
    assert!(
        bot.last_dm(RAVI).text_of().contains("Homeworld Inc., Fri 4 Dec, 14:00."),
        "{}",
        bot.last_dm(RAVI).text_of()
    );
    bot.nobody_but_the_channel_heard();
    bot.until("2026-11-25T09:01:00Z").await;
    let told = bot.only_news(RAVI);
    assert!(told.text_of().contains("from Thu 3 Dec, 11:00 to Fri 4 Dec, 14:00."), "{}", told.text_of());
    bot.news(ALEX);

    bot.press(SAM, &bot.card(), "Reschedule").await.ok();
    bot.form(SAM).set("Our attendees", "U0SAM,U0RAVI,U0LEE").send().await;
    bot.put_forms_away(SAM).await;
    bot.until("2026-11-26T09:01:00Z").await;
    assert!(bot.last_dm(LEE).text_of().contains("Sam Ortiz invited you:"), "{}", bot.last_dm(LEE).text_of());
    assert!(bot.last_dm(ALEX).text_of().contains("removed you from"), "{}", bot.last_dm(ALEX).text_of());
    assert!(bot.news(RAVI).is_empty(), "nothing new for Ravi");
    bot.ws.mark_all_read();

    bot.press_step(SAM, &bot.card(), "Cancel meeting").await;
    bot.form(SAM).set("Why?", "Kim is ill").send().await;
    bot.until("2026-11-27T09:01:00Z").await;
    for user in [RAVI, LEE] {
        assert!(bot.last_dm(user).text_of().contains(": Kim is ill."), "{}", bot.last_dm(user).text_of());
    }
    assert!(bot.news(ALEX).is_empty(), "who was told not to come hears nothing more");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc (canceled).ics
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou…
    ");
}

/// What is within a working day is told at once; what is cancelled before anybody has read of it is never mentioned.
/// Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_near_is_told_at_once() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.arranged("2026-11-23", "15:00").await;
    let told = bot.only_news(RAVI).text;
    assert!(told.contains("Homeworld Inc., Mon 23 Nov, 15:00."), "{told}");
    bot.press_step(SAM, &bot.card(), "Cancel meeting").await;
    bot.form(SAM).set("Why?", "Kim is ill").send().await;
    assert!(bot.last_dm(RAVI).text.contains("15:00: Kim is ill."), "{}", bot.last_dm(RAVI).text);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc (canceled).ics
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc. is canceled: Kim is ill.
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc.ics
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Alex Moreau: Homeworld Inc.: “Account team meeting: Homeworld Inc.” is canceled: Kim is ill.
    Alex Moreau: Sam Ortiz canceled “Account team meeting: Homeworld Inc.” for Homeworld Inc. on Mon 23 Nov, 15:00: K…
    ");

    let bot = TestBot::open().await;
    bot.handed().await;
    bot.arranged("2026-12-02", "10:00").await;
    bot.press_step(SAM, &bot.card(), "Cancel meeting").await;
    bot.form(SAM).set("Why?", "Kim is ill").send().await;
    bot.until("2026-11-24T12:00:00Z").await;
    assert!(bot.news(RAVI).is_empty(), "{:#?}", bot.ws.dm(RAVI));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc (canceled).ics
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc. is canceled: Kim is ill.
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc.ics
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou…
    ");
}

impl TestBot {
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
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    bot.press_step(SAM, &card, "Why?").await;
    let why = bot.form(SAM).view;
    let action = why.button("Schedule").expect("a button");
    let place = local_slack::Place::View(why.id.clone());
    bot.ws.click(SAM, place, &action, local_slack::Choice::Button).await.ok();
    bot.settle().await;
    assert_eq!(bot.ws.modal_stack(SAM).len(), 3, "all steps, why, the form");
    bot.form(SAM).set("Day", "2026-12-02").send().await;
    assert!(bot.meeting().await.is_planned());
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc.: Wed 2 Dec, 10:00.
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc.ics
    ");
}

/// The deal is lost and comes back: the meeting stays when it is, and its owner is asked after it all the same. The
/// account is let go: the meeting is called off, and who knew of it hears. Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_that_rests_does_not_move_its_meeting() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let meeting = bot.arranged("2026-12-02", "10:00").await;
    bot.stage("8-Closed Lost").await;
    bot.until("2026-11-30T10:00:00Z").await;
    bot.stage("4-Proposal").await;
    bot.ws.mark_all_read();
    assert_eq!(bot.meeting().await, meeting);
    bot.until("2026-12-03T09:01:00Z").await;
    assert!(bot.last_dm(SAM).text_of().contains("Did it take place?"), "{}", bot.last_dm(SAM).text_of());
    bot.ws.mark_all_read();
    bot.press(SAM, &bot.card(), "Reschedule").await.ok();
    bot.form(SAM).set("Day", "2027-02-01").send().await;
    bot.put_forms_away(SAM).await;
    bot.ws.mark_all_read();
    bot.stage("8-Closed Lost").await;
    bot.pass(chrono::Duration::days(40)).await;
    assert_eq!(bot.meeting().await.state.as_str(), "cancelled");
    assert!(bot.dms(RAVI).iter().any(|text| text.contains("is canceled")), "{:#?}", bot.dms(RAVI));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Account team meeting: Homeworld Inc (canceled).ics
    Alex Moreau: Baton canceled “Account team meeting: Homeworld Inc.” for Homeworld Inc. on Mon 1 Feb, 10:00: the de…
    Alex Moreau: Baton rescheduled “Account team meeting: Homeworld Inc.” for Homeworld Inc. from Wed 2 Dec, 10:00 to…
    Maya Lopez: Homeworld Inc.: the deal was lost and has not reopened. The handoff has ended, and the account has n…
    Sam Ortiz: Homeworld Inc.: the deal was lost, and its handoff is paused. If the deal reopens by 2 Jan, the hand…
    ");
}
