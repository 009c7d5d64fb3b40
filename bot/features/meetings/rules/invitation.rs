//! A meeting as calendars take it: a file of RFC 5545, and a link that opens Google's calendar filled in (G4).
//!
//! Deliberately absent: who may read it. Whoever gives a description says so by giving it.

use baton_storage::time::At;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

/// The longest address that a button of Slack's may have, in characters.
const LONGEST_URL: usize = 3000;

/// The longest line of a file, in bytes.
const LONGEST_LINE: usize = 75;

/// Somebody with an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub name: Option<String>,
    pub email: String,
}

impl Party {
    fn has_address(&self) -> bool {
        self.email.contains('@') && !self.email.contains(|c: char| c.is_whitespace() || c.is_control())
    }

    fn is(&self, other: &Self) -> bool {
        self.email.eq_ignore_ascii_case(&other.email)
    }
}

impl Invitation {
    /// Those invited who have an address, each once.
    pub fn reachable(&self) -> Vec<&Party> {
        let mut found: Vec<&Party> = Vec::new();
        for party in self.attendees.iter().filter(|party| party.has_address()) {
            if !found.iter().any(|known| known.is(party)) {
                found.push(party);
            }
        }
        found
    }
}

/// What an invitation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Stays the same for as long as it is the same meeting.
    pub uid: String,
    /// Higher each time that something changes.
    pub sequence: u32,
    pub cancelled: bool,
    pub title: String,
    /// Plain text that everybody invited reads, the customer among them where they are.
    pub description: Option<String>,
    pub place: Option<String>,
    pub starts: At,
    pub ends: At,
    /// The IANA name of the zone in which it was chosen; the link shows it so.
    pub zone: String,
    pub organizer: Option<Party>,
    pub attendees: Vec<Party>,
    /// When it was written.
    pub written: At,
}

/// How calendars take a file (RFC 5546). It calls people together only where it says who does and whom, each by their
/// address; else it publishes a meeting that everybody who opens it may keep.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    /// §3.2.2: one ORGANIZER, and at least one ATTENDEE.
    Request,
    /// §3.2.5: one ORGANIZER, and every ATTENDEE who was called.
    Cancel,
    /// §3.2.1: no ATTENDEE. What is cancelled is published as cancelled.
    Publish,
}

impl Method {
    const fn of(cancelled: bool, organized: bool, attended: bool) -> Self {
        match (organized && attended, cancelled) {
            (true, true) => Self::Cancel,
            (true, false) => Self::Request,
            (false, _) => Self::Publish,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
            Self::Publish => "PUBLISH",
        }
    }
}

/// The file's text: METHOD is REQUEST, or CANCEL where it is cancelled; PUBLISH where whoever invites, or everybody who
/// is invited, has no e-mail address.
///
/// Times are in UTC. A meeting happens once, at a moment that is fixed when it is sent: UTC says which without a
/// VTIMEZONE that calendars read each in their own way, and every calendar shows it in its reader's own time, on
/// whichever side of a change of clocks it lies.
pub fn file(invitation: &Invitation) -> String {
    let mut event = Event::new();
    event
        .uid(&invitation.uid)
        .sequence(invitation.sequence)
        .timestamp(invitation.written.utc())
        .starts(invitation.starts.utc())
        .ends(invitation.ends.utc())
        .summary(&plain(&invitation.title))
        .status(if invitation.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    if let Some(description) = &invitation.description {
        event.description(&plain(description));
    }
    if let Some(place) = &invitation.place {
        event.location(&plain(place));
    }
    let organizer = invitation.organizer.as_ref().filter(|party| party.has_address());
    let attendees = invitation.reachable();
    let method = Method::of(invitation.cancelled, organizer.is_some(), !attendees.is_empty());
    if let Some(organizer) = organizer {
        event.append_property(address("ORGANIZER", organizer));
    }
    for attendee in attendees.into_iter().filter(|_| method != Method::Publish) {
        let mut property = address("ATTENDEE", attendee);
        // Whoever invites comes, and answers nobody.
        let invites = organizer.is_some_and(|organizer| organizer.is(attendee));
        property.add_parameter("ROLE", "REQ-PARTICIPANT");
        property.add_parameter("PARTSTAT", if invites { "ACCEPTED" } else { "NEEDS-ACTION" });
        property.add_parameter("RSVP", if invites { "FALSE" } else { "TRUE" });
        event.append_multi_property(property);
    }
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", "-//Baton//Handoff//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.append_property(("METHOD", method.name()));
    calendar.push(event.done());
    folded(&calendar.to_string())
}

/// The lines of a file, none longer than 75 bytes as RFC 5545 wants it: the crate counts letters where there are
/// bytes, and so folds some of them a little late.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut width = 0;
        for letter in line.chars() {
            if width + letter.len_utf8() > LONGEST_LINE {
                out.push_str("\r\n ");
                width = 1;
            }
            out.push(letter);
            width += letter.len_utf8();
        }
        out.push_str("\r\n");
    }
    out
}

