//! Times as Salesforce writes and reads them.
//!
//! It keeps whole seconds, and writes them with three zeros and an offset without a colon:
//! `2026-11-21T22:14:00.000+0000`.

use chrono::{DateTime, NaiveDate};

/// The second that a moment (ms since 1970, UTC) is in, in ms.
pub(crate) fn second(ms: i64) -> i64 {
    ms.div_euclid(1000) * 1000
}

/// The minute that a moment (ms since 1970, UTC) is in, in ms.
pub(crate) fn minute(ms: i64) -> i64 {
    ms.div_euclid(60_000) * 60_000
}

/// As Salesforce writes a moment (ms since 1970, UTC).
pub(crate) fn written(ms: i64) -> String {
    let moment = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    moment.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

/// Reads a moment with its offset: `Z`, `+00:00` or `+0000`, with or without parts of a second.
pub(crate) fn read(text: &str) -> Option<i64> {
    let forms = ["%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M:%S%.f%z"];
    let zulu = text.strip_suffix('Z').map(|bare| format!("{bare}+00:00"));
    let text = zulu.as_deref().unwrap_or(text);
    let read = forms.iter().find_map(|form| DateTime::parse_from_str(text, form).ok())?;
    Some(read.timestamp_millis())
}

/// Whether this is a day: `2026-11-21`.
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// Reads the moment of a conditional header: `Wed, 21 Oct 2015 07:28:00 GMT`, in ms.
pub(crate) fn read_http(text: &str) -> Option<i64> {
    let text = text.trim().strip_suffix("GMT").map(|bare| format!("{bare}+0000"))?;
    DateTime::parse_from_str(&text, "%a, %d %b %Y %H:%M:%S %z").ok().map(|read| read.timestamp_millis())
}
