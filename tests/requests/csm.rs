//! What the CSM can do with an offer.

use crate::harness::*;

/// Handed back: the manager is told why, Ravi stands last with his reason, Sam hears that it goes on.
/// Proves R6, R5.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_can_be_handed_back_with_a_reason() {
    let stage = Stage::open().await;
    let offer = stage.assigned().await;
    stage.ws.mark_all_read();
    stage.press(RAVI, &offer, "Hand back").await.ok();
    stage.form(RAVI).set("Reason", "On leave from Monday").send().await;

    let card = stage.only(EMEA);
    assert!(card.text_of().contains("*Suggested: Elena Costa.*"), "{}", card.text_of());
    assert_eq!(
        stage.news(MAYA),
        ["Homeworld Inc. needs another CSM: Ravi Patel handed it back. On leave from Monday"]
    );
    assert!(
        stage.news(SAM)[0].starts_with("Ravi Patel could not take Homeworld Inc.; Maya Lopez and Tom Becker")
    );
    assert!(stage.last_dm(RAVI).text_of().contains("You handed it back"));
    let thread = stage.ws.thread(EMEA, &card.ts);
    assert!(thread.iter().any(|note| note.text.contains("handed Homeworld Inc. back: On leave from Monday")));

    stage.press(MAYA, &card, "Assign").await.ok();
    let options = stage.form(MAYA).view.field("CSM").expect("a choice").options;
    assert!(options[0].0.starts_with("Elena Costa") && options[1].0.starts_with("Ravi Patel"), "{options:?}");
}

/// Whoever assigned has gone on leave: who can assign again hears of it with the button, and the card says who
/// handed it back and why. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_assign_again_hears_of_it() {
    let stage = Stage::open().await;
    let card = stage.asked().await;
    stage.press(DANA, &card, "Assign").await.ok();
    stage.form(DANA).set("CSM", RAVI).send().await;
    stage.ws.mark_all_read();
    stage.press(RAVI, &stage.last_dm(RAVI), "Hand back").await.ok();
    stage.form(RAVI).set("Reason", "On leave from Monday").send().await;
    for manager in [MAYA, TOM, DANA] {
        let told = stage.news(manager);
        assert_eq!(told.len(), 1, "{manager}: {told:#?}");
        assert!(told[0].starts_with("Homeworld Inc. needs another CSM: Ravi Patel handed it back."));
        assert!(stage.last_dm(manager).has_button("Assign"), "{:?}", stage.last_dm(manager).buttons());
    }
    let card = stage.only(EMEA).text_of();
    assert!(card.contains("Ravi Patel handed it back: On leave from Monday."), "{card}");
    stage.press(TOM, &stage.last_dm(TOM), "Assign").await.ok();
    assert_eq!(stage.form(TOM).view.title, "Assign a CSM");
}

/// Nobody answers an offer for Ravi; pressing Accept twice is accepting once.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_answered_once_and_by_nobody_else() {
    let stage = Stage::open().await;
    let offer = stage.assigned().await;
    stage.ws.edit(|world| {
        if let Some(dm) = world.channels.get_mut(&offer.channel) {
            dm.members.push(ELENA.into());
        }
    });
    stage.press(ELENA, &offer, "Accept").await.ok();
    assert_eq!(stage.last_private(ELENA), "Only Ravi Patel can answer this offer.");
    stage.press(RAVI, &offer, "Accept").await.ok();
    stage.press(RAVI, &offer, "Accept").await.ok();
    assert!(
        stage.last_private(RAVI).contains("has already accepted Homeworld Inc."),
        "{}",
        stage.last_private(RAVI)
    );
    let told = stage.dms(SAM).into_iter().filter(|text| text.contains("accepted Homeworld")).count();
    assert_eq!(told, 1, "Sam is told once");
}
