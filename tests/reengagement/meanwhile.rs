//! The deal closes while somebody is asked back.

use baton_storage::states::EngagementState;

use super::*;

/// Homeworld's deal is lost while Sam is asked: nothing is taken back, and Ravi is asked in the morning whether it is
/// still needed; still needed, it goes on and he is not asked again. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_says_whether_it_is_still_needed() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.ws.mark_all_read();
    bot.stage("8-Closed Lost").await;
    assert_eq!(kept(&bot).await[0].state, EngagementState::Asked);
    bot.until("2026-11-24T16:00:00Z").await;
    let digest = bot.last_dm(RAVI);
    let asks = "Homeworld – new business is now in 8-Closed Lost. Does Homeworld Inc. still need this: A POV, evaluation, RFP or security review?";
    assert!(digest.text_of().contains(asks), "{}", digest.text_of());
    assert_eq!(digest.buttons()[..3], ["Still needed", "Close it", "Withdraw"]);
    bot.press(RAVI, &digest, "Why?").await.ok();
    assert!(bot.form(RAVI).view.text_of().contains("*Rule:* E3 of the handoff process"));
    bot.press(RAVI, &digest, "Still needed").await.ok();
    bot.ws.mark_all_read();
    bot.until("2026-12-01T16:00:00Z").await;
    assert!(bot.news(RAVI).iter().all(|text| !text.contains("still need")), "he has answered");
    bot.press(SAM, &bot.last_dm(SAM), "Accept").await.ok();
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: ✓ Sam Ortiz accepted.
    Lee Novak: Homeworld Inc.: this is closed. Answer Ravi Patel, who requested help with Homeworld Inc.: A POV, ev…
    Ravi Patel: Homeworld Inc.: Sam Ortiz accepted: A POV, evaluation, RFP or security review. When it is done, clos…
    Sam Ortiz: Sam, you have no open tasks for today.
    ");
}

/// Not needed any more: withdrawn from the same message. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn not_needed_it_is_withdrawn() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.stage("Closed Won").await;
    bot.until("2026-11-24T16:00:00Z").await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Withdraw").await.ok();
    bot.form(RAVI).send().await;
    assert_eq!(kept(&bot).await[0].state, EngagementState::Withdrawn);
    let text = bot.last_dm(RAVI).text_of();
    assert!(text.contains("No longer needed: it was withdrawn."), "{text}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: – Ravi Patel withdrew it.
    #acct-homeworld: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou…
    Sam Ortiz: – Answer Ravi Patel, who requested help with Homeworld Inc.: A POV, evaluation, RFP or security revi…
    ");
}

/// The deal reopens before he has answered: he is not asked any more. A deal that it is not about changes nothing.
/// Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn reopened_nobody_has_to_say() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    let other = json!({ "id": "0065e00000Other", "name": "Other", "type": "growth", "stage": "2-Scoping" });
    bot.crm(json!({ "account": { "id": HOMEWORLD }, "opportunity": other })).await;
    let other = json!({ "id": "0065e00000Other", "stage": "8-Closed Lost" });
    bot.crm(json!({ "account": { "id": HOMEWORLD }, "opportunity": other })).await;
    bot.until("2026-11-24T16:00:00Z").await;
    assert!(bot.news(RAVI).iter().all(|text| !text.contains("still need")), "it is not about that deal");
    bot.stage("8-Closed Lost").await;
    bot.until("2026-11-25T16:00:00Z").await;
    assert!(bot.last_dm(RAVI).text_of().contains("Homeworld Inc. still need this"));
    bot.stage("3-Technical Evaluation").await;
    let text = bot.last_dm(RAVI).text_of();
    assert!(text.contains("No longer needed: the deal is open again."), "{text}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Ravi Patel requests your help with Homeworld Inc.: A POV, evaluation, RFP or security review. Can yo…");
}

/// "Still needed" is taken back: it is asked again, and what Sam has answered meanwhile stands. Once the deal is open again
/// there is nothing to say. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn still_needed_is_taken_back() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.stage("8-Closed Lost").await;
    bot.until("2026-11-24T16:00:00Z").await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Still needed").await.ok();
    let answered = bot.last_dm(RAVI);
    let letter = bot.ws.dm(SAM).into_iter().rev().find(|one| one.has_button("Accept")).expect("his letter");
    bot.press(SAM, &letter, "Accept").await.ok();
    bot.press(RAVI, &answered, "Undo").await.ok();
    let again =
        bot.ws.dm(RAVI).into_iter().rev().find(|one| one.has_button("Still needed")).expect("asked again");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);
    bot.press(RAVI, &again, "Still needed").await.ok();
    bot.stage("3-Technical Evaluation").await;
    bot.press(RAVI, &answered, "Undo").await.ok();
    insta::assert_snapshot!(bot.last_private(RAVI), @"The deal is open again, so this question is no longer asked.");
    bot.ws.mark_all_read();
}
