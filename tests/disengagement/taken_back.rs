//! The manager's word is taken back for a day, and that the customer was told.

use baton_storage::asks::Asks;
use chrono::Duration;

use super::*;

/// Maya has approved, and takes it back in the message that says so: the card waits for approval, Ravi is asked for
/// nothing, and hears of it once. Tom, who leads the team too, may take back what she said next. Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_taken_back() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.letting_go().await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    insta::assert_snapshot!(printed::card(&bot.last_dm(MAYA)), @"
    ## Homeworld Inc.: closed
    ✓ Approve or decline ending CSM coverage for Homeworld Inc., which Ravi Patel requested.
    Done by Maya Lopez Mon 23 Nov, 10:00: approved.
    [Undo]
      · Sent now because someone is waiting for it.
    ");
    bot.ws.mark_all_read();
    let answered = bot.last_dm(MAYA);
    bot.press(MAYA, &answered, "Undo").await.ok();
    assert_eq!(bot.disengagement().await.state.as_str(), "proposed");
    insta::assert_snapshot!(printed::card(&bot.last_dm(MAYA)), @"
    ## Homeworld Inc.: your action is needed
    ○ Ravi Patel requests to end CSM coverage for Homeworld Inc. Below the threshold after a downgrade or churn. “They went from 400 to 60 seats” Do you approve?
    Due Wed 25 Nov.
    [Approve] [Decline] [Remind me tomorrow] […] (Snooze a week | Snooze until… | Not mine | Why?)
      · Sent now because someone is waiting for it.
    ");
    insta::assert_snapshot!(printed::card(&bot.letgo_card()), @"
    ## Homeworld Inc.: ending CSM coverage
    ○ Waiting for Maya Lopez or Tom Becker to approve.
    *Reason*
    Below the threshold after a downgrade or churn
    *CSM*
    Ravi Patel
    *New contact*
    Alex Moreau
    *Internal reason:*
    > They went from 400 to 60 seats
    ○ The manager approves
    □ The account team tells the customer in a meeting with Alex Moreau
    □ Ravi Patel writes and sends the follow-up
    □ Alex Moreau becomes the contact
    [Withdraw]
      · Started by Ravi Patel · CSM field from Salesforce, Mon 23 Nov, 10:00 · internal: the account team tells the customer
    ");
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Maya Lopez undid their approval of ending CSM coverage, which waits for approval aga…");
    let left = bot.asked_of(RAVI).await;
    assert!(left.iter().all(|task| task.asks != Asks::Meet), "{left:?}");
    bot.press(MAYA, &answered, "Undo").await.ok();
    assert_eq!(bot.last_private(MAYA), "This is already open again.");
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    bot.ws.mark_all_read();
    bot.pass(Duration::minutes(30)).await;
    bot.press(TOM, &bot.last_dm(TOM), "Undo").await.ok();
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc.: Tom Becker undid your approval of ending CSM coverage, which waits for approval agai…
    Ravi Patel: Homeworld Inc.: Tom Becker undid Maya Lopez's approval of ending CSM coverage, which waits for appro…
    ");
    insta::assert_snapshot!(bot.deeds(&["disengagement."]).await.join("\n"), @"
    U0RAVI disengagement.start (none → proposed)
    U0MAYA disengagement.agree (proposed → agreed)
    U0MAYA disengagement.undo (agreed → proposed)
    U0MAYA disengagement.agree (proposed → agreed)
    U0TOM disengagement.undo (agreed → proposed)
    ");
}

/// Maya has declined and takes it back: she and Tom are asked again, and Ravi hears of it. Others may not; after a day, and
/// once Ravi has asked anew, it stands. Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_taken_back() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.letting_go().await;
    let declines = async || {
        bot.press(MAYA, &bot.last_dm(MAYA), "Decline").await.ok();
        bot.form(MAYA).set("Why not?", "Their renewal is in March").send().await;
        bot.last_dm(MAYA)
    };
    let declined = declines().await;
    insta::assert_snapshot!(printed::card(&declined), @"
    ## Homeworld Inc.: closed
    ✓ Approve or decline ending CSM coverage for Homeworld Inc., which Ravi Patel requested.
    Done by Maya Lopez Mon 23 Nov, 10:00: declined: “Their renewal is in March”.
    [Undo]
      · Sent now because someone is waiting for it.
    ");
    let mut copy = Message::default();
    (copy.channel, copy.blocks) = (HOME.into(), declined.blocks.clone());
    let shown = bot.ws.leave(copy);
    bot.press(RAVI, &shown, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(RAVI), @"Only Maya Lopez and the managers of EMEA Enterprise can undo this.");
    bot.ws.mark_all_read();
    bot.press(MAYA, &declined, "Undo").await.ok();
    let one = bot.disengagement().await;
    assert_eq!((one.state.as_str(), one.why, one.decided_by), ("proposed", None, None));
    assert!(bot.last_dm(TOM).has_button("Approve"), "{:?}", bot.last_dm(TOM).buttons());
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Maya Lopez undid their decision against ending CSM coverage, which waits for approva…");
    let declined = declines().await;
    bot.letting_go().await;
    bot.press(MAYA, &declined, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(MAYA), @"Ravi Patel has requested this again since then. Answer the new request instead.");
    assert_eq!(bot.disengagement().await.state.as_str(), "proposed", "the new one");
    let declined = declines().await;
    bot.pass(Duration::hours(25)).await;
    bot.press(MAYA, &declined, "Undo").await.ok();
    assert_eq!(bot.last_private(MAYA), "This was closed more than a day ago, so it can no longer be undone.");
    assert_eq!(bot.disengagement().await.state.as_str(), "refused");
    bot.ws.mark_all_read();
}

/// Ravi has recorded a meeting that was another account's, and takes it back: the meeting is asked for again, with what he
/// said of it in its form. Once the customer was told, the approval stands; once the follow-up is written, the meeting does.
/// Proves D2.
#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_taken_back_until_the_follow_up_is_written() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.agreed_to().await;
    let approved = bot.last_dm(MAYA);
    bot.press(RAVI, &bot.letgo_card(), "Record the meeting").await.ok();
    bot.form(RAVI)
        .set("What did you discuss with them?", SUPPORT)
        .set("Customer attendees", "Kim Doe")
        .send()
        .await;
    bot.press(MAYA, &approved, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(MAYA), @"The customer has been told since then, so the approval stands.");
    let recorded = bot.letgo_card();
    bot.press(RAVI, &recorded, "Undo the meeting").await.ok();
    assert_eq!(bot.disengagement().await.state.as_str(), "agreed");
    insta::assert_snapshot!(printed::card(&bot.letgo_card()), @"
    ## Homeworld Inc.: ending CSM coverage
    ○ Maya Lopez approved. Next: Ravi Patel meets the customer together with Alex Moreau.
    *Reason*
    Below the threshold after a downgrade or churn
    *CSM*
    Ravi Patel
    *New contact*
    Alex Moreau
    *Internal reason:*
    > They went from 400 to 60 seats
    ✓ Maya Lopez approved, Mon 23 Nov, 10:00
    ○ The account team tells the customer in a meeting with Alex Moreau
    □ Ravi Patel writes and sends the follow-up
    □ Alex Moreau becomes the contact
    [Record the meeting] [Withdraw]
      · Started by Ravi Patel · CSM field from Salesforce, Mon 23 Nov, 10:00 · internal: the account team tells the customer
    ");
    bot.press(RAVI, &bot.letgo_card(), "Record the meeting").await.ok();
    let form = bot.form(RAVI);
    assert_eq!(form.view.value_of("guests").as_deref(), Some("Kim Doe"), "nothing is lost");
    form.send().await;
    let recorded = bot.letgo_card();
    bot.press(RAVI, &recorded, "Write the follow-up").await.ok();
    bot.form(RAVI).send().await;
    bot.put_forms_away(RAVI).await;
    bot.press(RAVI, &recorded, "Undo the meeting").await.ok();
    insta::assert_snapshot!(bot.last_private(RAVI), @"The follow-up is written already, so the meeting stands. To correct it, use “Edit the meeting” on the card.");
    assert_eq!(bot.disengagement().await.state.as_str(), "met");
    insta::assert_snapshot!(bot.deeds(&["disengagement."]).await.join("\n"), @"
    U0RAVI disengagement.start (none → proposed)
    U0MAYA disengagement.agree (proposed → agreed)
    U0RAVI disengagement.met (agreed → met)
    U0RAVI disengagement.undo (met → agreed)
    U0RAVI disengagement.met (agreed → met)
    U0RAVI disengagement.letter (met → met)
    ");
    bot.ws.mark_all_read();
}