fn address(key: &str, party: &Party) -> Property {
    let mut property = Property::new(key, format!("mailto:{}", percent_encoded(&party.email)));
    if let Some(name) = &party.name {
        // A parameter has no escape for the quote mark that may have to stand around it.
        let name: String = plain(name).replace('"', "'").replace('\n', " ");
        property.add_parameter("CN", &name);
    }
    property
}

/// An address as a URI of RFC 6068 holds it.
fn percent_encoded(email: &str) -> String {
    let mut uri = String::with_capacity(email.len());
    for byte in email.bytes() {
        match byte {
            b'%'
            | b'?'
            | b'&'
            | b'#'
            | b'/'
            | b'"'
            | b'<'
            | b'>'
            | b'\\'
            | b'^'
            | b'`'
            | b'{'
            | b'|'
            | b'}'
            | b','
            | b';'
            | b':'
            | 0x80.. => uri.push_str(&format!("%{byte:02X}")),
            _ => uri.push(byte.into()),
        }
    }
    uri
}

/// Text without what would end a line of the file early.
fn plain(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// The address that opens Google's calendar with the meeting filled in: at most 3,000 characters, for which the
/// description is cut first, then the people left out.
pub fn google_link(invitation: &Invitation) -> String {
    let stamp = |at: At| at.utc().format("%Y%m%dT%H%M%SZ").to_string();
    let dates = format!("{}/{}", stamp(invitation.starts), stamp(invitation.ends));
    let people: Vec<&str> = invitation.reachable().into_iter().map(|one| one.email.as_str()).collect();
    let build = |title: &str, details: &str, place: &str, people: &str| {
        let mut pairs = vec![
            ("action", "TEMPLATE"),
            ("text", title),
            ("dates", dates.as_str()),
            ("ctz", invitation.zone.as_str()),
        ];
        let more = [("details", details), ("location", place), ("add", people)];
        pairs.extend(more.into_iter().filter(|(_, value)| !value.is_empty()));
        let address = "https://calendar.google.com/calendar/render";
        url::Url::parse_with_params(address, pairs).map_or_else(|_| address.to_owned(), String::from)
    };
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let (details, place) =
        (invitation.description.clone().unwrap_or_default(), invitation.place.clone().unwrap_or_default());
    let people = people.join(",");
    let tries = [
        (details.clone(), place.clone(), people.clone()),
        (cut(&details, 150), place.clone(), people.clone()),
        (String::new(), place.clone(), people),
        (String::new(), place, String::new()),
    ];
    let fitting =
        tries.into_iter().map(|(details, place, people)| build(&invitation.title, &details, &place, &people));
    let fitting = fitting.into_iter().find(|link| link.len() <= LONGEST_URL);
    // One letter takes twelve characters of an address at most.
    fitting.unwrap_or_else(|| build(&cut(&invitation.title, 200), "", "", ""))
}
