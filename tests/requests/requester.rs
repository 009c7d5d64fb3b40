//! What the requester can do afterwards.

use crate::harness::*;

/// Withdrawn: the card says so, the CSM's offer ends, whoever was working on it is told, reminders stop.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_can_be_withdrawn() {
    let bot = TestBot::open().await;
    bot.assigned().await;
    bot.ws.mark_all_read();
    let receipt = bot.ws.dm(SAM).remove(0);
    bot.press(SAM, &receipt, "Withdraw").await.ok();
    assert!(bot.form(SAM).view.text_of().contains("You can request one again at any time."));
    bot.form(SAM).set("Reason", "The deal was lost").send().await;

    assert!(bot.only(EMEA).text_of().contains("✓ Sam Ortiz withdrew the request"));
    let offer = bot.ws.peek(&bot.ws.dm_channel(RAVI)).remove(0);
    assert!(offer.text_of().contains("request closed"));
    let withdrawn = "Sam Ortiz withdrew the request for Homeworld Inc.: “The deal was lost”";
    assert_eq!(bot.news(RAVI), [withdrawn]);
    assert_eq!(bot.news(MAYA), [withdrawn]);
    assert!(bot.ws.dm(SAM)[0].buttons().is_empty());
    bot.pass(chrono::Duration::days(10)).await;
    bot.nobody_else_heard();

    bot.asked_again().await;
    assert_eq!(bot.ws.messages(EMEA).len(), 2, "one can ask again");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Mon 7 Dec.");
}

/// Updated: the card shows it, the thread says what changed; nothing changed says nothing.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_can_be_updated() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    let receipt = bot.last_dm(SAM);
    bot.press(SAM, &receipt, "Update").await.ok();
    let form = bot.form(SAM);
    assert_eq!(form.view.title, "Update your request");
    assert_eq!(form.view.value_of("lam").as_deref(), Some("1200000"));
    form.set("LAM", "1.5M").set("Expected close date", "2027-03-01").send().await;
    let text = bot.only(EMEA).text_of();
    assert!(text.contains("$1.5M") && text.contains("1 Mar 2027"), "{text}");
    let notes = |bot: &TestBot| bot.ws.thread(EMEA, &card.ts).len();
    let after_one = notes(&bot);
    assert!(
        bot.ws
            .thread(EMEA, &card.ts)
            .iter()
            .any(|note| note.text == "Sam Ortiz updated the request: close date, LAM.")
    );

    bot.press(SAM, &bot.last_dm(SAM), "Update").await.ok();
    bot.form(SAM).send().await;
    assert_eq!(notes(&bot), after_one, "nothing changed, nothing is said");
}

/// Updated to another region: the other team gets it.
/// Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn another_region_is_another_team() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.press(SAM, &bot.last_dm(SAM), "Update").await.ok();
    bot.form(SAM).set("Region", "AMER").send().await;
    assert!(bot.only(EMEA).text_of().contains("✓ Passed to AMER Enterprise."));
    assert!(bot.only(AMER).has_button("Assign"));
}

/// What is Sam's to change is nobody else's.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_asked_can_withdraw() {
    let bot = TestBot::open().await;
    bot.asked().await;
    let receipt = bot.last_dm(SAM);
    bot.ws.edit(|world| {
        if let Some(dm) = world.channels.get_mut(&receipt.channel) {
            dm.members.push(LEE.into());
        }
    });
    bot.press(LEE, &receipt, "Withdraw").await.ok();
    assert_eq!(bot.last_private(LEE), "Only Sam Ortiz, who sent the request, can do this.");
}
