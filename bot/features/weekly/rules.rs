//! When a week's summary comes, and how long it looks back and ahead.

use baton_storage::time::At;
use chrono::{Datelike, Days, Duration, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use crate::rules::calendar::{first_instant, local_time};

/// So far back it looks.
pub const WEEK: Duration = Duration::days(7);
/// So many days ahead it looks for renewals.
pub const AHEAD: u64 = 90;
/// So long after its moment it may still come.
pub const LATEST: Duration = Duration::days(2);

/// The first Monday that has not passed at a moment, where somebody is, and its nine o'clock there.
pub fn coming_monday(at: At, zone: Tz) -> (NaiveDate, At) {
    let today = local_time(zone, at).date_naive();
    let ahead = (7 - today.weekday().days_since(Weekday::Mon)) % 7;
    let monday = today + Days::new(u64::from(ahead));
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    (monday, first_instant(zone, monday.and_time(nine)))
}

/// The middle of times in order, in milliseconds; of an even number, the mean of the two in the middle.
pub fn median(times: &[i64]) -> Option<i64> {
    let upper = *times.get(times.len() / 2)?;
    match times.len() % 2 {
        0 => Some(i64::midpoint(*times.get(times.len() / 2 - 1)?, upper)),
        _ => Some(upper),
    }
}

/// A time as people say it: in days from two on, else in hours.
pub fn days_and_hours(millis: i64) -> (i64, i64) {
    let span = Duration::milliseconds(millis.max(0));
    match span.num_days() {
        0..2 => (0, span.num_hours()),
        days => (days, 0),
    }
}
