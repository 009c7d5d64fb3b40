//! The walk by direct message: one account after the other, in one message.

use super::*;
use baton_storage::actor::Actor;

/// The walk begins with the first account: what it is, what decided, what is known. "Later" puts it at the end of
/// the line; what was put off comes last.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn one_account_after_the_other_in_one_message() {
    let bot = opened(3).await;
    let first = walk(&bot, RAVI);
    insta::assert_snapshot!(first.text, @"Ravi, FY28 Q1 review: Rover 01 is Pr2. Is that still right? 3 of 3 accounts left, due Fri 12 Feb.");
    insta::assert_snapshot!(first.text_of(), @"
    1 of 3 · Rover 01 is Pr2
    *Since 25 Jan 2027*, set by Ravi Patel: None of the 5 questions calls for more time.
    *Known:* ARR $101k (no. 7) · from Salesforce, <!date^1800878400^{date_short_pretty} at {time}|Mon 25 Jan, 12:00>
    Nothing changed
    Answer
    Later
    All accounts
    FY28 Q1 review, due <!date^1802451600^{date_short_pretty} at {time}|Fri 12 Feb, 17:00> · 3 left
    ");
    bot.press(RAVI, &first, "Later").await.ok();
    let second = walk(&bot, RAVI);
    assert_eq!(second.ts, first.ts, "the same message");
    assert!(second.text_of().starts_with("1 of 3 · Rover 02 is Pr2"), "{}", second.text_of());
    nothing_changed(&bot, RAVI, 2).await;
    let last = walk(&bot, RAVI);
    assert!(last.text_of().starts_with("3 of 3 · Rover 01 is Pr2"), "{}", last.text_of());
    assert!(last.text_of().contains("postponed once"), "{}", last.text_of());
    assert!(!last.has_button("Later"), "there is nothing to go on with");
    nothing_changed(&bot, RAVI, 1).await;
    insta::assert_snapshot!(walk(&bot, RAVI).text, @"Ravi, all 3 accounts are reviewed in the FY28 Q1 review: 0 Pr1, 3 Pr2; on target (about 33% Pr1).");
    assert_eq!(walk(&bot, RAVI).buttons(), ["Back to Rover 01"]);
    assert_eq!(walks(&bot, RAVI).len(), 1);
}

/// What the CRM says otherwise than at the last review is marked, with what it comes to; nothing else having
/// changed, that is decided.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_is_marked() {
    let bot = team(2, |_| {}).await;
    changes(&bot, &account_id(RAVI, 1), |account| account.health = Some("red".into())).await;
    bot.until("2027-02-01T09:05:00Z").await;
    let first = walk(&bot, RAVI);
    let text = first.text_of();
    assert!(text.contains("*Changed:* Is the account at risk of contraction or churn? Yes (Salesforce); before: No.\nThe model suggests *Pr1*."), "{text}");
    bot.press(RAVI, &first, "Nothing else changed").await.ok();
    let (_, items) = review(&bot, "emea-enterprise").await;
    let item = items.iter().find(|item| item.account_id == account_id(RAVI, 1)).expect("its place");
    assert_eq!((item.before, item.after), (Some(Priority::Pr2), Some(Priority::Pr1)));
    assert_eq!(item.why.as_deref(), Some("Is the account at risk of contraction or churn? Yes."));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review is open until Fri 12 Feb. 1 of 6 accounts is reviewed:…
    Elena Costa: Elena, FY28 Q1 review: Ember 01 is Pr2. Is that still right? 2 of 2 accounts left, due Fri 12 Feb.
    Lee Novak: Lee, FY28 Q1 review: Lumen 01 is Pr2. Is that still right? 2 of 2 accounts left, due Fri 12 Feb.
    ");
}

/// Ravi and his manager press for the same account at the same moment: one wins, the other is told who and when, and
/// what they look at is brought up to date. A click that comes later reads the same.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn two_clicks_at_once_one_wins() {
    let bot = opened(2).await;
    let (review_id, _) = review(&bot, "emea-enterprise").await;
    let ravi = walk(&bot, RAVI);
    nothing_changed(&bot, ELENA, 2).await;
    nothing_changed(&bot, LEE, 2).await;
    let rest = rest(&bot, MAYA, review_id.review_id.as_str()).await;
    assert!(rest.text_of().starts_with("5 of 6 · Rover 01 is Pr2"), "{}", rest.text_of());
    assert!(rest.text_of().contains("Account of Ravi Patel"), "{}", rest.text_of());
    let (one, other) = tokio::join!(
        bot.press_only(RAVI, &ravi, "Nothing changed"),
        bot.press_only(MAYA, &rest, "Nothing changed")
    );
    one.ok();
    other.ok();
    bot.settle().await;
    let (_, items) = review(&bot, "emea-enterprise").await;
    let item = items.iter().find(|item| item.account_id == account_id(RAVI, 1)).expect("its place");
    let (loser, winner) = match item.settled_by.as_ref().map(Actor::as_str) {
        Some(RAVI) => (MAYA, "Ravi Patel"),
        _ => (RAVI, "Maya Lopez"),
    };
    assert_eq!(bot.last_private(loser), format!("{winner} already reviewed Rover 01, just now: Pr2."));
    assert!(walk(&bot, RAVI).text_of().starts_with("2 of 2 · Rover 02"));
    bot.pass(chrono::Duration::minutes(20)).await;
    bot.press(loser, if loser == RAVI { &ravi } else { &rest }, "Nothing changed").await.ok();
    assert_eq!(bot.last_private(loser), format!("{winner} already reviewed Rover 01, 20 min ago: Pr2."));
    bot.press(loser, if loser == RAVI { &ravi } else { &rest }, "Answer").await.ok();
    assert!(bot.last_private(loser).contains("already reviewed Rover 01"), "{}", bot.last_private(loser));
    let decided = bot.ws.messages(EMEA).len();
    assert_eq!(decided, 1, "one message in the channel");
    insta::assert_snapshot!(bot.others_heard().await, @"Maya Lopez, who alone sees it: I sent you the 2 accounts that are left by direct message, one at a time.");
}

