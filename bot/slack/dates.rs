//! Moments, days and ages as people read them in a message.

use baton_storage::time::At;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;

/// A moment for the `moment` filter, with the words that stand in where Slack's date token does not show.
pub fn moment(at: At, zone: Tz) -> Moment {
    Moment {
        seconds: at.seconds(),
        text: at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string(),
    }
}

/// What the `moment` filter reads.
#[derive(Clone, Debug, Serialize)]
pub struct Moment {
    seconds: i64,
    text: String,
}

/// `Thu 26 Nov`, in the team's zone: for the notification line, where a token would not show.
pub fn weekday(at: At, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%a %-d %b").to_string()
}

/// `15 Feb 2027`, for a text that is no mrkdwn and stands for long.
pub fn date(at: At, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%-d %b %Y").to_string()
}

/// `15 Feb 2027`; a day that is none stays as it is.
pub fn day(text: &str) -> String {
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), |day| day.format("%-d %b %Y").to_string())
}

/// How old something is, as people say it: for what is read at once and then gone, a form or an answer. A message
/// stands for months, and says the [`moment`] or the [`day`].
pub fn age(then: At, now: At) -> String {
    let minutes = now.since(then).num_minutes();
    match minutes {
        ..=0 => "just now".into(),
        1..60 => format!("{minutes} min ago"),
        60..1440 => format!("{} h ago", minutes / 60),
        1440..2880 => "yesterday".into(),
        _ => format!("{} days ago", minutes / 1440),
    }
}
