//! An open review follows the books: accounts that change hands, leave, or come; CSMs who leave.

use super::*;

/// An account that goes to another CSM is theirs to review; both walks say so.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_changes_hands_changes_walks() {
    let bot = opened(2).await;
    changes(&bot, &account_id(RAVI, 1), |account| account.csm_field = Some(email(ELENA).into())).await;
    let stale = walk(&bot, RAVI);
    bot.press(RAVI, &stale, "Nothing changed").await.ok();
    assert_eq!(
        bot.last_private(RAVI),
        "Only Elena Costa and the managers of EMEA Enterprise can review Rover 01."
    );
    nothing_changed(&bot, ELENA, 1).await;
    assert!(walk(&bot, ELENA).text_of().starts_with("2 of 3 · Ember 02"), "{}", walk(&bot, ELENA).text_of());
    assert!(walk(&bot, RAVI).text_of().starts_with("1 of 1 · Rover 02"), "{}", walk(&bot, RAVI).text_of());
    nothing_changed(&bot, ELENA, 2).await;
    assert!(walk(&bot, ELENA).text_of().starts_with("✓ 3 of 3"), "{}", walk(&bot, ELENA).text_of());
    let card = card(&bot, EMEA).text_of();
    assert!(card.contains("Elena Costa | 3 of 3") && card.contains("Ravi Patel | 0 of 1"), "{card}");
}

/// What left the book is no longer counted, and what is new is; who had been through everything gets it.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_is_not_counted_and_what_comes_is() {
    let bot = opened(2).await;
    nothing_changed(&bot, RAVI, 2).await;
    changes(&bot, &account_id(ELENA, 1), |account| account.merged_into = Some(account_id(ELENA, 2))).await;
    changes(&bot, &account_id(ELENA, 2), |account| account.priority = Some(Priority::Pr4)).await;
    give(&bot, RAVI, 3).await;
    nothing_changed(&bot, LEE, 1).await;
    let card = card(&bot, EMEA);
    assert!(!card.text_of().contains("Elena Costa"), "{}", card.text_of());
    assert!(card.text_of().contains("*Reviewed:* 3 of 5"), "{}", card.text_of());
    let text = walk(&bot, RAVI).text_of();
    assert!(text.starts_with("3 of 3 · Rover 03 is Pr2"), "{text}");
    assert_eq!(
        walk(&bot, ELENA).text_of(),
        "FY28 Q1 review: nothing left for you\nYou have no more accounts in the FY28 Q1 review."
    );
}

/// A CSM who has left: their accounts are in the walk of whoever leads the team, from the start or from when it
/// is noticed.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_leaves_their_accounts_to_the_manager() {
    let bot = team(2, |_| {}).await;
    bot.ws.deactivate(ELENA).await.ok();
    bot.until("2027-02-01T09:05:00Z").await;
    let text = walk(&bot, MAYA).text_of();
    assert!(
        text.starts_with("1 of 2 · Ember 01 is Pr2") && text.contains("Account of Elena Costa"),
        "{text}"
    );
    assert!(card(&bot, EMEA).text_of().contains("Elena Costa | 0 of 2 | has left"));
    nothing_changed(&bot, MAYA, 1).await;
    bot.ws.deactivate(LEE).await.ok();
    bot.until("2027-02-09T09:05:00Z").await;
    let text = walk(&bot, MAYA).text_of();
    assert!(text.starts_with("2 of 4 · Ember 02"), "{text}");
    assert!(bot.news(MAYA).iter().any(|news| news.contains("3 of your 4 accounts left")));
    nothing_changed(&bot, MAYA, 3).await;
    assert!(walk(&bot, MAYA).text_of().starts_with("✓ 4 of 4"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Dana Whitfield: Elena Costa has left Slack. 5 accounts need a new CSM: Castell Media, Ember 01, Ember 02 and 2 more.…
    Lee Novak: You have no more accounts in the FY28 Q1 review.
    Ravi Patel: Ravi, 1 open task: FY28 Q1 priority review: 2 of your 2 accounts left, due Fri 12 Feb.
    Ravi Patel: Ravi, FY28 Q1 review: Rover 01 is Pr2. Is that still right? 2 of 2 accounts left, due Fri 12 Feb.
    ");
}

/// An account that begins with a level has not been reviewed by that.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn to_begin_with_a_level_is_no_review() {
    let bot = opened(1).await;
    let now = bot.clock.now();
    let begun = bot.app.write(now, move |ctx| {
        Box::pin(async move {
            let standing =
                baton::features::priority::load::load_context(ctx.app, ctx.tx, &account_id(RAVI, 1), ctx.now)
                    .await
                    .map_err(Broken)?;
            let standing = standing.expect("an account with a model");
            baton::features::priority::actions::begin(ctx, &standing, Priority::Pr1, "It is new.")
                .await
                .map_err(Broken)?;
            Ok::<_, Broken>(())
        })
    });
    begun.await.unwrap_or_else(|Broken(error)| panic!("{error:#}"));
    let (_, items) = review(&bot, "emea-enterprise").await;
    assert!(items.iter().all(|item| item.state == ItemState::Open));
}

/// An account that is offered to a CSM is nobody's yet; once they have taken it, it is theirs to review.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_offered_is_reviewed_once_it_is_taken() {
    let bot = opened(1).await;
    bot.asked_again().await;
    let requests = bot.ws.messages(EMEA);
    let request = requests.iter().find(|message| message.has_button("Assign")).expect("a request");
    bot.press(MAYA, request, "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    nothing_changed(&bot, ELENA, 1).await;
    assert!(card(&bot, EMEA).text_of().contains("Ravi Patel | 0 of 1"));
    bot.press(RAVI, &bot.last_dm(RAVI), "Accept").await.ok();
    nothing_changed(&bot, LEE, 1).await;
    assert!(card(&bot, EMEA).text_of().contains("Ravi Patel | 0 of 2"), "{}", card(&bot, EMEA).text_of());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}
