//! The events of meetings in a calendar system, and how far calendars have been read.

use baton_storage::calendar_events::{self, CalendarEvent, EventState};
use baton_storage::meetings::{self, Meeting};
use baton_storage::states::MeetingState;

use super::meetings::{handed, meeting};
use super::*;

/// A meeting's event comes back as it went in and changes; it is found by its calendar alone; only those of meetings to come
/// count.
#[tokio::test]
async fn a_meeting_has_one_event() {
    let place = place().await;
    handed(&place).await;
    let planned = meeting("m1", "kickoff");
    change!(&place, |tx| meetings::keep(tx, &planned).await);
    let event = CalendarEvent {
        meeting_id: "m1".into(),
        event_id: "baton1".into(),
        generation: 0,
        calendar: "sam@example.com".into(),
        state: EventState::Wanted,
        wrote: None,
        url: None,
        declined: "[]".into(),
        trouble: None,
    };
    let wanted = event.clone();
    change!(&place, |tx| calendar_events::keep(tx, &wanted).await);
    let reader = async || place.reader().await;
    assert_eq!(
        calendar_events::of_meeting(&mut *reader().await, &"m1".into()).await.expect("asked"),
        Some(event.clone())
    );
    assert_eq!(
        calendar_events::calendars(&mut *reader().await).await.expect("asked"),
        [""; 0],
        "it is not there yet"
    );
    let there = CalendarEvent {
        state: EventState::There,
        wrote: Some("{}".into()),
        url: Some("https://www.google.com/calendar/event?eid=1".into()),
        declined: "[\"kim@homeworld.example\"]".into(),
        trouble: Some("calendar".into()),
        ..event
    };
    let kept = there.clone();
    change!(&place, |tx| calendar_events::keep(tx, &kept).await);
    assert_eq!(there.declined(), ["kim@homeworld.example"]);
    let find = async |calendar: &str| {
        calendar_events::find(&mut *place.reader().await, calendar, "baton1").await.expect("asked")
    };
    assert_eq!(find("sam@example.com").await, Some(there));
    assert_eq!(find("ravi@example.com").await, None, "whoever is invited shows it too, and it is not theirs");
    assert_eq!(calendar_events::calendars(&mut *reader().await).await.expect("asked"), ["sam@example.com"]);
    assert_eq!(
        calendar_events::earliest(&mut *reader().await, "sam@example.com").await.expect("asked"),
        Some("m1".into())
    );
    assert_eq!(calendar_events::stuck(&mut *reader().await).await.expect("asked"), 1);
    let held = Meeting { state: MeetingState::Held, ..meeting("m1", "kickoff") };
    change!(&place, |tx| meetings::keep(tx, &held).await);
    assert_eq!(calendar_events::calendars(&mut *reader().await).await.expect("asked"), [""; 0]);
    assert_eq!(
        calendar_events::earliest(&mut *reader().await, "sam@example.com").await.expect("asked"),
        None
    );
    assert_eq!(calendar_events::stuck(&mut *reader().await).await.expect("asked"), 0);
}

/// How far a calendar has been read is remembered, and that it is to be read from the beginning.
#[tokio::test]
async fn how_far_a_calendar_is_read_is_remembered() {
    let place = place().await;
    let token = async || calendar_events::sync_token(&mut *place.reader().await, "sam").await.expect("asked");
    assert_eq!(token().await, None);
    for next in [Some("a"), Some("b"), None] {
        change!(&place, |tx| calendar_events::keep_sync_token(tx, "sam", next).await);
        assert_eq!(token().await.as_deref(), next);
    }
}
