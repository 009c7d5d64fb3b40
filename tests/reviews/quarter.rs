//! A whole quarter, from its opening to the next one.

use super::*;

/// Twelve accounts each, a holiday in the middle, and Lee on leave all the while. One of Ravi's is at risk by now.
async fn opened() -> TestBot {
    let holiday = |config: &mut String| {
        *config = config.replace("[\"2026-12-25\"]", "[\"2026-12-25\", \"2027-02-08\"]");
    };
    let bot = team(12, holiday).await;
    bot.away(LEE, "2027-01-28", "2027-02-26").await;
    changes(&bot, &account_id(RAVI, 3), |account| account.health = Some("red".into())).await;
    bot.settle().await;
    bot.ws.mark_all_read();
    bot
}

/// It opens on the first Monday of February at nine. Ravi finishes, Elena gets half way, Lee is on leave; on the
/// seventh working day Elena is reminded, on the tenth the managers read what is left, in the evening it closes with
/// the mix, what moved and why, and what nobody looked at. In May the next one opens, filled in with these answers.
/// Proves P6.
#[tokio::test(flavor = "multi_thread")]
async fn a_whole_quarter() {
    let bot = opened().await;
    bot.until("2027-02-01T08:59:00Z").await;
    assert!(cards(&bot, EMEA).is_empty());
    bot.until("2027-02-01T09:01:00Z").await;
    let opened = card(&bot, EMEA);
    insta::assert_snapshot!(opened.text, @"EMEA Enterprise: the FY28 Q1 priority review is open until Mon 15 Feb. 0 of 36 accounts are reviewed: Elena Costa 0 of 12, Lee Novak 0 of 12 (away until 26 Feb), Ravi Patel 0 of 12.");
    insta::assert_snapshot!(opened.text_of(), @"
    FY28 Q1 priority review
    Please review the priority of each of your accounts by <!date^1802710800^{date_short_pretty} at {time}|Mon 15 Feb, 17:00>.
    *Reviewed:* 0 of 36
    CSM | Reviewed | Away
    Elena Costa | 0 of 12 | –
    Lee Novak | 0 of 12 | until 26 Feb
    Ravi Patel | 0 of 12 | –
    Review my accounts
    Every fiscal quarter. Accounts not reviewed by then are marked as missed.
    ");
    assert!(walks(&bot, LEE).is_empty(), "Lee is on leave");
    nothing_changed(&bot, RAVI, 2).await;
    bot.press(RAVI, &walk(&bot, RAVI), "Nothing else changed").await.ok();
    nothing_changed(&bot, RAVI, 9).await;
    nothing_changed(&bot, ELENA, 6).await;
    assert!(card(&bot, EMEA).text_of().contains("*Reviewed:* 18 of 36"));
    bot.ws.mark_all_read();

    bot.until("2027-02-10T08:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2027-02-10T09:05:00Z").await;
    assert_eq!(
        bot.news(ELENA),
        ["Elena, 1 open task: FY28 Q1 priority review: 6 of your 12 accounts left, due Mon 15 Feb."]
    );
    bot.nobody_else_heard();
    nothing_changed(&bot, ELENA, 1).await;
    assert!(bot.last_dm(ELENA).text.contains("5 of your 12 accounts left"), "{}", bot.last_dm(ELENA).text);

    bot.until("2027-02-15T09:05:00Z").await;
    assert_eq!(bot.news(MAYA).len(), 1);
    assert_eq!(bot.news(TOM).len(), 1);
    bot.nobody_else_heard();
    insta::assert_snapshot!(list(&bot, MAYA).text_of(), @"
    FY28 Q1 review: 17 of 36 left
    Maya, 17 of 36 accounts of EMEA Enterprise are not reviewed, and the FY28 Q1 review ends Mon 15 Feb.
    *Elena Costa*: 5 of 12 left. Ember 08, Ember 09, Ember 10, Ember 11, Ember 12.
    *Lee Novak* (away until 26 Feb): 12 of 12 left. Lumen 01, Lumen 02, Lumen 03, Lumen 04, Lumen 05, Lumen 06, Lumen 07, Lumen 08 and 4 more.
    Review for them
    For managers, at the end of each review.
    ");

    bot.until("2027-02-15T17:01:00Z").await;
    let closed = card(&bot, EMEA);
    assert_eq!(closed.ts, opened.ts, "the same message");
    insta::assert_snapshot!(closed.text, @"EMEA Enterprise: the FY28 Q1 priority review closed Mon 15 Feb. 19 of 36 accounts were reviewed, 1 changed priority, 17 were not reviewed. Elena Costa: 0 Pr1, 12 Pr2, 7 of 12 reviewed; below the target. Lee Novak: 0 Pr1, 12 Pr2, 0 of 12 reviewed; below the target. Ravi Patel: 1 Pr1, 11 Pr2, 12 of 12 reviewed; below the target.");
    insta::assert_snapshot!(closed.text_of(), @"
    FY28 Q1 priority review: closed
    *19 of 36* accounts reviewed · *1* changed priority · *17* not reviewed
    CSMs of EMEA Enterprise; the target is about 33% Pr1
    CSM | Reviewed | Pr1 | Pr2 | Target
    Elena Costa | 7 of 12 | 0 | 12 | below the target
    Lee Novak | 0 of 12 | 0 | 12 | below the target
    Ravi Patel | 12 of 12 | 1 | 11 | below the target
    FY28 Q1: Pr1 and Pr2 by CSM
    Pr1 Elena Costa: 0
    Pr1 Lee Novak: 0
    Pr1 Ravi Patel: 1
    Pr2 Elena Costa: 12
    Pr2 Lee Novak: 12
    Pr2 Ravi Patel: 11
    *Changed priority*
    • Rover 03: Pr2 → Pr1 (Ravi Patel). Is the account at risk of contraction or churn? Yes.
    *Not reviewed*
    • Elena Costa: Ember 08, Ember 09, Ember 10, Ember 11, Ember 12
    • Lee Novak: Lumen 01, Lumen 02, Lumen 03, Lumen 04, Lumen 05, Lumen 06, Lumen 07, Lumen 08 and 4 more
    Show all
    Quarterly priority review · closed Mon 15 Feb
    ");
    assert!(closed.blocks.iter().any(|block| block["type"] == "data_table"));
    assert!(closed.blocks.iter().any(|block| block["type"] == "data_visualization"));
    let note = bot.ws.messages(EMEA).pop().expect("a note");
    assert_eq!(note.thread_ts.as_ref(), Some(&opened.ts));
    insta::assert_snapshot!(note.text, @"The FY28 Q1 review is closed: 19 of 36 accounts reviewed, 1 changed priority, 17 not reviewed.");
    insta::assert_snapshot!(walk(&bot, ELENA).text, @"The FY28 Q1 review closed Mon 15 Feb: 7 of 12 accounts were reviewed. Not reviewed: Ember 08, Ember 09, Ember 10, Ember 11, Ember 12. You can review an account at any time with `/priority`.");
    assert!(walk(&bot, ELENA).buttons().is_empty());
    assert!(!list(&bot, MAYA).has_button("Review for them"));
    bot.press(MAYA, &closed, "Show all").await.ok();
    assert!(bot.form(MAYA).view.text_of().contains("Lumen 12"));
    next_quarter(&bot).await;
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: Elena, 12 open tasks. First: Ember 01 (Pr2): no customer contact logged since 1 Feb 2027. Expected e…
    Elena Costa: Elena, FY28 Q2 review: Ember 01 is Pr2. Is that still right? 12 of 12 accounts left, due Fri 14 May.
    Lee Novak: Lee, 12 open tasks. First: Lumen 01 (Pr2): no customer contact logged since 1 Mar 2027. Expected eve…
    Lee Novak: Lee, FY28 Q2 review: Lumen 01 is Pr2. Is that still right? 12 of 12 accounts left, due Fri 14 May.
    Ravi Patel: Ravi, you have no open tasks for today.
    ");
}

/// The page of an account, as Maya reads it.
async fn page(bot: &TestBot, account: &str) -> String {
    bot.command(MAYA, "/priority", account).await.ok();
    bot.last_private(MAYA)
}

/// What nobody looked at is marked so until somebody does, and the next review opens with the answers of this one.
async fn next_quarter(bot: &TestBot) {
    assert!(
        page(bot, "Lumen 01").await.contains("Not reviewed in FY28 Q1"),
        "{}",
        page(bot, "Lumen 01").await
    );
    assert!(!page(bot, "Rover 01").await.contains("ot reviewed"));
    bot.until("2027-03-01T09:05:00Z").await;
    assert!(walks(bot, LEE).is_empty(), "it is over");
    decided(bot, &account_id(LEE, 1), LEE, &CALM).await;
    assert!(!page(bot, "Lumen 01").await.contains("ot reviewed"));
    bot.skip_to("2027-04-30T12:00:00Z");
    bot.until("2027-05-03T08:01:00Z").await;
    let cards = cards(bot, EMEA);
    assert_eq!(cards.len(), 2);
    assert!(cards[1].text.contains("FY28 Q2 priority review is open until Fri 14 May"), "{}", cards[1].text);
    let walk = walk(bot, RAVI);
    assert!(walk.text_of().starts_with("1 of 12 · Rover 01 is Pr2"), "{}", walk.text_of());
    nothing_changed(bot, RAVI, 12).await;
    let (_, items) = review(bot, "emea-enterprise").await;
    let ravi: Vec<_> = items.iter().filter(|item| item.csm.as_str() == RAVI).map(|item| item.after).collect();
    assert_eq!(
        ravi.iter().filter(|after| **after == Some(Priority::Pr1)).count(),
        1,
        "as it was answered last"
    );
}
