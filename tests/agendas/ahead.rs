//! The agenda comes by itself before the meeting, once.

use baton_storage::occurrences;
use baton_storage::states::OccurrenceState;
use chrono::Duration;

use crate::harness::*;

fn agendas(stage: &Stage) -> usize {
    stage.ws.peek(HOME).iter().filter(|message| message.text.starts_with("Agenda: ")).count()
}

/// Two working days before the meeting is due, at the beginning of the team's day, the agenda stands in the
/// account's channel; never again after that. Proves T2, A1.
#[tokio::test(flavor = "multi_thread")]
async fn the_agenda_comes_two_working_days_before() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.until("2026-11-26T08:59:00Z").await;
    assert_eq!(agendas(&stage), 0, "the meeting is due on Monday the 30th");
    stage.until("2026-11-26T09:01:00Z").await;
    assert_eq!(agendas(&stage), 1);
    let agenda = stage.ws.messages(HOME).pop().expect("the agenda");
    assert!(
        agenda.text.starts_with("Agenda: Internal account team meeting, Homeworld Inc."),
        "{}",
        agenda.text
    );
    stage.pass(Duration::days(20)).await;
    assert_eq!(agendas(&stage), 1);
}

/// Baton was down then: it comes late, once. Proves T2, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn after_downtime_it_comes_late_and_once() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.skip_to("2026-11-27T14:00:00Z");
    stage.settle().await;
    assert_eq!(agendas(&stage), 1);
    stage.pass(Duration::days(5)).await;
    assert_eq!(agendas(&stage), 1);
}

/// The meeting has been held already: nothing comes, and it is written down why. Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_settled_step_gets_no_agenda() {
    let stage = Stage::open().await;
    let card = stage.handed().await;
    stage.press(SAM, &card, "Done").await.ok();
    stage.pass(Duration::days(10)).await;
    assert_eq!(agendas(&stage), 0);
    let mut db = stage.app.storage.read().await.expect("a reader");
    let handoff =
        baton_storage::handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("one");
    let schedule = format!("agenda:{}:internal-meeting", handoff.handoff_id);
    let moments = occurrences::of_schedule(&mut db, &schedule).await.expect("read");
    assert_eq!(moments.len(), 1);
    assert_eq!(moments[0].state, OccurrenceState::Skipped);
    assert_eq!(moments[0].reason.as_deref(), Some("the step is settled"));
}

/// Somebody posted it before: it is brought up to date then, and not repeated. Proves T2, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_posted_by_hand_is_not_repeated() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.command(SAM, "/agenda", "homeworld").await.ok();
    stage.press(SAM, &stage.preview(SAM), "Post to the channel").await.ok();
    stage.knows("champion", "Jo Park").await;
    stage.until("2026-11-26T09:01:00Z").await;
    assert_eq!(agendas(&stage), 1);
    assert!(stage.ws.messages(HOME).pop().expect("the agenda").text_of().contains("*Champion:* Jo Park"));
}

/// The channel is shared by then: nothing stands there, its CSM has the agenda. Without any channel, whoever
/// arranges the meeting has it. Proves T2, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn where_it_cannot_stand_a_person_has_it() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.ws.share(HOME).await;
    stage.until("2026-11-26T09:01:00Z").await;
    assert_eq!(agendas(&stage), 0);
    assert!(stage.dms(RAVI).iter().any(|text| text.starts_with("Agenda: ")), "{:#?}", stage.dms(RAVI));

    let stage = Stage::open().await;
    let offer = stage.assigned().await;
    stage.press(RAVI, &offer, "Accept").await.ok();
    stage.until("2026-11-26T09:01:00Z").await;
    assert!(stage.dms(SAM).iter().any(|text| text.starts_with("Agenda: ")), "{:#?}", stage.dms(SAM));
}

/// The deal is lost and reopens: the agenda comes before the day on which the meeting is due by then.
/// Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_that_rests_has_its_agenda_later() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.stage("8-Closed Lost").await;
    stage.pass(Duration::days(7)).await;
    assert_eq!(agendas(&stage), 0);
    stage.stage("3-Technical Evaluation").await;
    stage.until("2026-12-03T08:59:00Z").await;
    assert_eq!(agendas(&stage), 0, "seven days later than before");
    stage.until("2026-12-03T09:01:00Z").await;
    assert_eq!(agendas(&stage), 1);
}
