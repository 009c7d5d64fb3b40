//! Moments as Salesforce writes and reads them: the offset has no colon (`2026-11-21T22:14:00.000+0000`), which is why the
//! usual readers refuse them.

use baton_storage::time::At;
use chrono::DateTime;

/// A moment of an answer; none for what is none.
pub fn read(text: &str) -> Option<At> {
    let read = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z");
    read.or_else(|_| DateTime::parse_from_rfc3339(text)).ok().map(|moment| At::from(moment.to_utc()))
}

/// A moment for a header that makes a call conditional (RFC 9110, "HTTP-date").
pub fn in_header(at: At) -> String {
    at.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A moment for a query or a parameter, to the second: what it has beyond is cut off.
pub fn written(at: At) -> String {
    at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
