//! What the CSM manager can do, who else cannot, and what happens when two do it at once.

use serde_json::json;

use crate::harness::*;

/// Sam presses Assign and is told who may; nothing changes.
/// Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn only_a_manager_of_the_team_assigns() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    for stranger in [SAM, RAVI, NINA] {
        bot.press(stranger, &card, "Assign").await.ok();
        assert!(bot.ws.modal(stranger).is_none_or(|view| view.title != "Assign a CSM"));
        assert_eq!(
            bot.last_private(stranger),
            "Only CSM managers of EMEA Enterprise can do this: Maya Lopez and Tom Becker."
        );
    }
    assert!(bot.only(EMEA).has_button("Assign"));
}

/// The form behind Assign, sent by `user` with this CSM, as Slack would sign it.
fn assigning(bot: &TestBot, form: &local_slack::View, user: &str, csm: &str) -> RawRequest {
    let view = json!({
        "id": format!("{}{user}", form.id), "hash": form.hash, "callback_id": form.callback_id,
        "private_metadata": form.private_metadata,
        "state": { "values": { "csm": { "csm": { "selected_option": { "value": csm } } } } },
    });
    let user = json!({ "id": user, "team_id": "T0GITLAB" });
    bot.signed(INTERACTIONS, payload(&json!({ "type": "view_submission", "user": user, "view": view })))
}

/// Nothing came of it: the card still asks, and nobody was offered the account.
#[track_caller]
fn nothing_was_assigned(bot: &TestBot) {
    assert!(bot.only(EMEA).has_button("Assign"));
    assert!([RAVI, ELENA, GRACE].iter().all(|csm| bot.dms(csm).is_empty()), "nobody is asked");
}

/// Maya has the form before her when she is taken off the team: what she sends is refused, with who can do it. The same
/// form sent by somebody who never was a manager is refused as well, with Slack's signature and all.
/// Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn the_right_to_assign_is_checked_again_when_the_form_is_sent() {
    let mut bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Assign").await.ok();
    let form = bot.form(MAYA).set("CSM", RAVI).view;
    bot.restart_with(|config| config.teams[0].managers.retain(|user| user.as_str() != MAYA)).await;

    let answer = bot.send_raw(&assigning(&bot, &form, MAYA, RAVI)).await.ok();
    let refused = "Only CSM managers of EMEA Enterprise can do this: Tom Becker.";
    assert!(answer.body.contains(refused), "{}", answer.body);
    nothing_was_assigned(&bot);

    for stranger in [SAM, RAVI, NINA] {
        let answer = bot.send_raw(&assigning(&bot, &form, stranger, RAVI)).await.ok();
        assert!(answer.body.contains("Only CSM managers of EMEA Enterprise can do this"), "{}", answer.body);
        nothing_was_assigned(&bot);
    }
    let answer = bot.send_raw(&assigning(&bot, &form, TOM, RAVI)).await.ok();
    assert_eq!(answer.body, "", "the manager's own is taken");
    assert!(bot.only(EMEA).text_of().contains("Tom Becker assigned *Ravi Patel*"));
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Tom Becker assigned you as CSM for Homeworld Inc. Please accept it, or hand it back with a reason.");
}

/// Every other form that a manager can have before them is a manager's too when it is sent: the same words from somebody
/// else, signed by Slack, change nothing. Proves R4, R6.
#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_a_manager_is_checked_when_it_is_sent() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    for label in ["Ask Sam", "Decline", "Pass to another team"] {
        bot.press(MAYA, &card, label).await.ok();
        let form = bot.form(MAYA).view;
        let said = json!({ "value": "They are too small for us" });
        let team = json!({ "selected_option": { "value": "amer-enterprise" } });
        let values = json!({ "question": { "question": said }, "reason": { "reason": said }, "team": { "team": team } });
        let before = bot.matters().await;
        for stranger in [SAM, RAVI, NINA] {
            let view = json!({
                "id": format!("{}{stranger}", form.id), "hash": form.hash, "callback_id": form.callback_id,
                "private_metadata": form.private_metadata, "state": { "values": values },
            });
            let user = json!({ "id": stranger, "team_id": "T0GITLAB" });
            let sent = payload(&json!({ "type": "view_submission", "user": user, "view": view }));
            let answer = bot.send_raw(&bot.signed(INTERACTIONS, sent)).await.ok();
            assert!(answer.body.contains("Only CSM managers of EMEA Enterprise"), "{label}: {}", answer.body);
        }
        assert_eq!(bot.matters().await, before, "{label}");
        bot.ws.close_view(MAYA, &form.id).await;
    }
}

