//! `baton check` names what keeps Baton from working in Google Calendar, and only reads.

use baton::connectors::google_calendar::inspection;
use local_systems::google_calendar::{Trouble, World};
use local_systems::{Fault, Misbehave};

use super::{ACCOUNT, PUBLIC, SAMS, SCOPES, Stage, section, section_of_a_user, world};

async fn missing(stage: &Stage) -> String {
    let found = inspection::inspect(&stage.client).await.err().unwrap_or_default();
    found.iter().map(|one| format!("{}: {}", one.path, one.what)).collect::<Vec<_>>().join("\n")
}

/// Where everything is there nothing is named, and nothing is written.
#[tokio::test]
async fn a_sound_calendar_has_no_faults() {
    for section in [section as fn(&str) -> String, section_of_a_user] {
        let stage = Stage::of(world(), section).await;
        assert_eq!(missing(&stage).await, "");
        assert!(stage.calendar.requests().iter().all(|one| one.method == "GET" || one.path == "/token"));
    }
}

/// Key, delegation, scope, person, calendar, API: each is named at its key.
#[tokio::test]
async fn everything_missing_is_named() {
    let mut said = Vec::new();
    let stage = Stage::new().await;
    stage.calendar.set_delegation(ACCOUNT, &[]);
    said.push(missing(&stage).await);
    stage.calendar.set_delegation(ACCOUNT, &SCOPES[..1]);
    said.push(missing(&stage).await);
    stage.calendar.set_delegation(ACCOUNT, &SCOPES);
    let disabled = Fault::on("GET *", Misbehave::Own(Trouble::NotEnabled));
    stage.calendar.faults().add(disabled);
    said.push(missing(&stage).await);
    stage.calendar.remove_user(SAMS);
    said.push(missing(&stage).await);
    said.push(missing(&Stage::of(World::new(), section).await).await);
    let other_key = World::new().user(SAMS, "Sam", "UTC").service_account(
        ACCOUNT,
        &PUBLIC.replace("MIIB", "MIIA"),
        &SCOPES,
    );
    said.push(missing(&Stage::of(other_key, section).await).await);
    let consent = world().consent(("client", "GOCSPX-secret"), "1//other", SAMS, &SCOPES[..1]);
    let stage = Stage::of(consent, section_of_a_user).await;
    stage.calendar.set_consent("1//refresh", false);
    said.push(missing(&stage).await);
    let less = World::new().user(SAMS, "Sam", "UTC");
    let less = less.consent(("client", "GOCSPX-secret"), "1//refresh", SAMS, &SCOPES[..1]);
    said.push(missing(&Stage::of(less, section_of_a_user).await).await);
    let whole = World::new().user(SAMS, "Sam", "UTC");
    let whole = whole.consent(("client", "GOCSPX-secret"), "1//refresh", SAMS, &["calendar"]);
    said.push(missing(&Stage::of(whole, section_of_a_user).await).await);
    insta::assert_snapshot!(said.join("\n"), @"
    google_calendar: the service account may not act as people; give its client ID domain-wide delegation in Google's Admin console with the scopes https://www.googleapis.com/auth/calendar.events,https://www.googleapis.com/auth/calendar.freebusy
    google_calendar: the service account may not act as people with the scope https://www.googleapis.com/auth/calendar.freebusy
    google_calendar: the Google Calendar API is not enabled in the project of the key
    google_calendar.check_as: `google_calendar.check_as`: Google knows nobody of the address sam.ortiz@example.com
    google_calendar: google does not let Baton in: the service account is unknown
    google_calendar: google does not let Baton in: the key of the service account is no longer good
    google_calendar: google does not let Baton in: it has expired or was revoked
    google_calendar: the person has not consented to the scope https://www.googleapis.com/auth/calendar.freebusy
    google_calendar.calendar: `google_calendar.calendar`: there is no calendar c_meetings@group.calendar.google.com that Baton may change
    ");
    // A fault stands at the line that says it, or at the section.
    let stage = Stage::new().await;
    stage.calendar.remove_user(SAMS);
    let faults = inspection::faults(&stage.client, &stage.config).await;
    assert!(!faults.is_empty() && faults.iter().all(|fault| fault.line.is_some()));
}
