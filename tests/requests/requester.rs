//! What the requester can do afterwards.

use crate::harness::*;

/// Withdrawn: the card says so, the CSM's offer ends, whoever was working on it is told, reminders stop.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_can_be_withdrawn() {
    let stage = Stage::open().await;
    stage.assigned().await;
    stage.ws.mark_all_read();
    let receipt = stage.ws.dm(SAM).remove(0);
    stage.press(SAM, &receipt, "Withdraw").await.ok();
    assert!(stage.form(SAM).view.text_of().contains("You can ask again at any time."));
    stage.form(SAM).set("Reason", "The deal was lost").send().await;

    assert!(stage.only(EMEA).text_of().contains("✓ Withdrawn by Sam Ortiz"));
    let offer = stage.ws.peek(&stage.ws.dm_channel(RAVI)).remove(0);
    assert!(offer.text_of().contains("no longer asked"));
    let withdrawn = "Sam Ortiz withdrew the request for Homeworld Inc.: The deal was lost.";
    assert_eq!(stage.news(RAVI), [withdrawn]);
    assert_eq!(stage.news(MAYA), [withdrawn]);
    assert!(stage.ws.dm(SAM)[0].buttons().is_empty());
    stage.pass(chrono::Duration::days(10)).await;
    stage.nobody_else_heard();

    stage.asked_again().await;
    assert_eq!(stage.ws.messages(EMEA).len(), 2, "one can ask again");
}

/// Updated: the card shows it, the thread says what changed; nothing changed says nothing.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_can_be_updated() {
    let stage = Stage::open().await;
    let card = stage.asked().await;
    let receipt = stage.last_dm(SAM);
    stage.press(SAM, &receipt, "Update").await.ok();
    let form = stage.form(SAM);
    assert_eq!(form.view.title, "Update your request");
    assert_eq!(form.view.value_of("lam").as_deref(), Some("1200000"));
    form.set("LAM", "1.5M").set("Expected close date", "2027-03-01").send().await;
    let text = stage.only(EMEA).text_of();
    assert!(text.contains("$1.5M") && text.contains("1 Mar 2027"), "{text}");
    let notes = |stage: &Stage| stage.ws.thread(EMEA, &card.ts).len();
    let after_one = notes(&stage);
    assert!(
        stage
            .ws
            .thread(EMEA, &card.ts)
            .iter()
            .any(|note| note.text == "Sam Ortiz updated the request: close date, LAM.")
    );

    stage.press(SAM, &stage.last_dm(SAM), "Update").await.ok();
    stage.form(SAM).send().await;
    assert_eq!(notes(&stage), after_one, "nothing changed, nothing is said");
}

/// Updated to another region: the other team gets it.
/// Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn another_region_is_another_team() {
    let stage = Stage::open().await;
    stage.asked().await;
    stage.press(SAM, &stage.last_dm(SAM), "Update").await.ok();
    stage.form(SAM).set("Region", "AMER").send().await;
    assert!(stage.only(EMEA).text_of().contains("✓ Passed to AMER Enterprise"));
    assert!(stage.only(AMER).has_button("Assign"));
}

/// What is Sam's to change is nobody else's.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_asked_can_withdraw() {
    let stage = Stage::open().await;
    stage.asked().await;
    let receipt = stage.last_dm(SAM);
    stage.ws.edit(|world| {
        if let Some(dm) = world.channels.get_mut(&receipt.channel) {
            dm.members.push(LEE.into());
        }
    });
    stage.press(LEE, &receipt, "Withdraw").await.ok();
    assert_eq!(stage.last_private(LEE), "Only Sam Ortiz, who asked, can do this.");
}
