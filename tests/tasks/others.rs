//! What others read of what is somebody's: who has done nothing, in whose place, for which reason; and what stands once
//! it is settled.

use serde_json::json;

use crate::harness::*;

/// The managers hear that Sam has done nothing: who was asked how often to do what, and not Sam's own sentence.
/// Proves R2, R6.
#[tokio::test(flavor = "multi_thread")]
async fn an_escalation_is_written_for_its_reader() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-12-01T16:00:00Z").await;
    let escalated = bot.last_dm(MAYA);
    let text = escalated.text_of();
    assert!(text.contains("*Sam Ortiz* has been reminded 3 times, and it is still open."), "{text}");
    assert!(
        text.contains("Assigned to Sam Ortiz: request a CSM for Homeworld Inc. (in 4-Proposal)."),
        "{text}"
    );
    assert!(escalated.text.contains("to request a CSM for Homeworld Inc. (in 4-Proposal). Can you"));
    assert!(!text.contains("Can you request one now"), "that is Sam's sentence: {text}");
    assert!(!text.contains("who is away"), "he is not away: {text}");
    // What she can do: she assigns by herself, as nobody else has to ask her.
    bot.press(MAYA, &escalated, "Assign").await.ok();
    assert_eq!(bot.form(MAYA).view.title, "Assign a CSM");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: Maya Lopez and Tom Becker, Homeworld Inc. (EMEA Enterprise) needs a CSM by Thu 3 Dec.
    Sam Ortiz: Sam, you have no open tasks for today. (3 times)
    Tom Becker: Homeworld Inc.: this is closed. Request a CSM for Homeworld Inc. (in 4-Proposal).
    ");
}

/// Two managers hear the same at once, and nobody is away: neither reads that the other is. Once Maya is, Tom reads
/// so, and once she is back no more.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_said_to_be_away_who_is_not() {
    let bot = TestBot::open().await;
    bot.stage("5-Negotiating").await;
    for manager in [MAYA, TOM] {
        let text = bot.last_dm(manager).text_of();
        assert!(text.contains("is in 5-Negotiating and has no CSM."), "{text}");
        assert!(!text.contains("who is away"), "{manager}: {text}");
    }
    assert!(bot.last_dm(TOM).text_of().contains("Maya Lopez got this as well."));
    bot.command(MAYA, "/csm-away", "").await.ok();
    bot.form(MAYA).set("First day away", "2026-11-25").set("Last day away", "2026-11-26").send().await;
    bot.until("2026-11-26T09:30:00Z").await;
    let digest = bot.last_dm(TOM).text_of();
    assert!(digest.contains("You get this as the backup of Maya Lopez, who is away."), "{digest}");
    bot.command(MAYA, "/csm-away", "").await.ok();
    let place = local_slack::Place::View(bot.form(MAYA).view.id);
    bot.ws.click(MAYA, place, "absence.clear", local_slack::Choice::Button).await.ok();
    bot.settle().await;
    // She is back, and puts it off, which brings what Tom reads up to date.
    let hers = bot.ws.dm(MAYA).into_iter().next().expect("the alert");
    bot.press(MAYA, &hers, "Remind me tomorrow").await.ok();
    for told in bot.ws.dm(TOM) {
        assert!(!told.text_of().contains("who is away"), "{}", told.text_of());
    }
}

/// Sam has passed it on: his own message says who has it now, without anything to press, and not that they are away.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_passed_on_is_with_somebody_else() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Not mine").await.ok();
    bot.form(SAM).set("Whose is it?", LEE).send().await;
    let mine = bot.last_dm(SAM);
    let text = mine.text_of();
    assert!(text.contains("It is with Lee Novak now."), "{text}");
    assert!(!text.contains("who is away") && !text.contains("1 open task"), "{text}");
    assert_eq!(mine.buttons(), ["Why?"]);
}

