//! The calendar files as somebody else reads them: PyPI's `icalendar`, which `tests/calendars/run` installs.
//!
//! The names of these tests begin with `oracle_`, by which `tests/run --fast` leaves them out.

use std::process::Command;

use baton::policy::invitation::{Invitation, Party, file};
use serde_json::{Value, json};

use crate::harness::*;

/// What the parser understood of a file.
fn read(content: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("meeting.ics");
    std::fs::write(&path, content).expect("a file");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calendars/run");
    let output = Command::new(script).arg(&path).output().expect("tests/calendars/run");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{content}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Arranged, moved across the change of the clocks, cancelled: an independent parser reads the same meeting, its UID
/// kept and its SEQUENCE raised, at the right moments in UTC, with everybody who is invited.
/// Proves G4, T3.
#[tokio::test(flavor = "multi_thread")]
async fn oracle_an_independent_parser_reads_the_same_meeting() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.press(SAM, &stage.card(), "Done").await.ok();
    stage.press(RAVI, &stage.card(), "Done").await.ok();
    let form = stage.scheduling(SAM).await.set("People outside", "kim.reed@homeworld.example");
    let form =
        form.set("Day", "2027-03-26").set("Time", "10:00").set("Title", "Welcome; to \"GitLab\", Kim\\n");
    form.set("Where", "https://meet.example.com/a?b=c,d;e").send().await;
    stage.put_away(SAM).await;
    stage.press(SAM, &stage.card(), "Move").await.ok();
    stage.form(SAM).set("Day", "2027-03-30").set("Time", "10:00").send().await;
    stage.put_away(SAM).await;
    stage.press(SAM, &stage.card(), "Cancel it").await.ok();
    stage.form(SAM).set("Why?", "Kim is ill").send().await;

    let read: Vec<Value> = stage.files(HOME).iter().map(|(_, _, content)| read(content)).collect();
    let meeting = stage.meeting_of("introduction").await.expect("a meeting");
    let of = |name: &str| read.iter().map(|file| file[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("uid"), vec![json!(format!("{}@baton", meeting.meeting_id)); 3]);
    assert_eq!(of("sequence"), [0, 1, 2]);
    assert_eq!(of("method"), ["REQUEST", "REQUEST", "CANCEL"]);
    assert_eq!(of("status"), ["CONFIRMED", "CONFIRMED", "CANCELLED"]);
    assert_eq!(of("starts"), ["2027-03-26T10:00:00Z", "2027-03-30T09:00:00Z", "2027-03-30T09:00:00Z"]);
    assert_eq!(of("ends"), ["2027-03-26T11:00:00Z", "2027-03-30T10:00:00Z", "2027-03-30T10:00:00Z"]);
    assert_eq!(of("summary"), vec![json!("Welcome; to \"GitLab\", Kim\\n"); 3]);
    assert_eq!(of("location"), vec![json!("https://meet.example.com/a?b=c,d;e"); 3]);
    for description in of("description") {
        let description = description.as_str().expect("the customer's agenda").to_owned();
        assert!(description.starts_with("Who is here\n"), "{description}");
        assert!(!description.contains("would know"), "nothing internal for the customer: {description}");
    }
    assert_eq!(read[0]["organizer"], "mailto:sam.ortiz@example.com");
    let people = read[1]["attendees"].as_array().expect("attendees");
    let addresses: Vec<&str> = people.iter().filter_map(|one| one["address"].as_str()).collect();
    let ours = ["alex.moreau", "ravi.patel", "sam.ortiz"].map(|name| format!("mailto:{name}@example.com"));
    assert_eq!(addresses[..3], ours);
    assert_eq!(addresses[3..], ["mailto:kim.reed@homeworld.example"]);
    assert_eq!(people[0], json!({ "address": ours[0], "name": "Alex Moreau", "rsvp": "TRUE" }));
}

/// Whatever people write, the parser reads it as it was written. Proves G4.
#[test]
fn oracle_reads_what_people_wrote() {
    for text in [
        "Kickoff: Ünïcødé, and; more \\ of it",
        "日本語の会議 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉 and a tail that folds",
        "END:VEVENT",
        "a\nb",
        "\"quoted\" and 'so'",
    ] {
        let party = Party { name: Some(text.into()), email: "kim@homeworld.example".into() };
        let invitation = Invitation {
            uid: "m1@baton".into(),
            sequence: 7,
            cancelled: false,
            title: text.into(),
            description: Some(format!("{text}\n{text}")),
            place: Some(text.into()),
            starts: at("2026-12-01T10:00:00Z"),
            ends: at("2026-12-01T11:30:00Z"),
            zone: "Asia/Tokyo".into(),
            organizer: Some(party.clone()),
            attendees: vec![party],
            written: at("2026-11-23T10:00:00Z"),
        };
        let read = read(&file(&invitation));
        assert_eq!(read["summary"], text);
        assert_eq!(read["location"], text);
        assert_eq!(read["description"], format!("{text}\n{text}"));
        assert_eq!(read["stamp"], "2026-11-23T10:00:00Z");
        let name = text.replace('"', "'").replace('\n', " ");
        assert_eq!(read["attendees"][0]["name"], name);
    }
}