/// A CSM of another team, whom the form never offered, is refused at the field; nothing is assigned.
/// Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn a_csm_of_another_team_is_refused_at_the_field() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Assign").await.ok();
    let form = bot.form(MAYA).view;
    for other in [GRACE, SAM, "U0NOBODY"] {
        let answer = bot.send_raw(&assigning(&bot, &form, MAYA, other)).await.ok();
        assert_eq!(answer.response_action().as_deref(), Some("errors"), "{}", answer.body);
        assert_eq!(answer.json()["errors"], json!({ "csm": "Choose a CSM of EMEA Enterprise." }));
        nothing_was_assigned(&bot);
    }
}

/// Maya and Tom assign at the same moment: one wins, the other is told who and whom.
/// Proves R4, R5.
#[tokio::test(flavor = "multi_thread")]
async fn two_managers_at_once_one_wins() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.press(TOM, &card, "Assign").await.ok();
    let maya = bot.form(MAYA).set("CSM", RAVI);
    let tom = bot.form(TOM).set("CSM", ELENA);
    let (first, second) = tokio::join!(maya.send_only(), tom.send_only());
    bot.settle().await;
    let won = |delivery: &local_slack::Delivery| delivery.response_action().is_none();
    assert_eq!([&first, &second].into_iter().filter(|one| won(one)).count(), 1, "{first:#?} {second:#?}");
    let (winner, loser, csm) =
        if won(&first) { (MAYA, TOM, "Ravi Patel") } else { (TOM, MAYA, "Elena Costa") };
    let page = bot.form(loser).view.text_of();
    let name = if winner == MAYA { "Maya Lopez" } else { "Tom Becker" };
    assert!(page.contains(&format!("{name} already assigned {csm}")), "{page}");
    assert!(bot.only(EMEA).text_of().contains(&format!("{name} assigned *{csm}*")));
    let offers = [RAVI, ELENA].map(|user| bot.dms(user).len());
    assert_eq!(offers.iter().sum::<usize>(), 1, "one CSM was asked");
    let told = format!("{csm} was assigned to Homeworld Inc. and has not accepted yet.");
    assert_eq!(bot.last_dm(SAM).text, told, "her own copy says so, and no message beside it");
    assert!(bot.news(SAM).is_empty());
}

/// A button on a card that somebody looks at too long says what has happened since.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_stale_button_says_what_has_happened_since() {
    let bot = TestBot::open().await;
    let stale = bot.asked().await;
    bot.press(MAYA, &stale, "Decline").await.ok();
    bot.form(MAYA).set("Reason", "Below our threshold").send().await;
    bot.press(TOM, &stale, "Assign").await.ok();
    assert_eq!(
        bot.last_private(TOM),
        "Maya Lopez already declined this (Mon 23 Nov, 10:00). The card is updated."
    );
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Maya Lopez declined the request for Homeworld Inc.: “Below our threshold”");
}

/// Maya needs to know more: Sam is asked, answers, and the answer stands on the card and in its thread.
/// The manager's clock stands still meanwhile.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_goes_to_sam_and_comes_back_answered() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Ask Sam").await.ok();
    let refused = bot.form(MAYA).set("What do you need to know?", " ").refused().await;
    assert_eq!(refused["question"], "Please write a sentence. Others will see it.");
    bot.form(MAYA).set("What do you need to know?", "Which regions first?").send().await;

    assert!(bot.only(EMEA).text_of().contains("*Maya Lopez asked:* “Which regions first?”"));
    assert!(!bot.only(EMEA).has_button("Ask Sam"));
    let question = bot.last_dm(SAM);
    assert_eq!(
        question.text,
        "Maya Lopez has a question before assigning a CSM to Homeworld Inc.: “Which regions first?”"
    );
    bot.press(SAM, &question, "Answer").await.ok();
    assert!(bot.form(SAM).view.text_of().contains("Which regions first?"));
    bot.form(SAM).set("Your answer", "DACH, then Nordics").send().await;

    let card = bot.only(EMEA);
    assert!(card.text_of().contains("*Sam Ortiz answered:* “DACH, then Nordics”"));
    assert!(card.has_button("Assign"));
    let thread = bot.ws.thread(EMEA, &card.ts);
    assert!(
        thread.iter().any(|note| note.text == "<@U0MAYA>, Sam Ortiz answered: “DACH, then Nordics”"),
        "{thread:#?}"
    );
}

