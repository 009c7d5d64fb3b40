//! Meetings, who is invited, and people by what they are called.

use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::{MeetingId, UserId};
use baton_storage::meetings::{self, Meeting};
use baton_storage::people::{self, Person};
use baton_storage::states::{HandoffState, MeetingState};

use super::*;

pub(super) fn meeting(id: &str, step: &str) -> Meeting {
    Meeting {
        meeting_id: id.into(),
        handoff_id: "h1".into(),
        step: step.into(),
        title: "Kickoff".into(),
        customer: true,
        state: MeetingState::Planned,
        sequence: 0,
        starts_at: At(10),
        ends_at: At(20),
        zone: "Europe/London".into(),
        place: Some("https://meet.example.com".into()),
        organizer: "U0SAM".into(),
        guests: "[\"kim@homeworld.example\"]".into(),
        reason: None,
        changed_by: "U0SAM".into(),
        changed_at: At(1),
    }
}

pub(super) async fn handed(place: &Place) {
    customer(place, "A1", "D1").await;
    let handoff = Handoff {
        handoff_id: "h1".into(),
        account_id: "A1".into(),
        opportunity_id: None,
        request_id: None,
        team_id: "emea-enterprise".into(),
        track: "enterprise".into(),
        state: HandoffState::Running,
        started_at: At(1),
        paused_at: None,
        ended_at: None,
        reason: None,
    };
    change!(place, |tx| handoffs::add(tx, &handoff).await);
}

/// What is to come is found by who organizes it and by its handoff, the earliest first; an organizer may change.
#[tokio::test]
async fn meetings_to_come_are_found() {
    let place = place().await;
    handed(&place).await;
    let mut late = meeting("m1", "kickoff");
    late.starts_at = At(30);
    let soon = meeting("m2", "welcome");
    let mut held = meeting("m3", "internal");
    held.state = MeetingState::Held;
    change!(place, |tx| {
        meetings::keep(tx, &late).await?;
        meetings::keep(tx, &soon).await?;
        meetings::keep(tx, &held).await
    });
    let named = |found: Vec<Meeting>| found.into_iter().map(|one| one.meeting_id.0).collect::<Vec<_>>();
    let db = &mut *place.reader().await;
    assert_eq!(named(meetings::planned(db, &"h1".into()).await.unwrap()), ["m2", "m1"]);
    assert_eq!(named(meetings::organized_by(db, &"U0SAM".into()).await.unwrap()), ["m2", "m1"]);
    let mut passed = meeting("m2", "welcome");
    passed.organizer = "U0ELENA".into();
    change!(place, |tx| meetings::keep(tx, &passed).await);
    assert_eq!(named(meetings::organized_by(db, &"U0ELENA".into()).await.unwrap()), ["m2"]);
    assert_eq!(named(meetings::organized_by(db, &"U0SAM".into()).await.unwrap()), ["m1"]);
}

/// A step has one meeting, which changes and is found as it was kept; who is invited is a list that changes too.
#[tokio::test]
async fn a_step_has_one_meeting() {
    let place = place().await;
    handed(&place).await;
    let first = meeting("m1", "kickoff");
    let kept = first.clone();
    change!(place, |tx| meetings::keep(tx, &kept).await);
    let other = meeting("m2", "kickoff");
    let refused =
        place.storage.write(move |tx| Box::pin(async move { meetings::keep(tx, &other).await })).await;
    assert!(refused.is_err_and(|fault| fault.is_duplicate()));

    let id: MeetingId = "m1".into();
    let moved = Meeting { sequence: 1, starts_at: At(30), state: MeetingState::Cancelled, ..first };
    let (kept, invited) = (moved.clone(), id.clone());
    change!(place, |tx| {
        meetings::keep(tx, &kept).await?;
        let users: [UserId; 2] = ["U0SAM".into(), "U0RAVI".into()];
        meetings::invite(tx, &invited, &users).await?;
        meetings::invite(tx, &invited, &users[1..]).await
    });
    let db = &mut *place.reader().await;
    assert_eq!(meetings::find(db, &id).await.expect("asked"), Some(moved.clone()));
    assert_eq!(meetings::of_step(db, &"h1".into(), "kickoff").await.expect("asked"), Some(moved.clone()));
    assert_eq!(meetings::of_step(db, &"h1".into(), "introduction").await.expect("asked"), None);
    assert_eq!(meetings::invited(db, &id).await.expect("asked"), [UserId::from("U0RAVI")]);
    assert_eq!((moved.guests(), moved.is_planned()), (vec!["kim@homeworld.example".to_owned()], false));
}

/// Somebody is found by the whole name or the first one, in whatever case; who is not there is not.
#[tokio::test]
async fn people_are_found_by_what_they_are_called() {
    let place = place().await;
    let person = |id: &str, name: &str, active: bool| Person {
        user_id: id.into(),
        workspace: "T0".into(),
        name: name.into(),
        email: None,
        timezone: "UTC".into(),
        guest: false,
        bot: false,
        active,
        known_at: At(1),
    };
    let all = [
        person("U1", "Sam Ortiz", true),
        person("U2", "Sam Oak", true),
        person("U3", "Sammy Lee", true),
        person("U4", "Sam Gone", false),
    ];
    change!(place, |tx| {
        for one in &all {
            people::keep(tx, one).await?;
        }
        Ok(())
    });
    let db = &mut *place.reader().await;
    let mut called = async |name: &str| -> Vec<String> {
        people::called(db, name).await.expect("asked").into_iter().map(|one| one.user_id.0).collect()
    };
    assert_eq!(called("sam").await, ["U1", "U2"]);
    assert_eq!(called("SAM ORTIZ").await, ["U1"]);
    assert!(called("Sa").await.is_empty() && called("%").await.is_empty());
}
