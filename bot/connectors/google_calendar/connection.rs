//! The one connection to Google Calendar of a running Baton.

use crate::clock::Clock;
use crate::config::environment::Variables;
use crate::config::google_calendar::{Credential, GoogleCalendar as Section};
use crate::connectors::call::Connected;
use crate::connectors::google_calendar::client::{Google, PATIENCE};

/// What `App::connections` holds.
pub struct Connection {
    pub client: Google,
}

impl Connected for Connection {
    const SYSTEM: &str = "Google Calendar";
}

/// A connection by which nothing was asked yet.
///
/// # Errors
/// When a secret is missing or not what it has to be, or the system has no CA certificates.
pub fn open(section: &Section, variables: &Variables, clock: Clock) -> anyhow::Result<Connection> {
    let credential = Credential::read(variables, section)?;
    Ok(Connection { client: Google::new(section.clone(), credential, clock, PATIENCE)? })
}