/// What is settled says what was asked and what came of it, with the stage of that day, however the deal goes on.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_settled_is_no_question_and_is_not_rewritten() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    let other = json!({
        "opportunity": { "id": "0065e00000Alpha", "name": "Alpha", "stage": "4-Proposal", "amount": 300_000,
            "close_date": "2027-03-01" },
        "account": { "id": "0015e00000Alpha", "name": "Alpha AG", "segment": "enterprise", "region": "EMEA",
            "sa_email": "sam.ortiz@example.com" },
    });
    bot.crm(other).await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.stage("5-Negotiating").await;
    let settled = bot.ws.dm(SAM).into_iter().next().expect("the day's message").text_of();
    assert!(
        settled.contains("– Request a CSM for Homeworld Inc. (in 4-Proposal).\nNo longer needed"),
        "{settled}"
    );
    assert!(settled.contains("No longer needed: the deal moved on."), "{settled}");
    assert!(!settled.contains("Homeworld Inc. is in") && !settled.contains("5-Negotiating"), "{settled}");
    // The account is renamed in the CRM, and something else of the same day changes.
    bot.crm(json!({ "account": { "id": HOMEWORLD, "name": "Otherworld" } })).await;
    bot.stage("6-Awaiting Signature").await;
    bot.press(SAM, &bot.ws.dm(SAM)[0].clone(), "Done").await.ok();
    let later = bot.ws.dm(SAM).into_iter().next().expect("the day's message").text_of();
    assert!(later.contains("for Homeworld Inc. (in 4-Proposal)"), "{later}");
    assert!(later.contains("Done by Sam Ortiz"), "the message was brought up to date: {later}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc. is in 5-Negotiating and has no CSM. It is expected to close on 15 Feb 2027.
    Tom Becker: Homeworld Inc. is in 5-Negotiating and has no CSM. It is expected to close on 15 Feb 2027.
    ");
}

/// The deal of an account without a CSM: who leads the team assigns with one press, as nobody needs to ask them. The
/// request stands where it always does, the architect hears of it, and a second press opens the same.
/// Proves R2, R4.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_assigns_without_asking_anybody() {
    let bot = TestBot::open().await;
    bot.stage("5-Negotiating").await;
    let alert = bot.last_dm(MAYA);
    assert!(alert.has_button("Assign") && !alert.has_button("Request a CSM"), "{:?}", alert.buttons());
    bot.press(MAYA, &alert, "Assign").await.ok();
    let card = bot.only(EMEA);
    assert!(card.text_of().contains("Maya Lopez is on it."), "{}", card.text_of());
    bot.form(MAYA).set("CSM", RAVI).send().await;
    let offer = bot.last_dm(RAVI);
    bot.press(MAYA, &alert, "Assign").await.ok();
    assert_eq!(bot.ws.messages(EMEA).len(), 1, "one request");
    bot.press(RAVI, &offer, "Accept").await.ok();
    assert!(bot.only(EMEA).text_of().contains("✓ *Ravi Patel* accepted"));
    let told = bot.news(SAM);
    assert!(
        told.iter().any(|text| text.starts_with("Ravi Patel is the CSM of Homeworld Inc. Next: ")),
        "{told:#?}"
    );
    assert!(bot.last_dm(MAYA).text_of().contains("Assign a CSM to Homeworld Inc. (in 5-Negotiating"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Tom Becker: Homeworld Inc.: this is closed. Assign a CSM to Homeworld Inc. (in 5-Negotiating, expected to close…
    ");
}

/// Whoever leads no team assigns nobody, whatever they press.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_leads_the_team_assigns_without_a_request() {
    let bot = TestBot::open().await;
    bot.stage("5-Negotiating").await;
    let click = json!({
        "type": "block_actions", "user": { "id": SAM, "team_id": "T0GITLAB" }, "trigger_id": "1.2.3",
        "actions": [{ "type": "button", "action_id": "requests.begin", "value": HOMEWORLD_DEAL }],
    });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&click))).await.ok();
    let said = bot.last_dm(SAM).text;
    assert!(said.starts_with("Only CSM managers of EMEA Enterprise can do this"), "{said}");
    assert!(bot.ws.messages(EMEA).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc. is in 5-Negotiating and has no CSM. It is expected to close on 15 Feb 2027.
    Tom Becker: Homeworld Inc. is in 5-Negotiating and has no CSM. It is expected to close on 15 Feb 2027.
    ");
}

/// Nobody hears of it after the last reminder but its owner, or the one who asks: "Why?" says so, and names nobody who
/// is the reader. Proves promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn why_names_who_hears_of_it_and_not_the_reader() {
    let bot = TestBot::open().await;
    bot.stage("4-Proposal").await;
    bot.until("2026-11-30T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Not mine").await.ok();
    bot.form(SAM).set("Whose is it?", MAYA).send().await;
    bot.until("2026-12-01T09:01:00Z").await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Why?").await.ok();
    let page = bot.form(MAYA).view.text_of();
    assert!(!page.contains("the managers hear of it"), "she is one of them: {page}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Sam, you have no open tasks for today. (2 times)");
}
