//! A Google Calendar to try by hand, and for the independent client of `tests/systems/judges/`:
//! `cargo run -p local-systems --example google_calendar`, then speak to the address it prints. It ends with its input.

#![allow(clippy::disallowed_methods, reason = "a calendar to try by hand goes by the machine's clock")]

use local_systems::google_calendar::{GoogleCalendar, World};
use std::io::Read;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

#[tokio::main]
async fn main() {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    let key = include_str!("../tests/keys/public.pem");
    let app = ("client.apps.googleusercontent.com", "GOCSPX-secret");
    let world = World::new()
        .user("ravi@example.com", "Ravi Patel", "Europe/London")
        .user("sam@example.com", "Sam Ortiz", "America/New_York")
        .secondary("c_meetings@group.calendar.google.com", "ravi@example.com")
        .service_account(
            "baton@project.iam.gserviceaccount.com",
            key,
            &["calendar", "calendar.events", "calendar.freebusy"],
        )
        .service_account("alone@project.iam.gserviceaccount.com", key, &[])
        .consent(app, "1//refresh", "ravi@example.com", &["calendar.events", "calendar.freebusy"])
        .consent(app, "1//reads", "ravi@example.com", &["calendar.readonly"]);
    let calendar = GoogleCalendar::start(world, Arc::new(now)).await;
    println!("{}", calendar.base_url());
    let until_the_end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    let _closed = until_the_end.await;
}
