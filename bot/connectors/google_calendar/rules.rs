//! What a meeting's event says, what of it has changed, and what keeps it from being written. Pure.

use baton_storage::ids::MeetingId;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::connectors::google_calendar::client::failure::GoogleError;
use crate::connectors::google_calendar::client::replies::Event;

/// With what the ids of Baton's events begin. Google takes a to v and digits.
pub const MARK: &str = "baton";

/// The id of a meeting's event. An id of an event that was deleted is not free: each one that is made anew has its own.
pub fn event_id(meeting: &MeetingId, generation: i64) -> String {
    let own = meeting.as_str().chars().filter(char::is_ascii_hexdigit);
    let own: String = own.map(|c| c.to_ascii_lowercase()).collect();
    match generation {
        0 => format!("{MARK}{own}"),
        again => format!("{MARK}{own}n{again}"),
    }
}

/// What an event says by Baton's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// How often the meeting had changed.
    pub sequence: i64,
    pub title: String,
    pub place: Option<String>,
    pub description: Option<String>,
    pub starts: At,
    pub ends: At,
    /// The IANA name of the zone in which it was chosen.
    pub zone: String,
    /// Whoever is invited, each address once.
    pub people: Vec<Invited>,
}

/// Somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub email: String,
    pub name: Option<String>,
    /// Whoever organizes comes.
    pub organizes: bool,
}

impl Invited {
    fn is(&self, email: &str) -> bool {
        self.email.eq_ignore_ascii_case(email)
    }

    fn body(&self) -> Value {
        let mut body = json!({ "email": self.email });
        if let Some(name) = &self.name {
            body["displayName"] = json!(name);
        }
        if self.organizes {
            body["responseStatus"] = json!("accepted");
        }
        body
    }
}

impl Entry {
    /// What somebody has made of it in the calendar, where nothing is known of what Baton wrote.
    pub fn found(event: &Event, like: &Self) -> Self {
        let (starts, ends) = event.span.unwrap_or((like.starts, like.ends));
        let people = event.guests.iter().map(|guest| {
            let known = like.people.iter().find(|one| one.is(&guest.email));
            known.cloned().unwrap_or(Invited { email: guest.email.clone(), name: None, organizes: false })
        });
        Self {
            sequence: like.sequence,
            title: event.title.clone(),
            place: event.place.clone(),
            description: event.description.clone(),
            starts,
            ends,
            zone: like.zone.clone(),
            people: people.collect(),
        }
    }

    /// All of it, for an event that is to be made.
    pub fn body(&self, id: &str) -> Value {
        let mut body = self.changes(None);
        body.insert("id".into(), json!(id));
        body.insert("attendees".into(), self.people.iter().map(Invited::body).collect());
        Value::Object(body)
    }

    /// The fields that are to be changed where `wrote` stands by Baton's word in an event: what others have changed there
    /// meanwhile stays, and guests whom others have invited do.
    pub fn patch(&self, wrote: &Self, event: &Event) -> Option<Value> {
        let mut body = self.changes(Some(wrote));
        let gone = |email: &str| {
            wrote.people.iter().any(|one| one.is(email)) && !self.people.iter().any(|one| one.is(email))
        };
        let known = |one: &Invited| {
            wrote.people.iter().any(|old| old.is(&one.email))
                || event.guests.iter().any(|guest| one.is(&guest.email))
        };
        let new: Vec<Value> = self.people.iter().filter(|one| !known(one)).map(Invited::body).collect();
        if !new.is_empty() || event.guests.iter().any(|guest| gone(&guest.email)) {
            let stay = event.guests.iter().filter(|guest| !gone(&guest.email));
            let all = stay.map(|guest| guest.whole.clone()).chain(new);
            body.insert("attendees".into(), all.collect());
        }
        (!body.is_empty()).then_some(Value::Object(body))
    }

    fn changes(&self, wrote: Option<&Self>) -> Map<String, Value> {
        let mut body = Map::new();
        let mut set = |name: &str, is_new: bool, value: Value| {
            if is_new && !(wrote.is_none() && value.is_null()) {
                body.insert(name.to_owned(), value);
            }
        };
        let differs = |part: fn(&Self) -> &Option<String>| wrote.is_none_or(|old| part(old) != part(self));
        set("summary", wrote.is_none_or(|old| old.title != self.title), json!(self.title));
        set("location", differs(|one| &one.place), json!(self.place));
        set("description", differs(|one| &one.description), json!(self.description));
        let moves = wrote.is_none_or(|old| (old.starts, old.ends) != (self.starts, self.ends));
        set("start", moves, self.moment(self.starts));
        set("end", moves, self.moment(self.ends));
        body
    }

    /// A moment by the clock of the zone in which it was chosen, as calendars keep it.
    fn moment(&self, at: At) -> Value {
        let zone: Tz = self.zone.parse().unwrap_or(Tz::UTC);
        let local = at.utc().with_timezone(&zone);
        json!({ "dateTime": local.to_rfc3339_opts(chrono::SecondsFormat::Secs, true), "timeZone": zone.name() })
    }
}

/// What keeps Baton from writing an event, for whoever can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// What Baton signs in with is no longer good.
    Key,
    /// The service account may not act as people.
    Delegation,
    /// The token is good for too little.
    Scope,
    /// The API is not enabled.
    NotEnabled,
    /// Usage limits.
    Quota,
    /// The organizer has no Google account of that address.
    Nobody,
    /// The organizer has no e-mail address in Slack.
    Address,
    /// The calendar is not there, or Baton may do too little in it.
    Calendar,
    /// Google refused, and said nothing that is known.
    Refused,
}

impl Trouble {
    /// The word by which rows keep it and words are found.
    pub fn word(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Delegation => "delegation",
            Self::Scope => "scope",
            Self::NotEnabled => "not_enabled",
            Self::Quota => "quota",
            Self::Nobody => "nobody",
            Self::Address => "address",
            Self::Calendar => "calendar",
            Self::Refused => "refused",
        }
    }

    /// Whether it is about the connection as a whole, which operators mend; otherwise it is about one person's calendar.
    pub fn is_of_operators(self) -> bool {
        matches!(self, Self::Key | Self::Delegation | Self::Scope | Self::NotEnabled | Self::Quota)
    }

    /// What a failure comes to that does not pass by itself; none for one that does.
    pub fn of(failure: &GoogleError) -> Option<Self> {
        Some(match failure {
            GoogleError::Later { .. } | GoogleError::Changed | GoogleError::Forgotten => return None,
            GoogleError::Key(_) => Self::Key,
            GoogleError::Delegation => Self::Delegation,
            GoogleError::Scope => Self::Scope,
            GoogleError::NotEnabled => Self::NotEnabled,
            GoogleError::Quota => Self::Quota,
            GoogleError::Nobody => Self::Nobody,
            GoogleError::Gone | GoogleError::Forbidden(_) => Self::Calendar,
            GoogleError::Deleted | GoogleError::Exists | GoogleError::Refused(_) => Self::Refused,
        })
    }
}
