//! A Google Calendar: tokens for a service account that acts as people and for one person's consent, events with guests,
//! what has changed since last time, and when people are busy, by Calendar API v3 as its documentation describes it.
//!
//! Written by the reference of the API (developers.google.com/workspace/calendar/api), its guides "Handle API errors" and
//! "Synchronize resources efficiently", its discovery document, and "Using OAuth 2.0 for Server to Server Applications".
//! Stricter than the real one in one thing: a field or parameter that the discovery document does not know is refused.
//!
//! Deliberately absent: events that recur, conferences, attachments, push notifications, the calendars that a person may
//! see without being their owner (who is no owner of a calendar does not find it), and batches.

mod calendars;
mod event;
mod freebusy;
mod hand;
mod list;
mod mask;
mod memory;
mod oauth;
mod refusal;
mod render;
mod system;
mod world;
mod write;

pub use calendars::Mail;
pub use system::Trouble;
pub use world::{CALENDAR_SCOPES, World, scope};

use crate::clock::Now;
use crate::server::Server;
use calendars::Calendars;
use std::sync::{Arc, MutexGuard};
use system::Site;
use tokio::net::TcpListener;

/// A running Google Calendar. Clones are handles on the same one; it stops when the last is dropped.
#[derive(Clone)]
pub struct GoogleCalendar(Arc<Server<Site>>);

impl GoogleCalendar {
    /// Starts one on a free port of this machine.
    ///
    /// # Panics
    /// When the machine has no free port.
    pub async fn start(world: World, now: Now) -> GoogleCalendar {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on this machine");
        GoogleCalendar::start_on(listener, world, now)
    }

    /// Starts one on this listener. It serves this machine only.
    ///
    /// # Panics
    /// When the listener has no address, or outside a runtime.
    pub fn start_on(listener: TcpListener, world: World, now: Now) -> GoogleCalendar {
        let server = Server::start_on(listener, |base_url| {
            let calendars = Calendars::new(world, base_url, now());
            Site::new(now, calendars)
        });
        GoogleCalendar(Arc::new(server))
    }

    /// `http://127.0.0.1:PORT`, below which are `/token` and `/calendar/v3`.
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    fn calendars(&self) -> MutexGuard<'_, Calendars> {
        self.0.system.calendars()
    }
}
