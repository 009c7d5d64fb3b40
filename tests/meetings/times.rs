//! Times across changes of the clocks, and what people write that is none.

use baton_storage::time::At;
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::property;
use crate::harness::*;
use baton::features;
use baton::features::meetings::rules::invitation::{Invitation, Party, file, google_link};
use baton::features::meetings::rules::{GuestFault, StepFault, TimeFault};

/// A local time that the clocks skip is an error at its field, which names the first that there is; one that comes
/// twice is the first of the two; the same time of day before and after the change is an hour apart in UTC.
/// Proves G4, T5.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_does_not_exist_is_said() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let form = bot.scheduling(SAM).await.set("Day", "2027-03-28").set("Time", "01:30");
    let refused = form.refused().await;
    assert_eq!(
        refused["time"],
        "Clocks go forward in Europe/London on Sun 28 Mar 2027: 01:30 does not exist that day. 02:00 does."
    );
    bot.form(SAM).set("Day", "2027-03-26").set("Time", "10:00").send().await;
    bot.put_forms_away(SAM).await;
    assert_eq!(bot.meeting().await.starts_at, at("2027-03-26T10:00:00Z"));
    let meeting = bot.moved("2027-03-30", "10:00").await;
    assert_eq!(meeting.starts_at, at("2027-03-30T09:00:00Z"), "summer time");
    let (_, _, ics) = bot.files(HOME).pop().expect("a file");
    assert_eq!(property(&ics, "DTSTART").as_deref(), Some("20270330T090000Z"));
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld, in a thread: Account team meeting: Homeworld Inc.: Tue 30 Mar, 10:00.");
}

fn moment(day: &str, time: &str, zone: &str) -> Result<At, TimeFault> {
    let zone: Tz = zone.parse().expect("a zone");
    features::meetings::rules::moment(Some(day), Some(time), zone, at("2026-11-23T10:00:00Z"))
}

/// G4: every zone by its own clocks; nonsense is none.
#[test]
fn moments_are_those_of_the_zone() {
    assert_eq!(moment("2026-11-26", "09:00", "America/New_York"), Ok(at("2026-11-26T14:00:00Z")));
    assert_eq!(
        moment("2027-10-31", "01:30", "Europe/London"),
        Ok(at("2027-10-31T00:30:00Z")),
        "the first of two"
    );
    let skipped = NaiveTime::from_hms_opt(3, 0, 0).expect("a time");
    assert_eq!(moment("2027-03-14", "02:30", "America/New_York"), Err(TimeFault::Skipped(skipped)));
    assert_eq!(moment("2026-02-30", "09:00", "UTC"), Err(TimeFault::Day));
    assert_eq!(moment("2026-12-30", "9 o'clock", "UTC"), Err(TimeFault::Time));
    assert_eq!(moment("2026-11-23", "10:00", "UTC"), Err(TimeFault::Past));
    assert_eq!(moment("9999-12-31", "10:00", "UTC"), Err(TimeFault::TooFar));
}

/// G4: what is no address is none, whatever it tries to break out of.
#[test]
fn addresses_are_checked() {
    let guests = features::meetings::rules::guests(
        "kim.reed@homeworld.example\n KIM.REED@homeworld.example, lou+x@a-b.example",
    );
    assert_eq!(
        guests.as_deref(),
        Ok(&["kim.reed@homeworld.example".to_owned(), "lou+x@a-b.example".into()][..])
    );
    for wrong in [
        "kim",
        "kim@",
        "@homeworld.example",
        "kim@home world.example",
        "kim@homeworld",
        "a@b@c.example",
        "kim@homeworld.example\r\nATTENDEE:x",
        "<kim@homeworld.example>",
        "kim:x@homeworld.example",
    ] {
        assert!(matches!(features::meetings::rules::guests(wrong), Err(GuestFault::NoAddress(_))), "{wrong}");
    }
    let many: Vec<String> = (0..21).map(|n| format!("n{n}@homeworld.example")).collect();
    assert_eq!(features::meetings::rules::guests(&many.join("\n")), Err(GuestFault::TooMany));
}

/// T2: next steps as people write them.
#[test]
fn next_steps_are_read() {
    let today: NaiveDate = "2026-12-02".parse().expect("a day");
    let steps =
        features::meetings::rules::next_steps("• Send it – Sam Ortiz – 4 Dec\n\nAsk - twice - Ravi", today)
            .expect("steps");
    assert_eq!((steps[0].what.as_str(), steps[0].who.as_str()), ("Send it", "Sam Ortiz"));
    assert_eq!(steps[0].by, "2026-12-04".parse().ok());
    assert_eq!((steps[1].what.as_str(), steps[1].who.as_str(), steps[1].by), ("Ask — twice", "Ravi", None));
    assert_eq!(
        features::meetings::rules::next_steps("Send it", today),
        Err(StepFault::Nobody("Send it".into()))
    );
    assert_eq!(
        features::meetings::rules::next_steps("Send it — Sam — 2026-12-01", today),
        Err(StepFault::NoDay("2026-12-01".into()))
    );
}

fn invitation(title: &str, place: &str, description: Option<String>, people: usize) -> Invitation {
    let party = |n: usize| Party { name: Some(title.into()), email: format!("person{n}@homeworld.example") };
    Invitation {
        uid: "m1@baton".into(),
        sequence: 3,
        cancelled: false,
        title: title.into(),
        description,
        place: Some(place.into()),
        starts: at("2026-12-01T10:00:00Z"),
        ends: at("2026-12-01T11:00:00Z"),
        zone: "Europe/Berlin".into(),
        organizer: Some(party(0)),
        attendees: (1..=people).map(party).collect(),
        written: at("2026-11-23T10:00:00Z"),
    }
}

proptest! {
    /// G4: whatever people write, the file has the lines that it is to have and no others, none longer than 75
    /// bytes, and the link fits into a button.
    #[test]
    fn nothing_breaks_out_of_the_file(title in "\\PC{1,150}|[\\r\\n:;,\"\\\\A]{1,40}", place in ".{0,500}", people in 0_usize..20, long in 0_usize..4000) {
        let invitation = invitation(&title, &place, Some("ü\n".repeat(long / 2)), people);
        let text = file(&invitation);
        let lines: Vec<&str> = text.split("\r\n").collect();
        for line in &lines {
            prop_assert!(line.len() <= 75, "{line}");
            prop_assert!(!line.contains(['\r', '\n']), "{line:?}");
        }
        let begun = lines.iter().filter(|line| !line.starts_with(' ')).count();
        prop_assert_eq!(begun, 4 + 4 + 10 + people + 1, "{}", text);
        prop_assert!(google_link(&invitation).len() <= 3000);
    }
}
