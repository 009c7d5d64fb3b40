//! Addresses taken apart: the parameters of a query and the segments of a path.

use url::form_urlencoded;

/// The parameters of a query, decoded: a plus is a space.
pub(crate) fn parameters(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// A segment of a path, decoded: a plus is a plus.
pub(crate) fn decoded(segment: &str) -> String {
    let query = format!("s={}", segment.replace('+', "%2B").replace('&', "%26"));
    parameters(&query).pop().map(|(_, value)| value).unwrap_or_default()
}
