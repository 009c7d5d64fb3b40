//! The company's Google Calendar: its people, and one calendar in which Baton makes events by one person's consent.

use anyhow::Result;
use chrono::{DateTime, Utc};
use local_systems::Now;
use local_systems::google_calendar::{GoogleCalendar, World};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::app::App;
use crate::cli::sandbox::systems::system::{Company, System, Thing};
use crate::config::environment::Variables;
use crate::connectors::google_calendar::connection;

/// How many of the last requests are kept: nobody here asks for older ones.
const REQUESTS: usize = 50;
/// Whoever set Baton up, and what they consented to.
const OWNER: &str = "meetings@example.com";
const CALENDAR: &str = "c_meetings@group.calendar.google.com";
const CLIENT: (&str, &str) = ("the-sandbox", "the-secret-of-the-sandbox");
const REFRESH_TOKEN: &str = "1//the-consent-of-the-sandbox";
const SCOPES: [&str; 2] = ["calendar.events", "calendar.freebusy"];

/// The calendars.
pub struct CalendarHere(GoogleCalendar);

impl CalendarHere {
    /// One calendar for meetings, and nobody's own.
    pub fn start(listener: TcpListener, now: Now) -> Self {
        let calendar = GoogleCalendar::start_on(listener, world(&[]), now);
        calendar.keep_requests(REQUESTS);
        Self(calendar)
    }
}

/// Everybody with a calendar of their own, and the one for meetings.
fn world(emails: &[(&str, &str)]) -> World {
    let world = World::new().user(OWNER, "Meetings", "UTC").secondary(CALENDAR, OWNER);
    let world = world.consent(CLIENT, REFRESH_TOKEN, OWNER, &SCOPES);
    emails.iter().fold(world, |world, (email, name)| world.user(email, name, "UTC"))
}

impl System for CalendarHere {
    fn name(&self) -> &'static str {
        "Google Calendar"
    }

    fn section(&self) -> (&'static str, Value) {
        let address = self.0.base_url();
        let section = json!({
            "auth": "user", "client_id": CLIENT.0, "calendar": CALENDAR,
            "api_url": format!("{address}/calendar/v3"), "token_url": format!("{address}/token"),
        });
        ("google_calendar", section)
    }

    fn address(&self) -> &str {
        self.0.base_url()
    }

    fn fill(&self, company: &Company) -> Result<()> {
        let people: Vec<(&str, &str)> =
            company.people.iter().map(|one| (one.email.as_str(), one.name.as_str())).collect();
        self.0.begin_anew(world(&people));
        Ok(())
    }

    fn connect(&self, app: &App) -> Result<()> {
        let Some(section) = &app.config.google_calendar else { return Ok(()) };
        let variables =
            Variables::from([("GOOGLE_CLIENT_SECRET", CLIENT.1), ("GOOGLE_REFRESH_TOKEN", REFRESH_TOKEN)]);
        app.connections.put(connection::open(section, &variables, app.clock.clone())?);
        Ok(())
    }

    fn written(&self) -> Vec<Thing> {
        let mut events = self.0.events(CALENDAR);
        events.reverse();
        events.iter().map(thing).collect()
    }

    fn set_down(&self, down: bool) {
        self.0.faults().set_down(down);
    }

    fn remember(&self) -> Value {
        self.0.remember()
    }

    fn recall(&self, memory: Value) -> Result<()> {
        Ok(self.0.recall(memory)?)
    }
}

/// An event, with who is invited.
fn thing(event: &Value) -> Thing {
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let guests = event["attendees"].as_array().map(Vec::as_slice).unwrap_or_default();
    let guests: Vec<String> = guests.iter().map(|guest| said(&guest["email"])).collect();
    let when = said(&event["start"]["dateTime"]).parse::<DateTime<Utc>>().ok();
    let when = when.map(|when| when.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default();
    let facts = vec![("When".to_owned(), when), ("Guests".to_owned(), guests.join(", "))];
    Thing { title: said(&event["summary"]), facts }
}
