//! Meetings: when one may be, whom it invites from outside, and what was agreed in it (T2, T3, T5).
//!
//! What people typed goes in, and what it means or what is wrong with it comes out. Deliberately absent: the
//! calendar file, which `invitation` writes, and who the people of the workspace are.

pub mod invitation;

use baton_storage::time::At;
use chrono::{Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use crate::rules::calendar::{self, Calendar, local_time};

/// How far ahead a meeting may be: a year, beyond which it is a slip.
const FURTHEST: Duration = Duration::days(366);
/// How many people outside one meeting invites at most.
const MOST_GUESTS: usize = 20;
/// How many next steps one meeting has at most.
const MOST_STEPS: usize = 20;

/// What is wrong with a chosen time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeFault {
    /// No day, or none that there is.
    Day,
    /// No time, or none that there is.
    Time,
    /// Clocks skip it on that day; the first time after the gap.
    Skipped(NaiveTime),
    Past,
    TooFar,
}

impl TimeFault {
    /// The key of its words.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Time => "time",
            Self::Skipped(_) => "skipped",
            Self::Past => "past",
            Self::TooFar => "far",
        }
    }

    /// Whether it is the day that has to be put right.
    pub const fn is_of_the_day(&self) -> bool {
        matches!(self, Self::Day | Self::Past | Self::TooFar)
    }
}

/// The moment that a day (`YYYY-MM-DD`) and a time (`HH:MM`) name in a zone. A time that comes twice because
/// clocks go back is the first of the two.
///
/// # Errors
/// What is wrong with them.
pub fn moment(day: Option<&str>, time: Option<&str>, zone: Tz, now: At) -> Result<At, TimeFault> {
    let day: NaiveDate = day.and_then(|day| day.parse().ok()).ok_or(TimeFault::Day)?;
    let time = time.and_then(|time| NaiveTime::parse_from_str(time, "%H:%M").ok()).ok_or(TimeFault::Time)?;
    let local = day.and_time(time);
    let at = match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => At::from(at.to_utc()),
        LocalResult::None => {
            let after = calendar::first_instant(zone, local);
            return Err(TimeFault::Skipped(local_time(zone, after).time()));
        }
    };
    match at {
        at if at <= now => Err(TimeFault::Past),
        at if at > now + FURTHEST => Err(TimeFault::TooFar),
        at => Ok(at),
    }
}

/// Something about a time that its scheduler should know and may accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The team does not work on that day.
    FreeDay,
    /// It begins before or ends after the team's working hours.
    OutsideHours,
}

impl Doubt {
    /// The key of its words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FreeDay => "free_day",
            Self::OutsideHours => "outside_hours",
        }
    }
}

/// What there is to doubt about a time, by the calendar of the team.
pub fn doubt(calendar: &Calendar, starts: At, ends: At) -> Option<Doubt> {
    if !calendar.is_working_day(calendar.local(starts).date_naive()) {
        return Some(Doubt::FreeDay);
    }
    let within = calendar.is_working(starts) && calendar.is_working(ends.plus_millis(-1));
    (!within).then_some(Doubt::OutsideHours)
}

/// What is wrong with the addresses of people outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuestFault {
    /// This is no e-mail address.
    NoAddress(String),
    TooMany,
}

/// The e-mail addresses in a text, one a line (commas do too), each once.
///
/// # Errors
/// The first that is none.
pub fn guests(text: &str) -> Result<Vec<String>, GuestFault> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(['\n', ',', ';']).map(str::trim).filter(|word| !word.is_empty()) {
        // Slack turns an address into a link in some clients.
        let word = word.trim_start_matches("mailto:");
        if !is_address(word) {
            return Err(GuestFault::NoAddress(word.chars().take(80).collect()));
        }
        if !found.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            found.push(word.to_owned());
        }
    }
    if found.len() > MOST_GUESTS { Err(GuestFault::TooMany) } else { Ok(found) }
}

/// Whether a text can be an e-mail address. What mail servers think of it only mail servers know; what could break
/// out of a calendar file is none.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let of_host = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= 254
        && !name.is_empty()
        && name.chars().all(plain)
        && host.contains('.')
        && host.split('.').all(of_host)
}

/// A next step as somebody wrote it: what, who, and by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    pub what: String,
    /// A name, an e-mail address or a mention.
    pub who: String,
    pub by: Option<NaiveDate>,
}

/// What is wrong with the next steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepFault {
    /// Nobody is named for this.
    Nobody(String),
    /// This is no day to come.
    NoDay(String),
    TooMany,
}

/// The next steps in a text, one a line: `what — who`, and perhaps `— YYYY-MM-DD`.
///
/// # Errors
/// The first line that cannot be understood.
pub fn next_steps(text: &str, today: NaiveDate) -> Result<Vec<NextStep>, StepFault> {
    let mut found = Vec::new();
    for line in text.lines().map(|line| line.trim().trim_start_matches(['-', '•', '*']).trim()) {
        if line.is_empty() {
            continue;
        }
        let line = line.replace(" – ", " — ").replace(" -- ", " — ").replace(" - ", " — ");
        let mut parts: Vec<&str> = line.split(" — ").map(str::trim).collect();
        let last = parts.last().copied().unwrap_or_default();
        let by = match day(last, today) {
            Some(day) if parts.len() > 2 => {
                parts.pop();
                Some(day)
            }
            None if parts.len() > 2 && last.starts_with(|c: char| c.is_ascii_digit()) => {
                return Err(StepFault::NoDay(last.to_owned()));
            }
            _ => None,
        };
        let who = if parts.len() > 1 { parts.pop().unwrap_or_default() } else { "" };
        let what = parts.join(" — ");
        if who.is_empty() || what.is_empty() {
            return Err(StepFault::Nobody(line.clone()));
        }
        found.push(NextStep { what: what.chars().take(300).collect(), who: who.to_owned(), by });
    }
    if found.len() > MOST_STEPS { Err(StepFault::TooMany) } else { Ok(found) }
}

/// A day as people write it: `2026-12-04`, or `4 Dec` for the next such day.
fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim_start_matches("by ");
    if let Ok(day) = text.parse::<NaiveDate>() {
        return (day >= today).then_some(day);
    }
    let this_year = NaiveDate::parse_from_str(&format!("{text} {}", today.year()), "%d %b %Y").ok()?;
    if this_year >= today { Some(this_year) } else { this_year.with_year(today.year() + 1) }
}

/// The day and the time of day at which a form proposes a meeting: on the working day after next, at ten.
pub fn proposal(calendar: &Calendar, now: At) -> Option<NaiveDateTime> {
    let opening = calendar.opening_days_from(now, 2)?;
    Some(calendar.local(opening).date_naive().and_time(NaiveTime::from_hms_opt(10, 0, 0)?))
}
