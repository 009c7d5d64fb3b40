//! What SA leadership decided of an exception is taken back for a day.

use baton_storage::states::EngagementState;
use chrono::Duration;

use super::*;

/// Lee has refused an exception and takes it back: he decides again, and Ravi hears that. Once Ravi has asked anew, the
/// refusal stands. Proves E2.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_taken_back() {
    let bot = opened().await;
    asked(&bot, WORKSHOP, EXISTING).await;
    let refuses = async || {
        bot.press(LEE, &bot.last_dm(LEE), "Decline").await.ok();
        bot.form(LEE).set("Why not?", "The partner trains them in December").send().await;
    };
    refuses().await;
    insta::assert_snapshot!(printed::card(&bot.last_dm(LEE)), @"
    ## Homeworld Inc.: answered
    ✓ Approve or decline an exception for Homeworld Inc., which Ravi Patel requested: Help with a workshop.
    Answered by Lee Novak: declined: “The partner trains them in December”.
    [Undo]
    ");
    bot.ws.mark_all_read();
    bot.press(LEE, &bot.last_dm(LEE), "Undo").await.ok();
    let one = kept(&bot).await.remove(0);
    assert_eq!((one.state, one.decided_by, one.why), (EngagementState::Approval, None, None));
    insta::assert_snapshot!(printed::card(&card(&bot)), @"
    ## Homeworld Inc.: help requested from Sam Ortiz
    ○ Waiting for approval from SA leadership. No one else is asked before that.
    *Reason*
    Help with a workshop
    *Team*
    Already uses the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
      · This is an exception: the team already uses the product. Lee Novak decides.
    ○ *Sam Ortiz* (SA) will be asked after approval.
    [Withdraw]
      · Requested by Ravi Patel, Mon 23 Nov, 10:00
    ");
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Lee Novak undid their decision on the help request (Help with a workshop) and decide…");
    refuses().await;
    let refused = bot.last_dm(LEE);
    filled(&bot, RAVI, WORKSHOP, EXISTING).await.send().await;
    bot.press(LEE, &refused, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(LEE), @"Ravi Patel has requested the same help again since then. Answer the new request instead.");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Refused);
    bot.ws.mark_all_read();
}

/// Lee has approved an exception and takes it back: Sam is asked no more, and it does not count. Approved again, and once
/// Sam has accepted, it stands. Proves E2, E3.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_taken_back_until_somebody_has_answered() {
    let bot = stage_with(&format!("sa_leaders = [\"{LEE}\", \"{GRACE}\"]"), "").await;
    asked(&bot, WORKSHOP, EXISTING).await;
    bot.press(LEE, &bot.only_news(LEE), "Approve").await.ok();
    let sams = bot.only_news(SAM);
    bot.ws.mark_all_read();
    bot.press(LEE, &bot.last_dm(LEE), "Undo").await.ok();
    insta::assert_snapshot!(printed::card(&bot.last_dm(SAM)), @"
    ## Homeworld Inc.: answered
    – Answer Ravi Patel, who requested help with Homeworld Inc.: Help with a workshop.
    No longer needed.
    ");
    insta::assert_snapshot!(printed::card(&card(&bot)), @"
    ## Homeworld Inc.: help requested from Sam Ortiz
    ○ Waiting for approval from SA leadership. No one else is asked before that.
    *Reason*
    Help with a workshop
    *Team*
    Already uses the product
    *For a tier upgrade*
    No
    *Details*
    > Their platform team wants to try Ultimate
      · This is an exception: the team already uses the product. Lee Novak decides.
    ○ *Sam Ortiz* (SA) will be asked after approval.
    [Withdraw]
      · Requested by Ravi Patel, Mon 23 Nov, 10:00
    ");
    let again = bot.last_dm(LEE).text_of();
    assert!(again.contains("It would be Sam Ortiz's 1st exception this fiscal year"), "{again}");
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Lee Novak undid their decision on the help request (Help with a workshop) and decide…");
    bot.press(SAM, &sams, "Accept").await.ok();
    insta::assert_snapshot!(bot.last_private(SAM), @"This no longer needs an answer: Lee Novak undid the answer before it.");
    bot.pass(Duration::minutes(5)).await;
    bot.press(GRACE, &bot.last_dm(GRACE), "Approve").await.ok();
    bot.pass(Duration::minutes(5)).await;
    bot.press(SAM, &bot.last_dm(SAM), "Accept").await.ok();
    bot.press(GRACE, &bot.last_dm(GRACE), "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(GRACE), @"Sam Ortiz has answered since then, so this answer stands.");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken, "nothing changed");
    insta::assert_snapshot!(bot.deeds(&["reengagement."]).await.join("\n"), @"
    U0RAVI reengagement.ask (none → approval)
    U0LEE reengagement.approve (approval → asked)
    U0LEE reengagement.undo (asked → approval)
    U0GRACE reengagement.approve (approval → asked)
    U0SAM reengagement.take (asked → taken)
    ");
    bot.ws.mark_all_read();
}
