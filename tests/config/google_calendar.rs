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
    insta::assert_snapshot!(faults(&format!("{GOOD}{wrong}")), @r#"
    baton.toml:45: `google_calendar.client_id` is not for auth = "service_account"; leave it out
    baton.toml:46: `google_calendar.check_as`: "robin" is no e-mail address, such as robin@example.com
    baton.toml:47: `google_calendar.api_url`: "https://calendar.example.com/v3" is no address of Google's (googleapis.com); Baton's token goes nowhere else
    baton.toml:48: `google_calendar.token_url`: "http://oauth2.googleapis.com/token" has to begin with https://: Baton's secret goes there
    baton.toml:49: `google_calendar.calender` is not a key Baton knows; did you mean `calendar`?
    "#);
    insta::assert_snapshot!(faults(&format!("{GOOD}\n[google_calendar]\nauth = \"users\"\n")), @r#"baton.toml:44: `google_calendar.auth`: "users" is no way to sign in; there are `service_account` and `user`; did you mean `user`?"#);
    insta::assert_snapshot!(faults(&format!(
        "{GOOD}\n[google_calendar]\nauth = \"user\"\ncheck_as = \"r@example.com\"\n"
    )), @r#"
    baton.toml:44: `google_calendar.client_id` is missing; it is that of the OAuth client which the person consented to
    baton.toml:44: `google_calendar.calendar` is missing; it is the calendar in which events are made, such as the person's e-mail address
    baton.toml:45: `google_calendar.check_as` is not for auth = "user"; leave it out
    "#);
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
    insta::assert_snapshot!(wrong.join("\n"), @r#"
    GOOGLE_SERVICE_ACCOUNT: is not set; set it, or name a file with it in the variable with _FILE
    GOOGLE_SERVICE_ACCOUNT: is no JSON; put the whole key file of the service account there
    GOOGLE_SERVICE_ACCOUNT: is no key file of a service account, which says "type": "service_account"
    GOOGLE_SERVICE_ACCOUNT: is no whole key file: it lacks client_email or private_key
    GOOGLE_SERVICE_ACCOUNT: holds a private_key that is the public half, which the other side has; put the private key there
    GOOGLE_CLIENT_SECRET: is not set; set it, or name a file with it in the variable with _FILE
    GOOGLE_REFRESH_TOKEN: is not set; set it, or name a file with it in the variable with _FILE
    GOOGLE_REFRESH_TOKEN: is not set; set it, or name a file with it in the variable with _FILE
    "#);
    let user = told(OF_USER, &[("GOOGLE_CLIENT_SECRET", "canary"), ("GOOGLE_REFRESH_TOKEN", "canary")]);
    let all = wrong.join("\n") + &user;
    assert!(
        user.starts_with("User {")
            && !all.contains("canary")
            && !all.contains(PEM.lines().nth(1).expect("a line")),
        "{all}"
    );
}
