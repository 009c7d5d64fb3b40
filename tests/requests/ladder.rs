//! A request nobody acts on: who is told on which day.

use crate::harness::*;

/// Asked Monday at ten: after four working hours and two working days the managers, a day later the
/// backup, a day later the director, and then silence.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_acts_and_the_ladder_is_climbed() {
    let bot = TestBot::open().await;
    bot.asked().await;

    bot.until("2026-11-23T13:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-11-23T14:01:00Z").await;
    for manager in [MAYA, TOM] {
        let reminder = bot.only_news(manager);
        assert!(reminder.has_button("Assign"));
        let text = reminder.text_of();
        assert!(text.contains("Can you pick it up?"), "{text}");
        assert!(text.contains("within 4 working hours"), "the reason stands there: {text}");
        assert!(
            text.contains("If there is no answer by"),
            "and who hears next who does not hear now: {text}"
        );
    }
    bot.nobody_else_heard();

    bot.until("2026-11-25T10:01:00Z").await;
    for manager in [MAYA, TOM] {
        assert!(bot.news(manager)[0].contains("the deadline has passed"));
    }
    bot.nobody_else_heard();

    bot.until("2026-11-26T10:01:00Z").await;
    assert!(bot.news(TOM)[0].contains("has no CSM yet"), "Tom backs Maya up");
    bot.nobody_else_heard();

    bot.until("2026-11-27T10:01:00Z").await;
    let last = bot.only_news(DANA);
    assert!(last.text_of().contains("This is the last reminder."), "{}", last.text_of());
    bot.nobody_else_heard();
    bot.press(DANA, &last, "Assign").await.ok();
    assert_eq!(bot.form(DANA).view.title, "Assign a CSM", "who is escalated to can act");

    bot.pass(chrono::Duration::days(30)).await;
}

/// Nobody backs up the manager, so the director stands in and is the last rung, too: she is not told that the director
/// hears of it. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_that_they_will_hear_of_it() {
    let bot = TestBot::with(|config| {
        *config = config
            .replace(&format!("managers = [\"{MAYA}\", \"{TOM}\"]"), &format!("managers = [\"{MAYA}\"]"));
        *config =
            config.replace(&format!("id = \"{MAYA}\"\nbackup = \"{TOM}\""), &format!("id = \"{MAYA}\""));
    })
    .await;
    bot.asked().await;
    bot.until("2026-11-23T14:01:00Z").await;
    let told = bot.last_dm(MAYA).text_of();
    assert!(told.contains("If there is no answer by"), "{told}");
    bot.until("2026-11-26T10:01:00Z").await;
    let told = bot.last_dm(DANA).text_of();
    assert!(told.contains("If there is no answer, I'll remind you again"), "{told}");
    bot.until("2026-11-27T10:01:00Z").await;
    let told = bot.last_dm(DANA).text_of();
    assert!(told.contains("This is the last reminder."), "{told}");
    for text in bot.ws.dm(DANA).iter().map(local_slack::Message::text_of) {
        assert!(!text.contains("director hears") && !text.contains("Dana Whitfield hears"), "{text}");
    }
    insta::assert_snapshot!(bot.others_heard().await, @"Maya Lopez: Homeworld Inc. (EMEA Enterprise) has no CSM yet, and the deadline has passed. Sam Ortiz sent the req…");
}

/// "I'm on it" takes the first rung away, and only that.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn saying_i_am_on_it_stops_the_first_reminder() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "I'm on it").await.ok();
    assert!(bot.only(EMEA).text_of().contains("Maya Lopez is on it."));
    assert!(!bot.only(EMEA).has_button("I'm on it"));
    bot.ws.mark_all_read();
    bot.until("2026-11-25T09:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-11-25T10:01:00Z").await;
    assert_eq!(bot.news(MAYA).len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"Tom Becker: Homeworld Inc. (EMEA Enterprise) has no CSM yet, and the deadline has passed. Sam Ortiz sent the req…");
}

/// Over Christmas: the holiday and the weekend are nobody's working days.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn holidays_and_weekends_do_not_count() {
    let bot = TestBot::open().await;
    bot.until("2026-12-23T16:00:00Z").await;
    let card = bot.asked().await;
    assert!(card.text.ends_with("needs a CSM by Mon 28 Dec."), "{}", card.text);
    bot.ws.mark_all_read();
    bot.until("2026-12-24T11:59:00Z").await;
    bot.nobody_else_heard();
    bot.until("2026-12-24T12:01:00Z").await;
    assert_eq!(bot.news(MAYA).len(), 1, "one hour on the 23rd and three on the 24th");
    bot.news(TOM);
    bot.until("2026-12-28T15:59:00Z").await;
}

