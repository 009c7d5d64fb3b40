//! What the CSM can do with an offer.

use crate::harness::*;

/// Handed back: the manager is told why, Ravi stands last with his reason, Sam hears that it goes on.
/// Proves R6, R5.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_can_be_handed_back_with_a_reason() {
    let bot = TestBot::open().await;
    let offer = bot.assigned().await;
    bot.ws.mark_all_read();
    bot.press(RAVI, &offer, "Hand back").await.ok();
    bot.form(RAVI).set("Reason", "On leave from Monday").send().await;

    let card = bot.only(EMEA);
    assert!(card.text_of().contains("*Suggested: Elena Costa.*"), "{}", card.text_of());
    assert_eq!(
        bot.news(MAYA),
        ["Homeworld Inc. needs another CSM. Ravi Patel handed it back: “On leave from Monday”"]
    );
    assert!(
        bot.news(SAM)[0].starts_with("Ravi Patel could not take Homeworld Inc. Maya Lopez and Tom Becker")
    );
    assert!(bot.last_dm(RAVI).text_of().contains("You handed it back"));
    let thread = bot.ws.thread(EMEA, &card.ts);
    assert!(
        thread.iter().any(|note| note.text.contains("handed Homeworld Inc. back: “On leave from Monday”"))
    );

    bot.press(MAYA, &card, "Assign").await.ok();
    let options = bot.form(MAYA).view.field("CSM").expect("a choice").options;
    assert!(options[0].0.starts_with("Elena Costa") && options[1].0.starts_with("Ravi Patel"), "{options:?}");
}

/// Whoever assigned has gone on leave: who can assign again hears of it with the button, and the card says who
/// handed it back and why. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_assign_again_hears_of_it() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(DANA, &card, "Assign").await.ok();
    bot.form(DANA).set("CSM", RAVI).send().await;
    bot.ws.mark_all_read();
    bot.press(RAVI, &bot.last_dm(RAVI), "Hand back").await.ok();
    bot.form(RAVI).set("Reason", "On leave from Monday").send().await;
    for manager in [MAYA, TOM, DANA] {
        let told = bot.news(manager);
        assert_eq!(told.len(), 1, "{manager}: {told:#?}");
        assert!(told[0].starts_with("Homeworld Inc. needs another CSM. Ravi Patel handed it back:"));
        assert!(bot.last_dm(manager).has_button("Assign"), "{:?}", bot.last_dm(manager).buttons());
    }
    let card = bot.only(EMEA).text_of();
    assert!(card.contains("Ravi Patel handed it back: “On leave from Monday”."), "{card}");
    bot.press(TOM, &bot.last_dm(TOM), "Assign").await.ok();
    assert_eq!(bot.form(TOM).view.title, "Assign a CSM");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Ravi Patel could not take Homeworld Inc. Maya Lopez and Tom Becker will assign someone else by Wed 2…");
}

/// Nobody answers an offer for Ravi; pressing Accept twice is accepting once.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_answered_once_and_by_nobody_else() {
    let bot = TestBot::open().await;
    let offer = bot.assigned().await;
    bot.ws.edit(|world| {
        if let Some(dm) = world.channels.get_mut(&offer.channel) {
            dm.members.push(ELENA.into());
        }
    });
    bot.press(ELENA, &offer, "Accept").await.ok();
    assert_eq!(bot.last_private(ELENA), "Only Ravi Patel can answer this offer.");
    bot.press(RAVI, &offer, "Accept").await.ok();
    bot.press(RAVI, &offer, "Accept").await.ok();
    assert!(bot.last_private(RAVI).contains("already accepted Homeworld Inc."), "{}", bot.last_private(RAVI));
    let told = bot.dms(SAM).into_iter().filter(|text| text.contains("Next: invite Ravi Patel")).count();
    assert_eq!(told, 1, "Sam is told once");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    ");
}
