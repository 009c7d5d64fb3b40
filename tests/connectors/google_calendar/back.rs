//! What people change in the calendar is read back, once.

use baton_storage::actor::Actor;
use baton_storage::states::MeetingState;

use super::land::Land;
use super::{RAVIS, SAMS, section_of_a_user};
use crate::harness::*;

/// Sam moves the event in his calendar: the meeting moves, its people are told as if he had done it in Slack, the audit says
/// where, and nothing is written back. Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_moved_there_moves_here() {
    let land = Land::open().await;
    land.arranged("2026-11-23", "15:00").await;
    land.reads().await;
    land.bot.ws.mark_all_read();
    let wrote = land.writes();
    land.calendar.move_to(&land.id(), "2026-11-23T16:30:00Z", "2026-11-23T17:30:00Z");
    land.reads().await;
    let meeting = land.meeting().await;
    assert_eq!((meeting.starts_at, meeting.sequence), (at("2026-11-23T16:30:00Z"), 1));
    assert_eq!(meeting.changed_by, Actor::from("U0SAM"));
    assert!(land.message().text.contains("Mon 23 Nov, 16:30"), "{}", land.message().text);
    let told = land.bot.last_dm(RAVI).text_of();
    assert!(told.contains("from Mon 23 Nov, 15:00 to Mon 23 Nov, 16:30"), "{told}");
    land.bot.pass(chrono::Duration::minutes(30)).await;
    assert_eq!(land.writes(), wrote, "no loop");
    assert_eq!(land.meeting().await.sequence, 1);
    // And then here again: the newer word counts.
    land.moved("2026-11-25", "11:00").await;
    assert_eq!(land.event()["start"]["dateTime"], "2026-11-25T11:00:00Z");
    land.reads().await;
    assert_eq!(land.meeting().await.starts_at, at("2026-11-25T11:00:00Z"));
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// Sam deletes it there: the meeting is called off, its people are told, and the step is to be arranged again. Proves T2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_there_is_called_off_here() {
    let land = Land::open().await;
    land.arranged("2026-11-24", "14:30").await;
    land.reads().await;
    land.calendar.delete(&land.id());
    land.reads().await;
    let meeting = land.meeting().await;
    assert_eq!(meeting.state, MeetingState::Cancelled);
    insta::assert_snapshot!(land.message().text, @"Account team meeting: Homeworld Inc. is canceled: it was deleted in Google Calendar.");
    assert!(land.card().has_button("Schedule"));
    assert_eq!(land.events().len(), 0);
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// Ravi declines: the card says so and Sam is told once; Ravi accepts after all, and the card says nothing. What Ravi
/// deletes from his own calendar is no cancellation.
#[tokio::test(flavor = "multi_thread")]
async fn who_declines_is_named_once() {
    let land = Land::open().await;
    land.arranged("2026-11-26", "14:30").await;
    land.reads().await;
    land.bot.ws.mark_all_read();
    land.calendar.answer(&land.id(), RAVIS, "declined");
    land.reads().await;
    let told = land.bot.news(SAM).join("\n").replace(&land.id(), "ID");
    let told = told.replace(land.calendar.base_url(), "https://www.google.com");
    insta::assert_snapshot!(told, @"Ravi Patel declined *Account team meeting: Homeworld Inc.* (Homeworld Inc., <!date^1795703400^{date_short_pretty} at {time}|Thu 26 Nov, 14:30>) in Google Calendar. <https://www.google.com/calendar/event?eid=ID|Open the event> to find another time.");
    assert!(land.message().text_of().contains("Declined: Ravi Patel."), "{}", land.message().text_of());
    land.calendar.answer(&land.id(), SAMS, "tentative");
    land.bot.pass(chrono::Duration::minutes(30)).await;
    assert_eq!(land.bot.news(SAM), [""; 0], "once");
    land.calendar.answer(&land.id(), RAVIS, "accepted");
    land.reads().await;
    assert!(!land.message().text_of().contains("Declined"), "{}", land.message().text_of());
    assert!(land.meeting().await.is_planned());
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// A sync token that is no longer good, small pages, an event of a whole day and events of others: nothing is lost, nothing
/// happens twice, and nobody else's events are kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_token_and_pages_lose_nothing() {
    let land = Land::open().await;
    for number in 0..5 {
        let day = format!("2026-12-0{}", number + 1);
        land.calendar.put(SAMS, "canary of others", &format!("{day}T10:00:00Z"), &format!("{day}T11:00:00Z"));
    }
    land.calendar.set_page(2);
    land.arranged("2026-11-26", "14:30").await;
    land.reads().await;
    land.calendar.forget_changes();
    land.calendar.move_to(&land.id(), "2026-11-26T16:00:00Z", "2026-11-26T17:00:00Z");
    land.reads().await;
    assert_eq!(land.meeting().await.starts_at, at("2026-11-26T16:00:00Z"));
    land.calendar.make_all_day(&land.id(), "2026-11-27", "2026-11-28");
    land.reads().await;
    let meeting = land.meeting().await;
    assert_eq!(
        (meeting.starts_at, meeting.sequence),
        (at("2026-11-26T16:00:00Z"), 1),
        "a whole day is no time"
    );
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// It is moved there while Baton is down, and other things change here before it was read: the time there counts, as Slack
/// has no newer one. In a calendar that several share nobody can say who did it, so the organizer is told, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_there_stays_when_other_things_change_here() {
    let land = Land::of(section_of_a_user).await;
    let shared = "c_meetings@group.calendar.google.com";
    land.arranged("2026-11-24", "14:30").await;
    let id = land.calendar.events(shared)[0]["id"].as_str().expect("an id").to_owned();
    land.bot.ws.mark_all_read();
    land.calendar.move_to(&id, "2026-11-24T16:00:00Z", "2026-11-24T17:00:00Z");
    land.bot.press(SAM, &land.card(), "Reschedule").await.ok();
    land.bot.quiet().await;
    land.bot.form(SAM).set("Location", "Room 7").send().await;
    land.bot.put_forms_away(SAM).await;
    land.bot.settle().await;
    let event = land.calendar.events(shared).remove(0);
    assert_eq!(event["start"]["dateTime"], "2026-11-24T16:00:00Z");
    assert_eq!(event["location"], "Room 7");
    let meeting = land.meeting().await;
    assert_eq!((meeting.starts_at, &meeting.changed_by), (at("2026-11-24T16:00:00Z"), &Actor::Baton));
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}
