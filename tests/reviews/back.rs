//! The way back in a walk: to the account before, with what was answered, and on again without a loss.

use baton_storage::assessments;
use chrono::Duration;

use super::*;

const RISK: &str = "Is the account at risk of contraction or churn?";
const STAGES: &str =
    "Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?";

/// How many levels were ever decided or proposed of an account.
async fn verdicts(bot: &TestBot, account: &AccountId) -> usize {
    let mut db = bot.app.storage.read().await.expect("a reader");
    assessments::of_account(&mut db, account).await.expect("the assessments").len()
}

/// By the keyboard: the first form has no way back; the second leads back to the first, which shows what was answered and
/// asks nothing anew. What was chosen in the second and not sent is there again. Answered otherwise, the first one's level
/// is another. Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn back_and_on_again_loses_nothing() {
    let bot = opened(3).await;
    bot.press(RAVI, &card(&bot, EMEA), "Review my accounts").await.ok();
    let first = bot.form(RAVI);
    assert!(
        first.view.buttons().iter().all(|label| !label.starts_with("Back")),
        "{:?}",
        first.view.buttons()
    );
    first.set(RISK, "Yes").send().await;
    let second = bot.form(RAVI).set(STAGES, "Yes");
    insta::assert_snapshot!(printed::page(&second.view), @"
    *Rover 02* is Pr2.
    *Rover 01 is Pr1 now; it was Pr2. Next account:*
    *Known:* Does the account have an open upgrade opportunity that closes in the next 6 months? *No* (from Salesforce, 6 days ago)
    *Known:* Is it in the first 30 to 45 days of onboarding? *No* (from Salesforce, 6 days ago)
    [Back to Rover 01] [Correct an answer]
    Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?: (optional) ______
      (No | Yes)
      You plan or implement it with the customer now; future initiatives don't count. Last time: No, Ravi Patel, 25 Jan 2027.
    Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week?: (optional) ______
      (No | Yes)
      You plan or implement it with the customer now, such as a migration. Last time: No, Ravi Patel, 25 Jan 2027.
    Is the account at risk of contraction or churn?: (optional) ______
      (No | Yes)
      Last time: No, Ravi Patel, 25 Jan 2027.
      · Skip what you don't know.
    Is the LAM greater than 10%?: (optional) ______
      (No | Yes)
      For example: High confidence, or explicit evidence.
    Do you expect growth in the next 6 months?: (optional) ______
      (No | Yes)
      For example: An open growth opportunity, or the customer has stated their intent.
    ");
    let before = bot.turns(RAVI, "Back to Rover 01").await;
    insta::assert_snapshot!(printed::page(&before), @"
    *Rover 01* is Pr1.
    *Ravi Patel answered this, just now. Pr1 holds unless you change an answer.*
    *Known:* Does the account have an open upgrade opportunity that closes in the next 6 months? *No* (from Salesforce, 6 days ago)
    *Known:* Is it in the first 30 to 45 days of onboarding? *No* (from Salesforce, 6 days ago)
    [Go on to Rover 02] [Correct an answer]
    Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?: (optional) ______
      (No | Yes)
      You plan or implement it with the customer now; future initiatives don't count. Last time: No, Ravi Patel, 1 Feb 2027.
    Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week?: (optional) ______
      (No | Yes)
      You plan or implement it with the customer now, such as a migration. Last time: No, Ravi Patel, 1 Feb 2027.
    Is the account at risk of contraction or churn?: (optional) ______
      (No | Yes)
      Last time: Yes, Ravi Patel, 1 Feb 2027.
      · Skip what you don't know.
    Is the LAM greater than 10%?: (optional) ______
      (No | Yes)
      For example: High confidence, or explicit evidence.
    Do you expect growth in the next 6 months?: (optional) ______
      (No | Yes)
      For example: An open growth opportunity, or the customer has stated their intent.
    ");
    let risk = before.field(RISK).expect("the question");
    assert_eq!(before.value_of(&risk.block_id).as_deref(), Some("yes"), "what was answered");
    let again = bot.turns(RAVI, "Go on to Rover 02").await;
    assert_eq!(again.title, "2 of 3");
    let stages = again.field(STAGES).expect("the question");
    assert_eq!(again.value_of(&stages.block_id).as_deref(), Some("yes"), "what was chosen and not sent");
    // Back once more, and answered otherwise this time.
    bot.turns(RAVI, "Back to Rover 01").await;
    let sent = verdicts(&bot, &account_id(RAVI, 1)).await;
    bot.form(RAVI).set(RISK, "No").send().await;
    assert_eq!(verdicts(&bot, &account_id(RAVI, 1)).await, sent + 1);
    let next = bot.form(RAVI);
    let text = next.view.text_of();
    assert!(text.contains("Rover 01 is Pr2 now; it was Pr1. Next account:"), "{text}");
    let stages = next.view.field(STAGES).expect("the question");
    assert_eq!(next.view.value_of(&stages.block_id).as_deref(), Some("yes"), "still there");
    next.send().await;
    bot.form(RAVI).send().await;
    insta::assert_snapshot!(printed::page(&bot.form(RAVI).view), @"
    Rover 03 is Pr2, as before. That was the last account: 3 of 3 accounts are reviewed in the FY28 Q1 review.
    [Back to Rover 03]
    ");
    let last = bot.turns(RAVI, "Back to Rover 03").await;
    assert_eq!(last.title, "3 of 3");
    let (_, items) = review(&bot, "emea-enterprise").await;
    let after =
        |nth| items.iter().find(|item| item.account_id == account_id(RAVI, nth)).and_then(|item| item.after);
    assert_eq!(
        (after(1), after(2), after(3)),
        (Some(Priority::Pr2), Some(Priority::Pr1), Some(Priority::Pr2))
    );
}

/// Sent as it stood, what somebody went back to is not decided anew: nobody is told again, and the walk goes on.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn sent_as_it_stood_nothing_is_decided_anew() {
    let bot = opened(2).await;
    bot.press(RAVI, &card(&bot, EMEA), "Review my accounts").await.ok();
    bot.form(RAVI).set(RISK, "Yes").send().await;
    let first = account_id(RAVI, 1);
    let decided = verdicts(&bot, &first).await;
    bot.turns(RAVI, "Back to Rover 01").await;
    bot.form(RAVI).send().await;
    assert_eq!(verdicts(&bot, &first).await, decided);
    let text = bot.form(RAVI).view.text_of();
    assert!(text.contains("Rover 02"), "{text}");
    insta::assert_snapshot!(printed::page(&bot.form(RAVI).view), @"
    *Rover 02* is Pr2.
    *Rover 01 is Pr1, as before. Next account:*
    *Known:* Does the account have an open upgrade opportunity that closes in the next 6 months? *No* (from Salesforce, 6 days ago)
    *Known:* Is it in the first 30 to 45 days of onboarding? *No* (from Salesforce, 6 days ago)
    [Back to Rover 01] [Correct an answer]
    Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?: (optional) ______
      (No | Yes)
      You plan or implement it with the customer now; future initiatives don't count. Last time: No, Ravi Patel, 25 Jan 2027.
    Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week?: (optional) ______
      (No | Yes)
      You plan or implement it with the customer now, such as a migration. Last time: No, Ravi Patel, 25 Jan 2027.
    Is the account at risk of contraction or churn?: (optional) ______
      (No | Yes)
      Last time: No, Ravi Patel, 25 Jan 2027.
      · Skip what you don't know.
    Is the LAM greater than 10%?: (optional) ______
      (No | Yes)
      For example: High confidence, or explicit evidence.
    Do you expect growth in the next 6 months?: (optional) ______
      (No | Yes)
      For example: An open growth opportunity, or the customer has stated their intent.
    ");
}

/// In the message, one press goes back from the account that is next, and from the end; pressed twice it is the same form.
/// Once the review is closed there is no way back. Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn the_message_leads_back() {
    let bot = opened(2).await;
    let first = walk(&bot, RAVI);
    assert!(!printed::card(&first).contains("Back to"), "{}", printed::card(&first));
    nothing_changed(&bot, RAVI, 1).await;
    let second = walk(&bot, RAVI);
    insta::assert_snapshot!(printed::card(&second), @"
    ## 2 of 2 · Rover 02 is Pr2
    *Since 25 Jan 2027*, set by Ravi Patel: None of the 5 questions calls for more time.
    *Known:* ARR $102k (no. 1) · from Salesforce, Mon 25 Jan, 12:00
    [Nothing changed] [Answer] […] (Back to Rover 01 | All accounts)
      · FY28 Q1 review, due Fri 12 Feb, 17:00 · 1 left
    ");
    bot.pass(Duration::minutes(20)).await;
    bot.press(RAVI, &second, "Back to Rover 01").await.ok();
    let page = printed::page(&bot.form(RAVI).view);
    insta::assert_snapshot!(page, @"
    *Rover 01* is Pr2.
    *Ravi Patel answered this, 20 min ago. Pr2 holds unless you change an answer.*
    *Known:* Does the account have an open upgrade opportunity that closes in the next 6 months? *No* (from Salesforce, 6 days ago)
    *Known:* Is it in the first 30 to 45 days of onboarding? *No* (from Salesforce, 6 days ago)
    [Go on to Rover 02] [Correct an answer]
    Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?: (optional) ______
      (No | Yes)
      You plan or implement it with the customer now; future initiatives don't count. Last time: No, Ravi Patel, 1 Feb 2027.
    Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week?: (optional) ______
      (No | Yes)
      You plan or implement it with the customer now, such as a migration. Last time: No, Ravi Patel, 1 Feb 2027.
    Is the account at risk of contraction or churn?: (optional) ______
      (No | Yes)
      Last time: No, Ravi Patel, 1 Feb 2027.
      · Skip what you don't know.
    Is the LAM greater than 10%?: (optional) ______
      (No | Yes)
      For example: High confidence, or explicit evidence.
    Do you expect growth in the next 6 months?: (optional) ______
      (No | Yes)
      For example: An open growth opportunity, or the customer has stated their intent.
    ");
    bot.press(RAVI, &second, "Back to Rover 01").await.ok();
    assert_eq!(printed::page(&bot.form(RAVI).view), page, "the second click");
    bot.put_forms_away(RAVI).await;
    nothing_changed(&bot, RAVI, 1).await;
    let done = walk(&bot, RAVI);
    insta::assert_snapshot!(printed::card(&done), @"
    ## ✓ 2 of 2 reviewed
    Ravi, all 2 accounts are reviewed in the FY28 Q1 review: 0 Pr1, 2 Pr2; on target (about 33% Pr1).
    [Back to Rover 02]
    ");
    bot.press(RAVI, &done, "Back to Rover 02").await.ok();
    bot.form(RAVI).set(RISK, "Yes").send().await;
    assert_eq!(bot.form(RAVI).view.title, "Done: 2 of 2");
    bot.put_forms_away(RAVI).await;
    assert!(walk(&bot, RAVI).text.contains("1 Pr1, 1 Pr2"), "{}", walk(&bot, RAVI).text);
    bot.until("2027-02-12T17:01:00Z").await;
    assert!(walk(&bot, RAVI).buttons().is_empty(), "{:?}", walk(&bot, RAVI).buttons());
    bot.press(RAVI, &done, "Back to Rover 02").await.ok();
    insta::assert_snapshot!(bot.last_private(RAVI), @"The FY28 Q1 review closed Fri 12 Feb. You can review an account at any time with `/priority`.");
    bot.ws.mark_all_read();
}

/// While Ravi answers, Maya reviews that account in his place. He turns back and on again, and reads that she did; nobody
/// else's account can be turned to. Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_reviewed_meanwhile_is_said() {
    let bot = opened(2).await;
    let (review_id, _) = review(&bot, "emea-enterprise").await;
    bot.press(RAVI, &card(&bot, EMEA), "Review my accounts").await.ok();
    bot.form(RAVI).send().await;
    bot.form(RAVI).set(STAGES, "Yes");
    decided(&bot, &account_id(RAVI, 2), MAYA, &[("risk", "yes")]).await;
    bot.settle().await;
    bot.turns(RAVI, "Back to Rover 01").await;
    let on = bot.turns(RAVI, "Go on to Rover 02").await;
    let text = on.text_of();
    assert!(
        text.contains("Maya Lopez answered this, just now. Pr1 holds unless you change an answer."),
        "{text}"
    );
    bot.put_forms_away(RAVI).await;
    let elenas = format!("{}/{}", review_id.review_id, account_id(ELENA, 1));
    forged(&bot, RAVI, &walk(&bot, RAVI), "reviews.back", &elenas).await;
    insta::assert_snapshot!(bot.last_private(RAVI), @"Only Elena Costa and the managers of EMEA Enterprise can review Ember 01.");
    bot.ws.mark_all_read();
}

/// Where a level is a proposal, the way back says whether it waits or was approved. Sent as it stood, the manager is not
/// asked again. Proves P6, P3.
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_said_to_wait_or_to_be_approved() {
    let own = |config: &mut String| {
        let model = "priority_model = \"us-enterprise\"";
        *config = config.replacen(model, "priority_model = \"emea-enterprise\"", 1);
    };
    let bot = team(0, own).await;
    books(&bot, &[RAVI], 2, &[("proposal", "pr2")]).await;
    bot.until("2027-02-01T09:05:00Z").await;
    let first = account_id(RAVI, 1);
    proposes(&bot, &first, RAVI, &[("proposal", "pr1")]).await;
    bot.ws.mark_all_read();
    let proposed = verdicts(&bot, &first).await;
    bot.press(RAVI, &walk(&bot, RAVI), "Back to Rover 01").await.ok();
    let waits = bot.form(RAVI);
    let text = waits.view.text_of();
    assert!(
        text.contains("Ravi Patel answered this, just now. Pr1 waits for a manager's approval unless"),
        "{text}"
    );
    waits.send().await;
    assert_eq!(verdicts(&bot, &first).await, proposed, "nothing is proposed anew");
    bot.put_forms_away(RAVI).await;
    bot.until("2027-02-02T09:01:00Z").await;
    let asked = bot.ws.dm(MAYA).into_iter().rev().find(|one| one.has_button("Approve")).expect("asked");
    bot.press(MAYA, &asked, "Approve").await.ok();
    bot.press(RAVI, &walk(&bot, RAVI), "Back to Rover 01").await.ok();
    let text = bot.form(RAVI).view.text_of();
    assert!(
        text.contains("Maya Lopez approved Pr1, just now. Pr1 holds unless you change an answer."),
        "{text}"
    );
    bot.ws.mark_all_read();
}
