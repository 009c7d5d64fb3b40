//! The agenda comes by itself before the meeting, once.

use baton_storage::occurrences;
use baton_storage::states::OccurrenceState;
use chrono::Duration;

use crate::harness::*;

fn agendas(bot: &TestBot) -> usize {
    bot.ws.peek(HOME).iter().filter(|message| message.text.starts_with("Agenda: ")).count()
}

/// Two working days before the meeting is due, at the beginning of the team's day, the agenda stands in the
/// account's channel; never again after that. Proves T2, A1.
#[tokio::test(flavor = "multi_thread")]
async fn the_agenda_comes_two_working_days_before() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-26T08:59:00Z").await;
    assert_eq!(agendas(&bot), 0, "the meeting is due on Monday the 30th");
    bot.until("2026-11-26T09:01:00Z").await;
    assert_eq!(agendas(&bot), 1);
    let agenda = bot.ws.messages(HOME).pop().expect("the agenda");
    assert!(
        agenda.text.starts_with("Agenda: Internal account team meeting, Homeworld Inc."),
        "{}",
        agenda.text
    );
    bot.pass(Duration::days(20)).await;
    assert_eq!(agendas(&bot), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (3 times)
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    ");
}

/// Baton was down then: it comes late, once. Proves T2, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn after_downtime_it_comes_late_and_once() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.skip_to("2026-11-27T14:00:00Z");
    bot.settle().await;
    assert_eq!(agendas(&bot), 1);
    bot.pass(Duration::days(5)).await;
    assert_eq!(agendas(&bot), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 2 times to finish “Internal account team meetin…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (2 times)
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 2 times to finish “Internal account team meetin…
    ");
}

/// The meeting has been held already: nothing comes, and it is written down why. Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_settled_step_gets_no_agenda() {
    let bot = TestBot::open().await;
    let card = bot.handed().await;
    bot.press(SAM, &card, "Done").await.ok();
    bot.pass(Duration::days(10)).await;
    assert_eq!(agendas(&bot), 0);
    let mut db = bot.app.storage.read().await.expect("a reader");
    let handoff =
        baton_storage::handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("one");
    let schedule = format!("agenda:{}:internal-meeting", handoff.handoff_id);
    let moments = occurrences::of_schedule(&mut db, &schedule).await.expect("read");
    assert_eq!(moments.len(), 1);
    assert_eq!(moments[0].state, OccurrenceState::Skipped);
    assert_eq!(moments[0].reason.as_deref(), Some("the step is settled"));
    insta::assert_snapshot!(bot.others_heard().await, @r#"
    Maya Lopez: Homeworld Inc.: overdue. Ravi Patel has been reminded 3 times to finish “Deck and strategy plan for…
    Ravi Patel: Ravi, 1 open task: Prepare the program overview deck and the strategy plan summary for Homeworld Inc… (3 times)
    Sam Ortiz: Sam, 1 open task: Schedule the "Welcome to GitLab" call in which Homeworld Inc. meets the CSM. (2 times)
    Tom Becker: Homeworld Inc.: overdue. Ravi Patel has been reminded 3 times to finish “Deck and strategy plan for…
    "#);
}

/// Somebody posted it before: it is brought up to date then, and not repeated. Proves T2, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_posted_by_hand_is_not_repeated() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.command(SAM, "/agenda", "homeworld").await.ok();
    bot.press(SAM, &bot.preview(SAM), "Post to the channel").await.ok();
    bot.knows("champion", "Jo Park").await;
    bot.until("2026-11-26T09:01:00Z").await;
    assert_eq!(agendas(&bot), 1);
    assert!(bot.ws.messages(HOME).pop().expect("the agenda").text_of().contains("*Champion:* Jo Park"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Sam Ortiz, who alone sees it: I'm posting the agenda in #acct-homeworld.
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou…
    ");
}

/// The channel is shared by then: nothing stands there, its CSM has the agenda. Without any channel, whoever
/// arranges the meeting has it. Proves T2, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn where_it_cannot_stand_a_person_has_it() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.ws.share(HOME).await;
    bot.until("2026-11-26T09:01:00Z").await;
    assert_eq!(agendas(&bot), 0);
    assert!(bot.dms(RAVI).iter().any(|text| text.starts_with("Agenda: ")), "{:#?}", bot.dms(RAVI));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Robin Park: Baton could not post in #acct-homeworld (shared_outside). The people concerned got a direct message…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou…
    ");

    let bot = TestBot::open().await;
    let offer = bot.assigned().await;
    bot.press(RAVI, &offer, "Accept").await.ok();
    bot.until("2026-11-26T09:01:00Z").await;
    assert!(bot.dms(SAM).iter().any(|text| text.starts_with("Agenda: ")), "{:#?}", bot.dms(SAM));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    ");
}

/// The deal is lost and reopens: the agenda comes before the day on which the meeting is due by then.
/// Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_that_rests_has_its_agenda_later() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.stage("8-Closed Lost").await;
    bot.pass(Duration::days(7)).await;
    assert_eq!(agendas(&bot), 0);
    bot.stage("3-Technical Evaluation").await;
    bot.until("2026-12-03T08:59:00Z").await;
    assert_eq!(agendas(&bot), 0, "seven days later than before");
    bot.until("2026-12-03T09:01:00Z").await;
    assert_eq!(agendas(&bot), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Ravi Patel: Homeworld Inc.: the deal is open again in 3-Technical Evaluation, and the handoff continues.
    Ravi Patel: Homeworld Inc.: the deal was lost, and its handoff is paused. If the deal reopens by 23 Dec, the han…
    Sam Ortiz: Homeworld Inc.: the deal was lost, and its handoff is paused. If the deal reopens by 23 Dec, the han…
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou…
    ");
}