/// Maya takes over what is left: the first account comes right under her list, so that nothing says it was sent. Pressed
/// again, when it stands farther up, she is told where. Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_under_the_button_is_not_announced() {
    let bot = opened(1).await;
    bot.until("2027-02-12T09:05:00Z").await;
    let list = list(&bot, MAYA);
    bot.ws.mark_all_read();
    bot.press(MAYA, &list, "Review for them").await.ok();
    let first = walk(&bot, MAYA);
    assert!(first.text_of().starts_with("1 of 3 · Ember 01 is Pr2"), "{}", first.text_of());
    assert!(bot.ws.ephemerals(MAYA).is_empty(), "{:?}", bot.ws.ephemerals(MAYA));
    bot.nobody_else_heard();
    bot.press(MAYA, &list, "Review for them").await.ok();
    assert_eq!(
        bot.last_private(MAYA),
        "I sent you the 3 accounts that are left by direct message, one at a time."
    );
}

/// The bot ends in the middle of a walk: it goes on where it was, in the same message.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn a_walk_goes_on_after_a_restart() {
    let mut bot = opened(3).await;
    nothing_changed(&bot, RAVI, 1).await;
    let before = walk(&bot, RAVI);
    bot.restart().await;
    bot.press(RAVI, &before, "Later").await.ok();
    assert!(walk(&bot, RAVI).text_of().starts_with("2 of 3 · Rover 03"), "{}", walk(&bot, RAVI).text_of());
    nothing_changed(&bot, RAVI, 2).await;
    let after = walk(&bot, RAVI);
    assert!(after.text_of().starts_with("✓ 3 of 3 reviewed"), "{}", after.text_of());
    assert_eq!(after.ts, before.ts);
    assert_eq!((cards(&bot, EMEA).len(), walks(&bot, RAVI).len()), (1, 1), "nothing was said twice");
}

/// A CSM who is away gets the walk at their return, in the morning; who is back early, at once. Whoever has the
/// button in the channel need not wait for it.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_gets_it_at_their_return() {
    let bot = team(2, |_| {}).await;
    bot.away(RAVI, "2027-02-01", "2027-02-03").await;
    bot.away(ELENA, "2027-01-28", "2027-02-12").await;
    bot.away(LEE, "2027-01-28", "2027-03-12").await;
    bot.until("2027-02-03T18:00:00Z").await;
    for user in [RAVI, ELENA, LEE] {
        assert!(walks(&bot, user).is_empty(), "{user} is away");
    }
    bot.until("2027-02-04T09:01:00Z").await;
    assert_eq!(walks(&bot, RAVI).len(), 1);
    bot.command(ELENA, "/csm-away", "").await.ok();
    let view = bot.form(ELENA).view;
    let place = local_slack::Place::View(view.id.clone());
    bot.ws.click(ELENA, place, "absence.clear", local_slack::Choice::Button).await.ok();
    bot.settle().await;
    assert_eq!(walks(&bot, ELENA).len(), 1, "back early");
    let card = card(&bot, EMEA);
    assert!(
        card.text_of().contains("Elena Costa | 0 of 2 | –\nLee Novak | 0 of 2 | until 12 Mar"),
        "{}",
        card.text_of()
    );
    bot.press(LEE, &card, "Review my accounts").await.ok();
    assert_eq!(walks(&bot, LEE).len(), 1, "who asks for it gets it");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: Elena, FY28 Q1 review: Ember 01 is Pr2. Is that still right? 2 of 2 accounts left, due Fri 12 Feb.
    Elena Costa: Welcome back. You are no longer marked as away.
    Lee Novak: Lee, FY28 Q1 review: Lumen 01 is Pr2. Is that still right? 2 of 2 accounts left, due Fri 12 Feb.
    Ravi Patel: Ravi, FY28 Q1 review: Rover 01 is Pr2. Is that still right? 2 of 2 accounts left, due Fri 12 Feb.
    ");
}

