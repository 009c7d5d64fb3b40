//! A meeting and its event, from Slack's side.

use baton_storage::calendar_events::EventState;
use local_systems::google_calendar::Mail;
use serde_json::{Value, json};

use super::land::Land;
use super::{ALEXS, KIM, RAVIS, SAMS, section_of_a_user};
use crate::harness::*;

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn emails(event: &Value) -> Vec<(&str, &str)> {
    let guests = event["attendees"].as_array().into_iter().flatten();
    guests.map(|guest| (text_of(&guest["email"]), text_of(&guest["responseStatus"]))).collect()
}

/// Sam arranges the internal meeting: the event is in his calendar, the account team is invited by Google, its link is on
/// the card, and no file is posted. It is moved and cancelled under the same id, and arranged again under another one.
/// Proves T2, G4.
#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_an_event_that_follows_it() {
    let land = Land::open().await;
    let meeting = land.arranged("2026-11-26", "14:30").await;
    let event = land.event();
    assert_eq!(event["summary"], "Account team meeting: Homeworld Inc.");
    assert_eq!(event["start"], json!({ "dateTime": "2026-11-26T14:30:00Z", "timeZone": "Europe/London" }));
    assert_eq!(event["end"]["dateTime"], "2026-11-26T15:30:00Z");
    assert_eq!(event["organizer"]["email"], SAMS);
    let invited = [(ALEXS, "needsAction"), (RAVIS, "needsAction"), (SAMS, "accepted")];
    assert_eq!(emails(&event), invited);
    assert_eq!(land.id(), format!("baton{}", meeting.meeting_id.as_str().replace('-', "")));
    let mails = land.calendar.mails();
    assert!(mails.iter().all(|mail| mail.what == "invited") && mails.len() == 2, "{mails:?}");
    let message = land.message();
    assert!(message.has_button("Open in Google Calendar"), "{:?}", message.buttons());
    insta::assert_snapshot!(message.text_of(), @"
    ○ *Account team meeting: Homeworld Inc.*
    <!date^1795703400^{date_short_pretty} at {time}|Thu 26 Nov, 14:30>, 1 hour
    Our attendees: Alex Moreau, Ravi Patel, Sam Ortiz.
    Open in Google Calendar
    Scheduled by Sam Ortiz; times are in your time zone. Google Calendar has sent the invitations.
    ");
    assert!(land.bot.ws.peek(HOME).iter().all(|one| one.files.is_empty()), "no file");
    assert_eq!(land.writes(), 1);

    let id = land.id();
    land.moved("2026-11-27", "09:30").await;
    assert_eq!(
        (land.event()["start"]["dateTime"].as_str(), land.id()),
        (Some("2026-11-27T09:30:00Z"), id.clone())
    );
    assert_eq!(emails(&land.event()), invited, "answers stay");
    land.cancelled("Kim is ill").await;
    assert_eq!(land.events(), [] as [Value; 0]);
    assert_eq!(land.known().await.expect("a row").state, EventState::Gone);
    let heard: Vec<&str> = land.calendar.mails()[2..].iter().map(|mail| mail.what).collect();
    assert_eq!(heard, ["changed", "changed", "cancelled", "cancelled"]);

    land.again("2026-12-01").await;
    assert_eq!(land.id(), format!("{id}n1"), "an id of a deleted event is not free");
    assert_eq!(land.writes(), 4, "made, moved, deleted, made");
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// A customer's own meeting invites the customer's people by Google, and nothing internal stands in it. What somebody adds
/// in the calendar stays when the meeting is moved in Slack. Proves T2, G4.
#[tokio::test(flavor = "multi_thread")]
async fn customer_guests_are_invited_and_edits_stay() {
    let land = Land::open().await;
    land.arranged("2026-11-26", "14:30").await;
    land.bot.press_step(SAM, &land.card(), "It took place").await;
    land.bot.form(SAM).send().await;
    land.bot.settle().await;
    land.bot.press_step(SAM, &land.card(), "Schedule").await;
    land.bot.quiet().await;
    let form = land.bot.form(SAM);
    let hint =
        form.view.blocks.iter().find(|block| block["block_id"] == "guests").expect("the field").clone();
    insta::assert_snapshot!(hint["hint"]["text"].as_str().unwrap_or_default(), @"Google Calendar emails them an invitation. Email addresses, one per line, such as kim.reed@homeworld.example");
    let wrong = form.set("Customer attendees", "kim.reed@homeworld").refused().await;
    assert!(wrong["guests"].contains("is not an email address"), "{wrong:?}");
    land.bot
        .form(SAM)
        .set("Customer attendees", KIM)
        .set("Day", "2026-11-30")
        .set("Time", "10:00")
        .send()
        .await;
    land.bot.put_forms_away(SAM).await;
    land.bot.settle().await;
    let events = land.events();
    let event = events.iter().find(|event| emails(event).iter().any(|(email, _)| *email == KIM));
    let event = event.expect("the customer's event").clone();
    let id = event["id"].as_str().expect("an id");
    assert!(!event["description"].as_str().unwrap_or_default().contains("Not known yet"), "{event}");
    let invited = Mail { to: KIM.into(), what: "invited", event: id.into() };
    assert!(land.calendar.mails().contains(&invited));

    let mut guests = event["attendees"].clone();
    guests.as_array_mut().expect("a list").push(json!({ "email": "pat@homeworld.example" }));
    land.calendar.edit(id, &json!({ "location": "Room 7", "attendees": guests }));
    land.bot.press_step(SAM, &land.card(), "Reschedule").await;
    land.bot.quiet().await;
    land.bot.form(SAM).set("Day", "2026-12-01").set("Time", "11:00").send().await;
    land.bot.put_forms_away(SAM).await;
    land.bot.settle().await;
    let event = land.events().into_iter().find(|event| event["id"] == id).expect("it");
    assert_eq!(event["start"]["dateTime"], "2026-12-01T11:00:00Z");
    assert_eq!(event["location"], "Room 7");
    assert!(emails(&event).iter().any(|(email, _)| *email == "pat@homeworld.example"), "{event}");
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// A meeting before the change of clocks that is moved behind it keeps its time of day, and Google is told the zone.
#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_keeps_its_time_of_day_when_clocks_change() {
    let land = Land::open().await;
    land.arranged("2027-03-26", "10:00").await;
    assert_eq!(land.event()["start"]["dateTime"], "2027-03-26T10:00:00Z");
    land.moved("2027-03-29", "10:00").await;
    let start = land.event()["start"].clone();
    assert_eq!(start, json!({ "dateTime": "2027-03-29T10:00:00+01:00", "timeZone": "Europe/London" }));
    assert_eq!(land.meeting().await.starts_at, at("2027-03-29T09:00:00Z"));
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}

/// With one person's consent every event is in one calendar, whoever organizes.
#[tokio::test(flavor = "multi_thread")]
async fn one_persons_consent_is_enough() {
    let land = Land::of(section_of_a_user).await;
    land.arranged("2026-11-26", "14:30").await;
    let events = land.calendar.events("c_meetings@group.calendar.google.com");
    assert_eq!(events.len(), 1);
    assert_eq!(emails(&events[0]).len(), 3);
    assert_eq!(land.known().await.expect("a row").calendar, "c_meetings@group.calendar.google.com");
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}
