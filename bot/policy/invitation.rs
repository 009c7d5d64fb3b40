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

/// The file's text: METHOD is REQUEST, or CANCEL where it is cancelled.
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
    if let Some(organizer) = &invitation.organizer {
        event.append_property(address("ORGANIZER", organizer));
    }
    for attendee in &invitation.attendees {
        let mut property = address("ATTENDEE", attendee);
        property.add_parameter("ROLE", "REQ-PARTICIPANT").add_parameter("PARTSTAT", "NEEDS-ACTION");
        property.add_parameter("RSVP", "TRUE");
        event.append_multi_property(property);
    }
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", "-//Baton//Handoff//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.append_property(("METHOD", if invitation.cancelled { "CANCEL" } else { "REQUEST" }));
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
    let mut property = Property::new(key, format!("mailto:{}", party.email));
    if let Some(name) = &party.name {
        // A parameter has no escape for the quote mark that may have to stand around it.
        let name: String = plain(name).replace('"', "'").replace('\n', " ");
        property.add_parameter("CN", &name);
    }
    property
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
    let people: Vec<&str> = invitation.attendees.iter().map(|one| one.email.as_str()).collect();
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