/// A question that Sam does not answer, an offer that Ravi does not answer.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn who_owes_an_answer_is_reminded() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.press(MAYA, &card, "Ask Sam").await.ok();
    bot.form(MAYA).set("What do you need to know?", "Which regions first?").send().await;
    bot.ws.mark_all_read();
    bot.until("2026-11-24T10:01:00Z").await;
    assert!(
        bot.news(SAM)[0]
            .contains("Maya Lopez is waiting for your answer about Homeworld Inc.: “Which regions first?”")
    );
    bot.nobody_else_heard();

    bot.press(SAM, &bot.last_dm(SAM), "Answer").await.ok();
    bot.form(SAM).set("Your answer", "DACH").send().await;
    bot.press(MAYA, &bot.only(EMEA), "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.ws.mark_all_read();
    bot.until("2026-11-25T10:05:00Z").await;
    assert!(bot.news(RAVI)[0].contains("can you take Homeworld Inc.?"));
    bot.nobody_else_heard();
    bot.until("2026-11-26T10:05:00Z").await;
    assert!(bot.news(MAYA)[0].contains("Ravi Patel has not answered about Homeworld Inc."));
    insta::assert_snapshot!(bot.others_heard().await, @"Tom Becker: Ravi Patel has not answered about Homeworld Inc. since Tue 24 Nov, 10:01.");
}

/// A reminder whose request went on: pressing its button says what has happened, and takes it off; a
/// reminder's Accept is as good as the offer's.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_is_spent_loses_its_button() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.until("2026-11-23T14:01:00Z").await;
    let reminder = bot.last_dm(MAYA);
    bot.press(TOM, &card, "Assign").await.ok();
    bot.form(TOM).set("CSM", RAVI).send().await;
    bot.press(MAYA, &reminder, "Assign").await.ok();
    assert_eq!(bot.form(MAYA).view.title, "Assign a CSM", "the manager may still name somebody else");
    let open = bot.form(MAYA).view;
    bot.ws.close_view(MAYA, &open.id).await;

    bot.until("2026-11-24T14:05:00Z").await;
    let reminder = bot.last_dm(RAVI);
    assert!(reminder.text.contains("can you take Homeworld Inc.?"), "{}", reminder.text);
    bot.press(RAVI, &reminder, "Accept").await.ok();
    assert!(bot.only(EMEA).text_of().contains("✓ *Ravi Patel* accepted"));
    let spent = bot.ws.peek(&bot.ws.dm_channel(RAVI)).into_iter().find(|one| one.ts == reminder.ts);
    assert!(spent.expect("the reminder").buttons().is_empty());

    let maya = bot.ws.peek(&bot.ws.dm_channel(MAYA)).remove(0);
    bot.press(MAYA, &maya, "Assign").await.ok();
    let spent = bot.ws.peek(&bot.ws.dm_channel(MAYA)).remove(0);
    assert!(spent.buttons().is_empty());
    assert!(spent.text_of().contains("Ravi Patel already accepted Homeworld Inc."), "{}", spent.text_of());
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Maya Lopez, who alone sees it: Ravi Patel already accepted Homeworld Inc. (Tue 24 Nov, 14:05). The card is updated.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Tu…
    Ravi Patel: You are the CSM of Homeworld Inc.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    ");
}

/// Down for four days: on return one message, for the rung that counts now, and none in the night.
/// Proves R6 and promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn after_days_down_there_is_no_burst() {
    let bot = TestBot::open().await;
    bot.asked().await;
    bot.skip_to("2026-11-27T23:00:00Z");
    bot.settle().await;
    bot.nobody_else_heard();
    bot.until("2026-11-30T09:01:00Z").await;
    assert_eq!(bot.news(DANA).len(), 1, "the highest rung speaks");
    bot.nobody_else_heard();
    let mut db = bot.app.storage.read().await.expect("a reader");
    let request = baton_storage::requests::open(&mut db).await.expect("requests").remove(0);
    let schedule = format!("request:{}", request.request_id);
    let rungs = baton_storage::occurrences::of_schedule(&mut db, &schedule).await.expect("rungs");
    let skipped = rungs.iter().filter(|rung| rung.state == baton_storage::states::OccurrenceState::Skipped);
    assert_eq!(skipped.count(), 3, "the others are recorded as skipped: {rungs:#?}");
}
