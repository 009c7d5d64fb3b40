//! News that was held up, and buttons that came too late: what is read is true when it is read.

use local_slack::{Fault, Misbehave};

use crate::harness::*;

/// Slack takes nothing for Sam while Ravi is assigned and accepts: Sam reads one message, of how it stands, and not
/// that Ravi named Ravi and has yet to accept. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn news_that_was_held_up_says_how_it_stands() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    let mine = bot.ws.dm_channel(SAM);
    let away = Misbehave::RateLimited { retry_after_s: 3600 };
    bot.ws.faults().add(Fault::on("chat.postMessage").channel(&mine).times(1).doing(away));
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Accept").await.ok();
    bot.pass(chrono::Duration::hours(2)).await;
    let told = bot.news(SAM);
    assert_eq!(told.len(), 1, "what is superseded is not told: {told:#?}");
    assert!(told[0].starts_with("Ravi Patel is the CSM of Homeworld Inc. Next: "), "{told:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    ");
}

/// The same for what was handed back meanwhile: nobody is told of a CSM who has said no already; the follower of a
/// request that was declined meanwhile hears that it was.
#[tokio::test(flavor = "multi_thread")]
async fn news_that_is_no_longer_true_is_not_told() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    let mine = bot.ws.dm_channel(SAM);
    let away = Misbehave::RateLimited { retry_after_s: 3600 };
    bot.ws.faults().add(Fault::on("chat.postMessage").channel(&mine).times(1).doing(away));
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Hand back").await.ok();
    bot.form(RAVI).set("Reason", "I am full").send().await;
    bot.pass(chrono::Duration::hours(2)).await;
    let told = bot.news(SAM);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("Ravi Patel could not take Homeworld Inc."), "{told:#?}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests, in a thread: @Maya Lopez, Ravi Patel handed Homeworld Inc. back: “I am full”
    Maya Lopez: Homeworld Inc. needs another CSM. Ravi Patel handed it back: “I am full”
    ");
}

/// An offer that was taken back before it could be posted is not posted at all.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_was_taken_back_is_not_made() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    let ravis = bot.ws.dm_channel(RAVI);
    let away = Misbehave::RateLimited { retry_after_s: 3600 };
    bot.ws.faults().add(Fault::on("chat.postMessage").channel(&ravis).times(1).doing(away));
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.press(MAYA, &bot.only(EMEA), "Reassign").await.ok();
    bot.form(MAYA).set("CSM", ELENA).send().await;
    bot.pass(chrono::Duration::hours(2)).await;
    assert!(bot.dms(RAVI).is_empty(), "{:#?}", bot.dms(RAVI));
    assert!(bot.last_dm(ELENA).has_button("Accept"));
    insta::assert_snapshot!(bot.others_heard().await, @"");
}

/// Somebody who leads the team and is one of its CSMs takes it: nobody reads that they named themselves, and it is
/// theirs once they accept.
#[tokio::test(flavor = "multi_thread")]
async fn who_assigns_to_themselves_is_said_once() {
    let bot = TestBot::with(|config| {
        *config = config.replace(
            &format!("csms = [\"{RAVI}\", \"{ELENA}\"]"),
            &format!("csms = [\"{MAYA}\", \"{ELENA}\"]"),
        );
    })
    .await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", MAYA).send().await;
    let card = bot.only(EMEA);
    let offer = bot.last_dm(MAYA);
    let sams = bot.last_dm(SAM);
    for text in [card.text_of(), offer.text_of(), sams.text_of()] {
        assert!(!text.contains("Maya Lopez named") && !text.contains("Maya Lopez assigned"), "{text}");
    }
    assert!(card.text.contains("Maya Lopez took Homeworld Inc. (EMEA Enterprise)"), "{}", card.text);
    assert!(sams.text.starts_with("Maya Lopez took Homeworld Inc."));
    assert!(offer.text.starts_with("You took Homeworld Inc. and have not accepted yet."), "{}", offer.text);
}

