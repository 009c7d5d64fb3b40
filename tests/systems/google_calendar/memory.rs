//! A calendar that outlives its process: what is remembered of it, in a form that can be kept, and beginning anew.

use super::GoogleCalendar;
use super::calendars::{Calendars, Event};
use super::world::World;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize)]
struct Memory {
    events: Vec<Event>,
    changes: u64,
    forgotten: u64,
    last: u64,
}

impl GoogleCalendar {
    /// The events; who there is, and who may do what, are those of its [`World`]. Nobody stays signed in.
    pub fn remember(&self) -> Value {
        let calendars = self.calendars();
        let memory = Memory {
            events: calendars.events.clone(),
            changes: calendars.changes,
            forgotten: calendars.forgotten,
            last: calendars.last(),
        };
        serde_json::to_value(memory).unwrap_or_default()
    }

    /// Puts back what was kept, in place of what is there.
    ///
    /// # Errors
    /// When it was not written by [`remember`](Self::remember).
    pub fn recall(&self, memory: Value) -> Result<(), serde_json::Error> {
        let memory: Memory = serde_json::from_value(memory)?;
        let mut calendars = self.calendars();
        calendars.events = memory.events;
        calendars.changes = memory.changes;
        calendars.forgotten = memory.forgotten;
        calendars.go_on_from(memory.last);
        Ok(())
    }

    /// Forgets everything. What it consists of is this.
    pub fn begin_anew(&self, world: World) {
        let mut calendars = self.calendars();
        let (base_url, now) = (calendars.base_url.clone(), calendars.now);
        *calendars = Calendars::new(world, &base_url, now);
    }

    /// Keeps so many of the last requests, and no older ones.
    pub fn keep_requests(&self, most: usize) {
        self.0.requests.keep_at_most(most);
    }
}