/// Somebody without accounts in it is told so; nobody but its CSM and who leads the team reviews an account.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_reviews_what_is_not_theirs() {
    let bot = opened(2).await;
    bot.press(SAM, &card(&bot, EMEA), "Review my accounts").await.ok();
    assert_eq!(bot.last_private(SAM), "You have no accounts in the FY28 Q1 review of EMEA Enterprise.");
    let (review, items) = review(&bot, "emea-enterprise").await;
    let value = format!("{}/{}", review.review_id, items[0].account_id);
    forged(&bot, RAVI, &walk(&bot, RAVI), "reviews.unchanged", &value).await;
    assert_eq!(
        bot.last_private(RAVI),
        "Only Elena Costa and the managers of EMEA Enterprise can review Ember 01."
    );
    forged(&bot, RAVI, &walk(&bot, RAVI), "reviews.rest", review.review_id.as_str()).await;
    assert_eq!(
        bot.last_private(RAVI),
        "Only the leaders of EMEA Enterprise can review for its CSMs: Maya Lopez, Tom Becker or Dana Whitfield."
    );
    let (_, items) = self::review(&bot, "emea-enterprise").await;
    assert!(items.iter().all(|item| item.state == ItemState::Open));
}

/// All accounts on a page, with how each stands.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn all_accounts_stand_on_a_page() {
    let bot = opened(3).await;
    nothing_changed(&bot, RAVI, 1).await;
    bot.press(RAVI, &walk(&bot, RAVI), "All accounts").await.ok();
    let page = bot.form(RAVI).view;
    insta::assert_snapshot!(page.text_of(), @"
    FY28 Q1 review
    ✓ *Rover 01* is Pr2, set by Ravi Patel
    Review again
    ○ *Rover 02* is Pr2
    Answer
    ○ *Rover 03* is Pr2
    Answer
    ");
}

/// By the keyboard: each form, sent, shows the next account's in its place, filled in with the last answers, until
/// all are done. What is answered otherwise is kept.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn one_form_follows_the_other_until_all_are_done() {
    let bot = opened(3).await;
    bot.press(RAVI, &walk(&bot, RAVI), "Later").await.ok();
    bot.press(RAVI, &card(&bot, EMEA), "Review my accounts").await.ok();
    let form = bot.form(RAVI);
    assert_eq!(form.view.title, "1 of 3");
    assert!(form.view.text_of().contains("Rover 02"), "{}", form.view.text_of());
    form.send_only().await.ok();
    bot.settle().await;
    let form = bot.form(RAVI);
    assert_eq!(form.view.title, "2 of 3");
    let text = form.view.text_of();
    assert!(
        text.contains("Rover 02 is Pr2, as before. Next account:") && text.contains("Rover 03"),
        "{text}"
    );
    form.set("Is the account at risk of contraction or churn?", "Yes").send_only().await.ok();
    bot.settle().await;
    let form = bot.form(RAVI);
    let text = form.view.text_of();
    assert!(text.contains("Rover 03 is Pr1 now; it was Pr2.") && text.contains("Rover 01"), "{text}");
    form.send_only().await.ok();
    bot.settle().await;
    let done = bot.form(RAVI).view;
    assert_eq!(done.title, "Done: 3 of 3");
    insta::assert_snapshot!(done.text_of(), @"
    Done: 3 of 3
    Rover 01 is Pr2, as before. That was the last account: 3 of 3 accounts are reviewed in the FY28 Q1 review.
    Back to Rover 01
    ");
    assert!(walk(&bot, RAVI).text_of().starts_with("✓ 3 of 3 reviewed"));
    assert!(card(&bot, EMEA).text_of().contains("Ravi Patel | 3 of 3"));
}

/// Where nobody has answered yet, nothing can be said to be unchanged: the form asks.
/// Proves P6, P2.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_answered_is_asked() {
    let bot = team(1, |_| {}).await;
    give(&bot, RAVI, 2).await;
    bot.until("2027-02-01T09:05:00Z").await;
    nothing_changed(&bot, RAVI, 1).await;
    let last = walk(&bot, RAVI);
    assert!(!last.has_button("Nothing changed"), "{:?}", last.buttons());
    assert!(
        last.text_of().contains("The level is from the CRM; not yet reviewed here."),
        "{}",
        last.text_of()
    );
    bot.press(RAVI, &last, "Answer").await.ok();
    let open = bot.form(RAVI).refused().await;
    assert_eq!(open.len(), 1, "{open:?}");
    bot.form(RAVI)
        .set(
            "Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?",
            "Yes",
        )
        .send()
        .await;
    assert_eq!(bot.form(RAVI).view.title, "Done: 2 of 2");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review is open until Fri 12 Feb. 2 of 4 accounts are reviewed:…
    Elena Costa: Elena, FY28 Q1 review: Ember 01 is Pr2. Is that still right? 1 of 1 account left, due Fri 12 Feb.
    Lee Novak: Lee, FY28 Q1 review: Lumen 01 is Pr2. Is that still right? 1 of 1 account left, due Fri 12 Feb.
    ");
}
