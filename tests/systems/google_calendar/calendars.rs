//! The state: who there is, who has signed in, and every event, of which each change has a number.

use super::world::{Consent, ServiceAccount, User, World};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who a token acts as.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub secret: String,
    /// An address of a person, or of a service account that acts as nobody.
    pub acts_as: String,
    pub scopes: Vec<String>,
    /// Milliseconds since 1970.
    pub ends: i64,
}

/// An event in the calendar of its organizer. Whoever is invited sees it in their own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub id: String,
    pub calendar: String,
    /// What can be written, as the API shows it, but for the times.
    pub fields: Map<String, Value>,
    pub starts: Time,
    pub ends: Time,
    pub cancelled: bool,
    pub sequence: u64,
    /// Who made it.
    pub creator: String,
    pub created: i64,
    pub updated: i64,
    /// The number of its last change.
    pub change: u64,
}

/// When an event begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Time {
    /// A moment, and the zone in which it was said.
    At(DateTime<Utc>, Option<chrono_tz::Tz>),
    /// A whole day.
    Day(chrono::NaiveDate),
}

/// An invitation, or word of a change, that Google sends by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    /// `invited`, `changed` or `cancelled`.
    pub what: &'static str,
    /// The event's id.
    pub event: String,
}

/// The state.
#[derive(Debug)]
pub(crate) struct Calendars {
    pub base_url: String,
    /// Milliseconds since 1970.
    pub now: i64,
    pub users: Vec<User>,
    /// Calendars beside people's own: id and owner.
    pub secondary: Vec<(String, String)>,
    pub accounts: Vec<ServiceAccount>,
    pub consents: Vec<Consent>,
    pub tokens: Vec<Token>,
    pub events: Vec<Event>,
    pub mails: Vec<Mail>,
    /// The number of the last change.
    pub changes: u64,
    /// Sync tokens of changes before this one are no longer good.
    pub forgotten: u64,
    /// How many events a page has at most, whatever is asked for.
    pub page: usize,
    serial: u64,
}

impl Calendars {
    pub fn new(world: World, base_url: &str, now: i64) -> Calendars {
        Calendars {
            base_url: base_url.to_owned(),
            now,
            users: world.users,
            secondary: world.secondary,
            accounts: world.accounts,
            consents: world.consents,
            tokens: Vec::new(),
            events: Vec::new(),
            mails: Vec::new(),
            changes: 1,
            forgotten: 0,
            page: 250,
            serial: 0,
        }
    }

    /// A number that nothing has yet.
    pub fn fresh(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// The last of those numbers.
    pub fn last(&self) -> u64 {
        self.serial
    }

    /// Gives the number after this one next.
    pub fn go_on_from(&mut self, last: u64) {
        self.serial = last;
    }

    /// The number of a change that happens now.
    pub fn change(&mut self) -> u64 {
        self.changes += 1;
        self.changes
    }

    pub fn user(&self, email: &str) -> Option<&User> {
        self.users.iter().find(|user| user.email.eq_ignore_ascii_case(email))
    }

    /// The id of a calendar as somebody names it, if it is theirs.
    pub fn own(&self, acts_as: &str, named: &str) -> Option<String> {
        if named == "primary" || named.eq_ignore_ascii_case(acts_as) {
            return Some(acts_as.to_owned());
        }
        let owned = |(id, owner): &&(String, String)| id == named && owner.eq_ignore_ascii_case(acts_as);
        self.secondary.iter().find(owned).map(|(id, _)| id.clone())
    }

    /// The time zone of a calendar.
    pub fn zone(&self, calendar: &str) -> chrono_tz::Tz {
        let owner = self.secondary.iter().find(|(id, _)| id == calendar).map_or(calendar, |(_, owner)| owner);
        self.user(owner).map_or(chrono_tz::UTC, |user| user.zone)
    }

    /// The place of an event that a calendar shows.
    pub fn find(&self, calendar: &str, id: &str) -> Option<usize> {
        self.events.iter().position(|event| event.id == id && event.is_in(calendar))
    }
}

impl Event {
    /// Whether a calendar shows it: the organizer's does, and those of whoever is invited.
    pub fn is_in(&self, calendar: &str) -> bool {
        self.calendar == calendar || self.guest(calendar).is_some()
    }

    /// Whoever is invited.
    pub fn guests(&self) -> impl Iterator<Item = &Map<String, Value>> {
        self.fields
            .get("attendees")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
    }

    /// Somebody of those.
    pub fn guest(&self, email: &str) -> Option<&Map<String, Value>> {
        self.guests().find(|guest| guest["email"].as_str().is_some_and(|one| one.eq_ignore_ascii_case(email)))
    }

    /// By what a change is noticed.
    pub fn etag(&self) -> String {
        format!("\"{:016}\"", self.change * 2)
    }
}
