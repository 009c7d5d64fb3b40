//! Key, tokens and what is in a calendar are written nowhere, whatever goes wrong.

use baton::connectors::google_calendar::inspection;
use local_systems::google_calendar::Trouble;
use local_systems::{Fault, Misbehave};
use serde_json::json;

use super::{ACCOUNT, KEY, KIM, SAMS, Stage, key_file, section, section_of_a_user, world};
use crate::harness::KeptLog;

/// With the log at its most talkative, libraries' included, through every misbehavior, by a service account and by one
/// person's consent: neither key, secret nor token is written, nor a guest's address or what others have in their calendar,
/// and no failure repeats any of it.
#[tokio::test]
async fn nothing_secret_is_written_whatever_goes_wrong() {
    let log = KeptLog::default();
    let _kept = log.keep();
    let mut said = String::new();
    let mut tokens = Vec::new();
    for (section, calendar) in
        [(section as fn(&str) -> String, SAMS), (section_of_a_user, "c_meetings@group.calendar.google.com")]
    {
        let stage = Stage::of(world(), section).await;
        stage.calendar.put(SAMS, "canary-of-others", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z");
        said += &format!("{:?}", stage.config.google_calendar);
        for (number, how) in [
            Misbehave::HtmlBody,
            Misbehave::TruncatedBody,
            Misbehave::StatusAfter(500),
            Misbehave::ResetAfter,
            Misbehave::Own(Trouble::NotEnabled),
            Misbehave::Own(Trouble::NoAccess),
            Misbehave::Own(Trouble::TooOften),
            Misbehave::Own(Trouble::TokenEnds),
        ]
        .into_iter()
        .enumerate()
        {
            stage.calendar.faults().add(Fault::on("*/calendars/*", how.clone()).times(1));
            let event = json!({
                "id": format!("baton{number}"), "summary": "canary-of-the-customer", "attendees": [{ "email": KIM }],
                "start": { "dateTime": "2026-12-01T10:00:00Z" }, "end": { "dateTime": "2026-12-01T11:00:00Z" },
            });
            let outcome = stage.client.insert(calendar, &event).await;
            said += &outcome.err().map(|failure| format!("{failure} {failure:?}\n")).unwrap_or_default();
            let read = stage.client.changes(calendar, None, baton_storage::time::At(0), None).await;
            said += &read.err().map(|failure| format!("{failure} {failure:?}\n")).unwrap_or_default();
            stage.calendar.faults().clear();
            stage.calendar.faults().add(Fault::on("*/token", how).times(1));
            stage.calendar.end_tokens();
            said += &format!("{:?}\n", inspection::inspect(&stage.client).await);
            stage.calendar.faults().clear();
        }
        for asked in stage.calendar.requests() {
            tokens.extend(asked.header("authorization").map(|header| header.replace("Bearer ", "")));
            let assertion = asked.body.split('&').find_map(|pair| pair.strip_prefix("assertion="));
            tokens.extend(assertion.map(|assertion| assertion[assertion.len() - 60..].to_owned()));
        }
    }
    let written = log.written() + &said;
    assert!(written.contains("TRACE"), "the log was kept");
    assert!(said.contains("unreadable") && said.contains("is not enabled"), "it did go wrong: {said}");
    let secrets =
        ["GOCSPX-secret", "1//refresh", KIM, "canary-of-the-customer", "canary-of-others", "PRIVATE KEY"];
    let of_key = KEY.lines().nth(1).expect("a line of the key");
    assert!(tokens.len() > 10 && key_file().contains(ACCOUNT));
    for canary in secrets.into_iter().chain([of_key]).chain(tokens.iter().map(String::as_str)) {
        let line = written.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary} was written");
    }
}