/// Declined, with a reason that Sam reads once; nobody is reminded afterwards.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_decline_carries_its_reason() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Decline").await.ok();
    bot.form(MAYA).set("Reason", "Below our threshold").send().await;
    assert_eq!(bot.news(SAM), ["Maya Lopez declined the request for Homeworld Inc.: “Below our threshold”"]);
    assert!(bot.only(EMEA).text_of().contains("Below our threshold"));
    bot.pass(chrono::Duration::days(10)).await;
}

/// A decline is taken back within a day: the request waits as it did, whoever asked hears of it once, and the time for
/// which it did not wait does not count. After a day, twice, or where the deal was asked for anew: a sentence. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_decline_is_taken_back_for_a_day() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Decline").await.ok();
    bot.form(MAYA).set("Reason", "Below our threshold").send().await;
    bot.pass(chrono::Duration::hours(23)).await;
    bot.ws.mark_all_read();
    let declined = bot.only(EMEA);
    bot.press(LEE, &declined, "Undo").await.ok();
    assert!(
        bot.last_private(LEE).starts_with("Only CSM managers of EMEA Enterprise"),
        "{}",
        bot.last_private(LEE)
    );
    bot.press_only(TOM, &declined, "Undo").await.ok();
    bot.press(MAYA, &declined, "Undo").await.ok();
    assert!(
        bot.last_private(MAYA).starts_with("This is waiting for a manager"),
        "{}",
        bot.last_private(MAYA)
    );
    assert!(bot.only(EMEA).has_button("Assign"), "{:?}", bot.only(EMEA).buttons());
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: The request for Homeworld Inc. is no longer declined. Maya Lopez and Tom Becker will assign a CSM by…");

    bot.press(MAYA, &bot.only(EMEA), "Decline").await.ok();
    bot.form(MAYA).set("Reason", "Below our threshold").send().await;
    let declined = bot.only(EMEA);
    bot.command(LEE, "/request-csm", "homeworld").await.ok();
    bot.form(LEE).set("Why now?", "Nearing the end of stage 3").send().await;
    bot.press(MAYA, &declined, "Undo").await.ok();
    assert_eq!(bot.last_private(MAYA), "There is a new request for this deal, so this one stays declined.");
    bot.pass(chrono::Duration::hours(25)).await;
    bot.ws.mark_all_read();
}

/// Passed to AMER: the old card says so and has no buttons, the new team has its own, the clock starts anew.
/// Proves R4, R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_can_be_passed_to_another_team() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Pass to another team").await.ok();
    bot.form(MAYA).set("Team", "AMER Enterprise").set("Reason", "Bought in Boston").send().await;

    let old = bot.only(EMEA);
    assert!(old.text_of().contains("✓ Passed to AMER Enterprise: “Bought in Boston”"), "{}", old.text_of());
    assert!(old.buttons().is_empty());
    let new = bot.only(AMER);
    assert!(new.text_of().contains("Grace Kim | "), "{}", new.text_of());
    assert!(
        bot.last_dm(SAM)
            .text
            .starts_with("The request for Homeworld Inc. was passed to AMER Enterprise. Nina Falk")
    );

    bot.press(MAYA, &new, "Assign").await.ok();
    assert!(bot.last_private(MAYA).starts_with("Only CSM managers of AMER Enterprise"));
    bot.press(NINA, &new, "Assign").await.ok();
    bot.form(NINA).send().await;
    assert!(bot.only(AMER).text_of().contains("Nina Falk assigned *Grace Kim*"));
    insta::assert_snapshot!(bot.others_heard().await, @"Grace Kim: Nina Falk assigned you as CSM for Homeworld Inc. Please accept it, or hand it back with a reason.");
}

/// Ravi does not answer; Maya names Elena instead, Ravi's offer says so, and his late Accept is too late.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_can_be_named_while_the_first_has_not_answered() {
    let bot = TestBot::open().await;
    let offer = bot.assigned().await;
    bot.press(MAYA, &bot.only(EMEA), "Reassign").await.ok();
    bot.form(MAYA).set("CSM", ELENA).send().await;
    let ravis = bot.last_dm(RAVI);
    assert!(ravis.text_of().contains("assigned to someone else"), "{}", ravis.text_of());
    assert!(bot.last_dm(ELENA).has_button("Accept"));
    bot.press(RAVI, &offer, "Accept").await.ok();
    assert!(bot.last_private(RAVI).contains("already assigned Elena Costa"), "{}", bot.last_private(RAVI));
    insta::assert_snapshot!(bot.others_heard().await, @"");
}
