//! Moments as GitLab writes them.

use chrono::DateTime;

/// `2026-11-21T22:14:00.000Z`
pub(crate) fn written(ms: i64) -> String {
    let moment = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
