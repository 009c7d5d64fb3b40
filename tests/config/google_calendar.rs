//! `[google_calendar]` and what it signs in with: what is understood, what is refused, and that nothing shows.

use baton::config::environment::Variables;
use baton::config::google_calendar::{Auth, Credential, GoogleCalendar};
use serde_json::json;

use super::{GOOD, faults, read};

const SECTION: &str = "\n[google_calendar]\nauth = \"service_account\"\ncheck_as = \"Robin@example.com\"\n";
const OF_USER: &str = "\n[google_calendar]\nauth = \"user\"\nclient_id = \"1.apps.googleusercontent.com\"\ncalendar = \"ravi@example.com\"\n";
const PEM: &str = include_str!("../systems/tests/keys/private.pem");

fn section(text: &str) -> GoogleCalendar {
    read(&format!("{GOOD}{text}")).expect("a sound section").google_calendar.expect("the section")
}

/// Without the section there is none; with it calls go to Google, for the organizer's calendar or the one of the section.
#[test]
fn the_section_has_defaults() {
    assert_eq!(read(GOOD).expect("good").google_calendar, None);
    assert!(!read(GOOD).expect("good").makes_events());
    let plain = section(SECTION);
    assert_eq!(plain.auth, Auth::ServiceAccount { check_as: "robin@example.com".into() });
    assert_eq!(plain.api_url.as_str(), "https://www.googleapis.com/calendar/v3/");
    assert_eq!(plain.token_url.as_str(), "https://oauth2.googleapis.com/token");
    assert_eq!(plain.calendar_of("sam@example.com"), "sam@example.com");
    assert_eq!(section(OF_USER).calendar_of("sam@example.com"), "ravi@example.com");
}

/// What cannot be right is listed at once, each with its line and with what right looks like; the token goes to Google's
/// hosts alone.
#[test]
fn wrong_values_are_named_with_their_line() {
    let wrong = r#"
[google_calendar]
auth = "service_account"
client_id = "x"
check_as = "robin"
api_url = "https://calendar.example.com/v3"
token_url = "http://oauth2.googleapis.com/token"
calender = "x"
"#;
    insta::assert_snapshot!(faults(&format!("{GOOD}{wrong}")), @"");
    insta::assert_snapshot!(faults(&format!("{GOOD}\n[google_calendar]\nauth = \"users\"\n")), @"");
    insta::assert_snapshot!(faults(&format!(
        "{GOOD}\n[google_calendar]\nauth = \"user\"\ncheck_as = \"r@example.com\"\n"
    )), @"");
}

/// The key file, or the secret and the refresh token, from a variable or a file; what is none is refused, and nothing of it
/// is shown.
#[test]
fn the_secrets_are_the_sections() {
    let told = |text: &str, variables: &[(&str, &str)]| {
        let mut given = Variables::default();
        variables.iter().for_each(|(name, value)| given.set(name, *value));
        match Credential::read(&given, &section(text)) {
            Ok(credential) => format!("{credential:?}"),
            Err(faults) => faults.to_string(),
        }
    };
    let file = |key: &str| {
        json!({ "type": "service_account", "client_email": "b@p.iam.gserviceaccount.com", "private_key": key }).to_string()
    };
    let kept = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(kept.path(), file(PEM)).expect("written");
    let path = kept.path().to_str().expect("a path");
    let good = "ServiceAccount { email: \"b@p.iam.gserviceaccount.com\", key: PrivateKey([REDACTED]) }";
    assert_eq!(told(SECTION, &[("GOOGLE_SERVICE_ACCOUNT", &file(PEM))]), good);
    assert_eq!(told(SECTION, &[("GOOGLE_SERVICE_ACCOUNT_FILE", path)]), good);
    let user = json!({ "type": "authorized_user", "client_secret": "canary" }).to_string();
    let half = json!({ "type": "service_account", "private_key": PEM }).to_string();
    let public = file(&PEM.replace("PRIVATE", "PUBLIC"));
    let wrong = [
        told(SECTION, &[]),
        told(SECTION, &[("GOOGLE_SERVICE_ACCOUNT", PEM)]),
        told(SECTION, &[("GOOGLE_SERVICE_ACCOUNT", &user)]),
        told(SECTION, &[("GOOGLE_SERVICE_ACCOUNT", &half)]),
        told(SECTION, &[("GOOGLE_SERVICE_ACCOUNT", &public)]),
        told(OF_USER, &[("GOOGLE_SERVICE_ACCOUNT", &file(PEM))]),
        told(OF_USER, &[("GOOGLE_CLIENT_SECRET", "canary")]),
    ];
    insta::assert_snapshot!(wrong.join("\n"), @"");
    let user = told(OF_USER, &[("GOOGLE_CLIENT_SECRET", "canary"), ("GOOGLE_REFRESH_TOKEN", "canary")]);
    let all = wrong.join("\n") + &user;
    assert!(
        user.starts_with("User {")
            && !all.contains("canary")
            && !all.contains(PEM.lines().nth(1).expect("a line")),
        "{all}"
    );
}
