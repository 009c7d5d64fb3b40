//! Google Calendar: what is asked of it, what its refusals mean, and what becomes of meetings there and of what people change
//! there.

mod back;
mod busy;
mod check;
mod crashes;
mod failures;
pub mod land;
mod meeting;
mod refused;
mod secrecy;

use std::time::Duration;

use baton::clock::Clock;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::config::google_calendar::Credential;
use baton::connectors::google_calendar::client::Google as Client;
use local_systems::google_calendar::{GoogleCalendar, World};
use serde_json::json;

use crate::harness::*;

/// How long a test waits for what does come.
const LOOK: Duration = Duration::from_secs(60);
pub const ACCOUNT: &str = "baton@project.iam.gserviceaccount.com";
pub const SCOPES: [&str; 2] = ["calendar.events", "calendar.freebusy"];
pub const SAMS: &str = "sam.ortiz@example.com";
pub const RAVIS: &str = "ravi.patel@example.com";
pub const ALEXS: &str = "alex.moreau@example.com";
pub const KIM: &str = "kim.reed@homeworld.example";
const KEY: &str = include_str!("../../systems/tests/keys/private.pem");
const PUBLIC: &str = include_str!("../../systems/tests/keys/public.pem");

/// A workspace of the account team, a service account that may act as them, and Sam's consent to an app.
pub fn world() -> World {
    World::new()
        .user(SAMS, "Sam Ortiz", "Europe/London")
        .user(RAVIS, "Ravi Patel", "Europe/London")
        .user(ALEXS, "Alex Moreau", "Europe/Paris")
        .service_account(ACCOUNT, PUBLIC, &SCOPES)
        .secondary("c_meetings@group.calendar.google.com", SAMS)
        .consent(("client", "GOCSPX-secret"), "1//refresh", SAMS, &SCOPES)
}

/// The section of `baton.toml` for a calendar at this address.
pub fn section(base_url: &str) -> String {
    format!(
        "\n[google_calendar]\nauth = \"service_account\"\ncheck_as = \"{SAMS}\"\n\
         api_url = \"{base_url}/calendar/v3\"\ntoken_url = \"{base_url}/token\"\n"
    )
}

/// The same with one person's consent.
pub fn section_of_a_user(base_url: &str) -> String {
    let of_user =
        "auth = \"user\"\nclient_id = \"client\"\ncalendar = \"c_meetings@group.calendar.google.com\"";
    let of_account = format!("auth = \"service_account\"\ncheck_as = \"{SAMS}\"");
    section(base_url).replace(&of_account, of_user)
}

/// The key file of the service account, as Google gives it.
pub fn key_file() -> String {
    json!({ "type": "service_account", "client_email": ACCOUNT, "private_key": KEY, "private_key_id": "1" })
        .to_string()
}

/// A client, as the configuration makes it.
pub fn client(config: &Config, clock: Clock, patience: Duration) -> Client {
    let section = config.google_calendar.clone().expect("the section");
    let file = key_file();
    let variables = Variables::from([
        ("GOOGLE_SERVICE_ACCOUNT", file.as_str()),
        ("GOOGLE_CLIENT_SECRET", "GOCSPX-secret"),
        ("GOOGLE_REFRESH_TOKEN", "1//refresh"),
    ]);
    let credential = Credential::read(&variables, &section).expect("what it signs in with");
    Client::new(section, credential, clock, patience).expect("a client")
}

/// A calendar and a client of it, with a clock that a test moves.
pub struct Stage {
    pub calendar: GoogleCalendar,
    pub client: Client,
    pub config: Config,
    pub clock: Clock,
}

impl Stage {
    pub async fn new() -> Self {
        Self::of(world(), section).await
    }

    pub async fn of(world: World, section: impl Fn(&str) -> String) -> Self {
        let clock = Clock::manual(at("2026-11-23T10:00:00Z"));
        let reading = clock.clone();
        let calendar = GoogleCalendar::start(world, std::sync::Arc::new(move || reading.now().0)).await;
        let text = config() + &section(calendar.base_url());
        let config = Config::parse(&text, "baton.toml", &Variables::default()).expect("a sound section");
        let client = client(&config, clock.clone(), LOOK);
        Self { calendar, client, config, clock }
    }
}