/// The question was answered from another message: pressing Answer once more says what has happened, the button is
/// gone without that, and what stands there is the answer. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_was_answered_loses_its_button() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Ask Sam").await.ok();
    bot.form(MAYA).set("What do you need to know?", "Which regions first?").send().await;
    let asked = bot.last_dm(SAM);
    assert!(asked.has_button("Answer"));
    let receipt = bot.ws.peek(&bot.ws.dm_channel(SAM)).remove(0);
    bot.press(SAM, &receipt, "Answer").await.ok();
    bot.form(SAM).set("Your answer", "DACH first").send().await;

    let now = bot.last_dm(SAM);
    assert_eq!(now.ts, asked.ts);
    assert!(now.buttons().is_empty(), "{:?}", now.buttons());
    assert!(now.text.contains("“Which regions first?” You answered"), "{}", now.text);
    assert!(now.text.ends_with("“DACH first”"), "{}", now.text);
    bot.press(SAM, &asked, "Answer").await.ok();
    let said = bot.last_private(SAM);
    assert!(said.starts_with("Sam Ortiz already answered Maya Lopez (Mon 23 Nov, 10:"), "{said}");
    assert!(said.ends_with("“DACH first”"), "{said}");
    insta::assert_snapshot!(bot.others_heard().await, @"#emea-csm-requests, in a thread: @Maya Lopez, Sam Ortiz answered: “DACH first”");
}

/// The request was declined while the question was open: no answer is needed, and a second question that is asked
/// later leaves the first as it was settled. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_needs_no_answer_says_so() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Ask Sam").await.ok();
    bot.form(MAYA).set("What do you need to know?", "Which regions first?").send().await;
    let first = bot.last_dm(SAM);
    bot.press(SAM, &first, "Answer").await.ok();
    bot.form(SAM).set("Your answer", "DACH").send().await;
    bot.press(MAYA, &bot.only(EMEA), "Ask Sam").await.ok();
    bot.form(MAYA).set("What do you need to know?", "How many seats?").send().await;
    bot.press(TOM, &bot.only(EMEA), "Decline").await.ok();
    bot.form(TOM).set("Reason", "Below our threshold").send().await;
    let all = bot.ws.peek(&bot.ws.dm_channel(SAM));
    let of = |question: &str| all.iter().find(|one| one.text.contains(question) && one.ts != all[0].ts);
    let (first, second) = (of("Which regions first?").expect("one"), of("How many seats?").expect("two"));
    assert!(first.text.ends_with("“DACH”") && first.buttons().is_empty(), "{}", first.text);
    assert!(second.text.contains("An answer is no longer needed: Tom Becker declined"), "{}", second.text);
    assert!(second.buttons().is_empty());
    let card = bot.only(EMEA).text_of();
    assert!(!card.contains("How many seats?"), "nobody waits for an answer: {card}");
    assert!(card.contains("*Sam Ortiz* requested a CSM"), "{card}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Sam Ortiz: Maya Lopez asked about Homeworld Inc.: “How many seats?” An answer is no longer needed: Tom Becker d…
    Sam Ortiz: Tom Becker declined the request for Homeworld Inc.: “Below our threshold”
    ");
}

/// What is settled keeps the facts by which it was settled, though the deal has moved on and the account is called
/// otherwise in the CRM's stage.
#[tokio::test(flavor = "multi_thread")]
async fn a_settled_card_is_not_rewritten() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Decline").await.ok();
    bot.form(MAYA).set("Reason", "Not before summer.").send().await;
    let settled = bot.only(EMEA);
    assert!(settled.text_of().contains("Maya Lopez declined") && !settled.text_of().contains(".."));
    bot.pass(chrono::Duration::days(3)).await;
    bot.stage("4-Proposal").await;
    // A click that comes too late brings the card up to date.
    bot.press(TOM, &card, "I'm on it").await.ok();
    let without_undo = settled.text_of().replace("\nUndo", "");
    assert_ne!(without_undo, settled.text_of(), "for a day it could be undone");
    assert_eq!(bot.only(EMEA).text_of(), without_undo);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Sam Ortiz: Maya Lopez declined the request for Homeworld Inc.: “Not before summer.”
    Tom Becker, who alone sees it: Maya Lopez already declined this (Mon 23 Nov, 10:00). The card is updated.
    ");
}
