//! The calendar files as somebody else reads them: PyPI's `icalendar`, which `tests/calendars/run` installs.
//!
//! The names of these tests begin with `oracle_`, by which `tests/run --fast` leaves them out.

use std::process::Command;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::*;
use baton::features::meetings::rules::invitation::{Invitation, Party, file};

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
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.press(SAM, &bot.card(), "Done").await.ok();
    bot.press(RAVI, &bot.card(), "Done").await.ok();
    let form = bot.scheduling(SAM).await.set("Customer attendees", "kim.reed@homeworld.example");
    let form =
        form.set("Day", "2027-03-26").set("Time", "10:00").set("Title", "Welcome; to \"GitLab\", Kim\\n");
    form.set("Location", "https://meet.example.com/a?b=c,d;e").send().await;
    bot.put_forms_away(SAM).await;
    bot.press(SAM, &bot.card(), "Reschedule").await.ok();
    bot.form(SAM).set("Day", "2027-03-30").set("Time", "10:00").send().await;
    bot.put_forms_away(SAM).await;
    bot.press_step(SAM, &bot.card(), "Cancel meeting").await;
    bot.form(SAM).set("Why?", "Kim is ill").send().await;

    let read: Vec<Value> = bot.files(HOME).iter().map(|(_, _, content)| read(content)).collect();
    let meeting = bot.meeting_of("introduction").await.expect("a meeting");
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
        assert!(description.starts_with("Introductions\n"), "{description}");
        assert!(!description.contains("· ask "), "nothing internal for the customer: {description}");
    }
    assert_eq!(read[0]["organizer"], "mailto:sam.ortiz@example.com");
    let people = read[1]["attendees"].as_array().expect("attendees");
    let addresses: Vec<&str> = people.iter().filter_map(|one| one["address"].as_str()).collect();
    let ours = ["alex.moreau", "ravi.patel", "sam.ortiz"].map(|name| format!("mailto:{name}@example.com"));
    assert_eq!(addresses[..3], ours);
    assert_eq!(addresses[3..], ["mailto:kim.reed@homeworld.example"]);
    assert_eq!(people[0], json!({ "address": ours[0], "name": "Alex Moreau", "rsvp": "TRUE" }));
    let told = bot.others_heard().await;
    assert_eq!(told, r#"#acct-homeworld, in a thread: Welcome; to "GitLab", Kim\n is canceled: Kim is ill."#);
}

/// Whoever invites has no e-mail address: a file that calls people together would have no ORGANIZER, which RFC 5546
/// forbids, so the meeting is published; moved and cancelled it is published again, under its UID with a higher
/// SEQUENCE. Proves G4.
#[tokio::test(flavor = "multi_thread")]
async fn oracle_an_organizer_without_an_address_publishes() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.ws.change_user(SAM, |user| user.email = String::new()).await.ok();
    bot.settle().await;
    bot.arranged("2026-12-03", "10:00").await;
    bot.put_forms_away(SAM).await;
    bot.press_step(SAM, &bot.card(), "Cancel meeting").await;
    bot.form(SAM).set("Why?", "Kim is ill").send().await;
    let read: Vec<Value> = bot.files(HOME).iter().map(|(_, _, content)| read(content)).collect();
    let of = |name: &str| read.iter().map(|file| file[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("method"), ["PUBLISH", "PUBLISH"]);
    assert_eq!(of("status"), ["CONFIRMED", "CANCELLED"]);
    assert_eq!(of("sequence"), [0, 1]);
    assert_eq!(of("organizer"), [Value::Null, Value::Null]);
    assert_eq!(of("attendees"), [json!([]), json!([])]);
    assert_eq!(read[0]["uid"], read[1]["uid"]);
    let told = bot.others_heard().await;
    assert_eq!(
        told,
        "#acct-homeworld, in a thread: Account team meeting: Homeworld Inc. is canceled: Kim is ill."
    );
}

/// A party with an address, without one, or with what is none.
fn party(kind: u8, number: usize) -> Party {
    let email = match kind % 4 {
        0 => format!("p{number}@homeworld.example"),
        1 => String::new(),
        2 => "no address".into(),
        _ => format!("O'Brien+{number}?%#&/x@homeworld.example"),
    };
    Party { name: Some(format!("P {number}")), email }
}

/// The file's lines, unfolded, that begin with this name.
fn lines(file: &str, name: &str) -> Vec<String> {
    let whole = file.replace("\r\n ", "");
    let begins = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ';']));
    whole.split("\r\n").filter(begins).map(str::to_owned).collect()
}

proptest! {
    /// Whoever is invited by whomever, the file keeps to RFC 5546's tables: REQUEST has one ORGANIZER and at least one
    /// ATTENDEE (§3.2.2), CANCEL one ORGANIZER and a raised SEQUENCE (§3.2.5), PUBLISH no ATTENDEE (§3.2.1); an address
    /// stands once, and as a URI. Proves G4.
    #[test]
    fn every_file_keeps_to_the_rules(
        organizer in prop::option::of(0u8..4), attendees in prop::collection::vec((0u8..4, 0usize..3), 0..6),
        cancelled in any::<bool>(), sequence in 0u32..9,
    ) {
        let invitation = Invitation {
            uid: "m1@baton".into(), sequence, cancelled, title: "Kickoff".into(), description: None, place: None,
            starts: at("2026-12-01T10:00:00Z"), ends: at("2026-12-01T11:30:00Z"), zone: "Asia/Tokyo".into(),
            organizer: organizer.map(|kind| party(kind, 9)),
            attendees: attendees.iter().map(|(kind, number)| party(*kind, *number)).collect(),
            written: at("2026-11-23T10:00:00Z"),
        };
        let file = file(&invitation);
        let (organizers, invited) = (lines(&file, "ORGANIZER"), lines(&file, "ATTENDEE"));
        let method = lines(&file, "METHOD").concat();
        match method.as_str() {
            "METHOD:REQUEST" => prop_assert!(!cancelled && organizers.len() == 1 && !invited.is_empty()),
            "METHOD:CANCEL" => prop_assert!(cancelled && organizers.len() == 1 && !invited.is_empty()),
            "METHOD:PUBLISH" => {
                prop_assert!(invited.is_empty());
                let usable = |party: &Party| party.email.contains('@');
                let both = invitation.organizer.as_ref().is_some_and(usable) && invitation.attendees.iter().any(usable);
                prop_assert!(!both, "with both somebody is asked");
            }
            other => prop_assert!(false, "{other}"),
        }
        prop_assert_eq!(lines(&file, "STATUS"), [if cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" }]);
        prop_assert_eq!(lines(&file, "SEQUENCE"), [format!("SEQUENCE:{sequence}")]);
        let addresses: Vec<&str> =
            invited.iter().chain(&organizers).filter_map(|line| line.rsplit_once(":mailto:")).map(|(_, it)| it).collect();
        prop_assert_eq!(addresses.len(), invited.len() + organizers.len());
        let is_uri = |one: &&str| one.contains('@') && !one.contains(|c: char| " \"<>?#&/".contains(c));
        prop_assert!(addresses.iter().all(is_uri), "{addresses:?}");
        let mut once = addresses[..invited.len()].to_vec();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), invited.len());
    }
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
