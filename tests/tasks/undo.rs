//! "Undo": what somebody said of a task is taken back for a day, with what followed.

use baton_storage::accounts;
use baton_storage::handoffs;
use baton_storage::states::HandoffState;
use chrono::Duration;
use local_slack::Message;

use crate::harness::*;

impl TestBot {
    /// Everything of the track is done but what Closed Won opens; nobody has heard of that yet.
    async fn won(&self) {
        self.handed().await;
        self.until("2026-11-24T09:01:00Z").await;
        self.press(SAM, &self.last_dm(SAM), "Done").await.ok();
        self.until("2026-11-25T09:01:00Z").await;
        self.press(RAVI, &self.last_dm(RAVI), "Done").await.ok();
        self.press(SAM, &self.last_dm(SAM), "Done").await.ok();
        self.form(SAM).send().await;
        self.stage("Closed Won").await;
        self.ws.mark_all_read();
    }

    /// Homeworld's handoff, and whether it is being onboarded.
    async fn stands(&self) -> (HandoffState, bool) {
        let mut db = self.app.storage.read().await.expect("a reader");
        let handoff = handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("a handoff");
        let account = accounts::find(&mut db, &HOMEWORLD.into()).await.expect("read").expect("known");
        (handoff.state, account.onboarding_since.is_some())
    }
}

/// Sam has said that the meeting is done, and takes it back in the message: it is asked again as it was, the card says so,
/// and what opened because of it is asked no more. Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn done_is_taken_back_with_what_followed() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T09:01:00Z").await;
    assert!(!bot.last_dm(SAM).has_button("Undo"), "nothing to take back yet");
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    bot.ws.mark_all_read();
    let before = bot.asked_of(SAM).await.len();
    bot.press(SAM, &bot.last_dm(SAM), "Undo").await.ok();
    insta::assert_snapshot!(printed::card(&bot.last_dm(SAM)), @"
    ## 1 open task
    ○ Schedule the internal account team meeting for Homeworld Inc. with the whole account team.
    Due Mon 30 Nov.
    [Schedule] [Done] [Remind me tomorrow] […] (Snooze a week | Snooze until… | Not mine | Not applicable | Why?)
      · Your daily summary.
    ");
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld, in a thread: Sam Ortiz reopened “Internal account team meeting”.");
    let card = bot.only(HOME).text_of();
    assert!(card.contains("0 of 7 done"), "{card}");
    assert_eq!((before, bot.asked_of(SAM).await.len()), (1, 1), "the introduction waits again");
    // Done anew, everything opens anew.
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    assert!(bot.only(HOME).text_of().contains("1 of 7 done"));
    assert_eq!(bot.asked_of(SAM).await.len(), 1);
    bot.ws.mark_all_read();
}

/// A handoff that was complete goes on when one of its steps is taken back, and its onboarding with it. Proves O1, P1.
#[tokio::test(flavor = "multi_thread")]
async fn a_complete_handoff_goes_on() {
    let bot = TestBot::open().await;
    bot.won().await;
    bot.until("2026-11-26T09:01:00Z").await;
    for _ in 0..4 {
        bot.press(RAVI, &bot.last_dm(RAVI), "Done").await.ok();
        if bot.ws.modal(RAVI).is_some() {
            bot.form(RAVI).send().await;
        }
    }
    assert_eq!(bot.stands().await, (HandoffState::Completed, false));
    assert_eq!(bot.asked_of(RAVI).await.len(), 1, "what is its priority now?");
    bot.press(RAVI, &bot.last_dm(RAVI), "Undo").await.ok();
    assert_eq!(
        bot.stands().await,
        (HandoffState::Running, false),
        "the kickoff is asked again; the end was reached"
    );
    let card = bot.only(HOME).text_of();
    assert!(card.contains("6 of 7 done"), "{card}");
    for _ in 0..3 {
        bot.press(RAVI, &bot.last_dm(RAVI), "Undo").await.ok();
    }
    assert_eq!(bot.stands().await, (HandoffState::Running, true), "so is the end");
    let asked = bot.asked_of(RAVI).await;
    let steps = asked.iter().filter(|task| task.asks.step().is_some()).count();
    assert_eq!((steps, asked.len()), (4, 4), "nobody asks for its priority while it is onboarded");
    for _ in 0..4 {
        bot.press(RAVI, &bot.last_dm(RAVI), "Done").await.ok();
        if bot.ws.modal(RAVI).is_some() {
            bot.form(RAVI).send().await;
        }
    }
    assert_eq!(bot.stands().await, (HandoffState::Completed, false));
    bot.ws.mark_all_read();
}

/// After a day, by whoever may not, twice, and where the handoff has ended: a sentence, and nothing changes.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_taken_back_for_a_day_by_whom_it_concerns() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    let settled = bot.last_dm(SAM);
    bot.press_only(SAM, &settled, "Undo").await.ok();
    bot.press(SAM, &settled, "Undo").await.ok();
    assert_eq!(bot.last_private(SAM), "This is already open again.");
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    let settled = bot.last_dm(SAM);
    let mut copy = Message::default();
    (copy.channel, copy.blocks) = (HOME.into(), settled.blocks.clone());
    let others = bot.ws.leave(copy);
    bot.press(LEE, &others, "Undo").await.ok();
    assert_eq!(bot.last_private(LEE), "Only Sam Ortiz and the managers of EMEA Enterprise can undo this.");
    bot.pass(Duration::hours(25)).await;
    bot.press(SAM, &settled, "Undo").await.ok();
    assert_eq!(bot.last_private(SAM), "This was closed more than a day ago, so it can no longer be undone.");
    bot.ws.mark_all_read();
}

/// "Not applicable" is taken back by a manager; the meeting that was cancelled by it stays so, and that is said.
/// Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn not_applicable_is_taken_back_and_what_stands_is_said() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Not applicable").await.ok();
    bot.form(SAM).set("Why does it not apply?", "They met last week").send().await;
    let settled = bot.last_dm(SAM);
    bot.press(SAM, &settled, "Undo").await.ok();
    assert!(bot.last_dm(SAM).has_button("Done"), "{:?}", bot.last_dm(SAM).buttons());
    bot.ws.mark_all_read();
}

/// On "All steps" what was said of a step is taken back beside it, and the page shows what is so now. Proves T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_taken_back_on_the_page_of_all_steps() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.press(SAM, &bot.only(HOME), "Done").await.ok();
    bot.press(SAM, &bot.only(HOME), "All steps").await.ok();
    bot.press_at(SAM, "Internal account team meeting", "Undo").await;
    let page = bot.form(SAM).view.text_of();
    assert!(page.contains("○ *Internal account team meeting*"), "{page}");
    assert!(page.contains("Introduction to the customer · Sam Ortiz · after"), "it waits again: {page}");
    bot.ws.mark_all_read();
}
