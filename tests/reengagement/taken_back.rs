//! What somebody answered to a call is taken back for a day.

use baton_storage::states::EngagementState;
use chrono::Duration;

use super::*;

/// Sam has accepted and takes it back in the message that says so: he is asked as before, the card waits for him, Ravi
/// hears of it once, and the audit says who. He answers anew. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn an_acceptance_is_taken_back() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    let letter = bot.only_news(SAM);
    bot.press(SAM, &letter, "Accept").await.ok();
    insta::assert_snapshot!(printed::card(&bot.last_dm(SAM)), @"
    ## Homeworld Inc.: answered
    ✓ Answer Ravi Patel, who requested help with Homeworld Inc.: A POV, evaluation, RFP or security review.
    Answered by Sam Ortiz: accepted.
    [Undo]
    ");
    insta::assert_snapshot!(printed::card(&card(&bot)), @"
    ## Homeworld Inc.: help requested from Sam Ortiz
    ✓ *Sam Ortiz* accepted.
    *Reason*
    A POV, evaluation, RFP or security review
    *Team*
    New to the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
    ✓ *Sam Ortiz* (SA) accepted, Mon 23 Nov.
    [Close] [Withdraw] [Undo]
      · Requested by Ravi Patel, Mon 23 Nov, 10:00
    ");
    bot.ws.mark_all_read();
    bot.press(SAM, &bot.last_dm(SAM), "Undo").await.ok();
    insta::assert_snapshot!(printed::card(&bot.last_dm(SAM)), @"
    ## Homeworld Inc.: your help is requested
    *Ravi Patel requests your help with Homeworld Inc.: A POV, evaluation, RFP or security review. Can you take it?*
    *Reason*
    A POV, evaluation, RFP or security review
    *Team*
    New to the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
    [Accept] [Suggest someone] [Decline] [Remind me tomorrow] […] (Snooze a week | Snooze until… | Not mine | Why?)
      · Sent now because Ravi Patel is waiting.
    ");
    insta::assert_snapshot!(printed::card(&card(&bot)), @"
    ## Homeworld Inc.: help requested from Sam Ortiz
    ○ *Ravi Patel* requests help from *Sam Ortiz*.
    *Reason*
    A POV, evaluation, RFP or security review
    *Team*
    New to the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
    ○ *Sam Ortiz* (SA) is asked.
    [Close] [Withdraw]
      · Requested by Ravi Patel, Mon 23 Nov, 10:00
    ");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Asked);
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Sam Ortiz undid their answer to the help request (A POV, evaluation, RFP or security…");
    bot.press(SAM, &bot.last_dm(SAM), "Accept").await.ok();
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);
    insta::assert_snapshot!(bot.deeds(&["reengagement."]).await.join("\n"), @"
    U0RAVI reengagement.ask (none → asked)
    U0SAM reengagement.take (asked → taken)
    U0SAM reengagement.undo (taken → asked)
    U0SAM reengagement.take (asked → taken)
    ");
    bot.ws.mark_all_read();
}

/// Sam has declined, and Lee is asked to name somebody; Sam takes it back: Lee is asked no more, and Sam is reminded as
/// everybody is. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn a_decline_is_taken_back_and_the_leader_is_asked_no_more() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.press(SAM, &bot.only_news(SAM), "Decline").await.ok();
    bot.form(SAM).set("Why?", "I am on site all December").send().await;
    let lees = bot.only_news(LEE);
    bot.ws.mark_all_read();
    bot.press(SAM, &bot.last_dm(SAM), "Undo").await.ok();
    insta::assert_snapshot!(printed::card(&bot.last_dm(LEE)), @"
    ## Homeworld Inc.: answered
    – Name someone who can help Ravi Patel with Homeworld Inc. (A POV, evaluation, RFP or security review).
    No longer needed.
    ");
    insta::assert_snapshot!(printed::card(&card(&bot)), @"
    ## Homeworld Inc.: help requested from Sam Ortiz
    ○ *Ravi Patel* requests help from *Sam Ortiz*.
    *Reason*
    A POV, evaluation, RFP or security review
    *Team*
    New to the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
    ○ *Sam Ortiz* (SA) is asked.
    [Close] [Withdraw]
      · Requested by Ravi Patel, Mon 23 Nov, 10:00
    ");
    bot.press(LEE, &lees, "Accept").await.ok();
    insta::assert_snapshot!(bot.last_private(LEE), @"This no longer needs an answer: Sam Ortiz undid the answer before it.");
    insta::assert_snapshot!(bot.others_heard().await, @"");
    bot.until("2026-11-26T09:30:00Z").await;
    let reminded = bot.news(SAM).join("\n");
    assert!(reminded.contains("requests your help with Homeworld Inc."), "{reminded}");
    bot.ws.mark_all_read();
}

/// Sam has suggested Grace, and takes it back: Grace is asked no more, Sam is. Once Grace has answered, it stands.
/// Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_is_taken_back_until_the_other_has_answered() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    let suggests = async || {
        bot.press(SAM, &bot.last_dm(SAM), "Suggest someone").await.ok();
        bot.form(SAM).set("Who?", GRACE).send().await;
    };
    suggests().await;
    bot.press(SAM, &bot.last_dm(SAM), "Undo").await.ok();
    insta::assert_snapshot!(printed::card(&bot.last_dm(GRACE)), @"
    ## Homeworld Inc.: answered
    – Answer Ravi Patel, who requested help with Homeworld Inc.: A POV, evaluation, RFP or security review.
    No longer needed.
    ");
    assert!(bot.last_dm(SAM).has_button("Accept"), "{:?}", bot.last_dm(SAM).buttons());
    bot.pass(Duration::minutes(5)).await;
    suggests().await;
    bot.pass(Duration::minutes(5)).await;
    bot.press(GRACE, &bot.last_dm(GRACE), "Accept").await.ok();
    bot.press(SAM, &bot.last_dm(SAM), "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(SAM), @"Grace Kim has answered since then, so this answer stands.");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken, "nothing changed");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: Sam Ortiz suggested Grace Kim, who is asked instead. (2 times)
    #acct-homeworld, in a thread: ○ Sam Ortiz undid their answer and is asked again.
    #acct-homeworld, in a thread: ✓ Grace Kim accepted.
    Ravi Patel: Homeworld Inc.: Grace Kim accepted: A POV, evaluation, RFP or security review. When it is done, clos…
    ");
}

/// Sam and Lee have both declined, so that nobody is left; Lee takes his back, and the call goes on. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_decline_is_taken_back() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.press(SAM, &bot.only_news(SAM), "Decline").await.ok();
    bot.form(SAM).set("Why?", "I am on site all December").send().await;
    let sams = bot.last_dm(SAM);
    bot.pass(Duration::minutes(5)).await;
    bot.press(LEE, &bot.only_news(LEE), "Decline").await.ok();
    bot.form(LEE).set("Why?", "No architect is free this quarter").send().await;
    assert_eq!(kept(&bot).await[0].state, EngagementState::Declined);
    assert_eq!(card(&bot).buttons(), ["Undo"]);
    bot.press(SAM, &sams, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(SAM), @"Lee Novak has answered since then, so this answer stands.");
    bot.ws.mark_all_read();
    bot.press(LEE, &bot.last_dm(LEE), "Undo").await.ok();
    assert_eq!(kept(&bot).await[0].state, EngagementState::Asked);
    insta::assert_snapshot!(printed::card(&card(&bot)), @"
    ## Homeworld Inc.: help requested from Lee Novak
    ○ *Ravi Patel* requests help from *Lee Novak*.
    *Reason*
    A POV, evaluation, RFP or security review
    *Team*
    New to the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
    ○ Sam Ortiz declined (“I am on site all December”), so *Lee Novak* is asked to name the SA.
    [Close] [Withdraw] [Undo]
      · Requested by Ravi Patel, Mon 23 Nov, 10:00
    ");
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Lee Novak undid their answer to the help request (A POV, evaluation, RFP or security…");
    bot.press(LEE, &bot.last_dm(LEE), "Accept").await.ok();
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);
    bot.ws.mark_all_read();
}

/// On the card a manager takes back what Sam said, and Sam hears of it; others may not, nor twice, nor once it is closed,
/// nor after a day. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_taken_back_for_a_day_by_whom_it_concerns() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    let accepts = async || {
        bot.press(SAM, &bot.last_dm(SAM), "Accept").await.ok();
        bot.last_dm(SAM)
    };
    accepts().await;
    let taken = card(&bot);
    bot.press(ALEX, &taken, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(ALEX), @"Only Sam Ortiz and the managers of EMEA Enterprise can undo this.");
    bot.ws.mark_all_read();
    bot.press(MAYA, &taken, "Undo").await.ok();
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: ○ Maya Lopez undid the answer of Sam Ortiz. Sam Ortiz is asked again.
    Ravi Patel: Homeworld Inc.: Maya Lopez undid the answer of Sam Ortiz to the help request (A POV, evaluation, RFP…
    Sam Ortiz: Homeworld Inc.: Maya Lopez undid your answer to the help request (A POV, evaluation, RFP or security…
    ");
    bot.press(MAYA, &taken, "Undo").await.ok();
    assert_eq!(bot.last_private(MAYA), "This is already open again.");
    let asked_again =
        bot.ws.dm(SAM).into_iter().rev().find(|one| one.has_button("Accept")).expect("asked again");
    bot.press(SAM, &asked_again, "Accept").await.ok();
    let taken = card(&bot);
    // Who leads the architects leads Sam.
    bot.press(LEE, &taken, "Undo").await.ok();
    assert_eq!(kept(&bot).await[0].state, EngagementState::Asked);
    bot.press(SAM, &asked_again, "Accept").await.ok();
    let taken = card(&bot);
    bot.pass(Duration::hours(25)).await;
    bot.press(MAYA, &taken, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(MAYA), @"This was closed more than a day ago, so it can no longer be undone.");
    bot.press(RAVI, &taken, "Close").await.ok();
    bot.form(RAVI).set("Outcome", "The POV begins in January").send().await;
    assert_eq!(card(&bot).buttons(), [""; 0]);
    assert!(bot.ws.dm(SAM).iter().all(|one| !one.has_button("Undo")), "closed");
    bot.ws.mark_all_read();
}

/// It was closed within the day: what was said stands, and whoever presses an older message reads why. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_closed_stands() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.press(SAM, &bot.only_news(SAM), "Accept").await.ok();
    let answered = bot.last_dm(SAM);
    bot.press(RAVI, &card(&bot), "Close").await.ok();
    bot.form(RAVI).set("Outcome", "The POV begins in January").send().await;
    bot.press(SAM, &answered, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(SAM), @"Ravi Patel closed this help request after the answer, so the answer stands.");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Closed);
    bot.ws.mark_all_read();
}
