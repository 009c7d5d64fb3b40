//! The moment at which a Home tab may say something else though nobody did anything, as a row names it.

use baton_storage::ids::UserId;
use baton_storage::occurrences::Occurrence;
use baton_storage::time::At;
use serde_json::json;

/// Its kind.
pub const FRESHEN: &str = "home.freshen";

/// Where what is published to somebody waits: one after the other, so that what goes out later says what is newer.
pub fn lane(user: &UserId) -> String {
    format!("home:{user}")
}

/// The schedule of somebody's next look.
pub fn schedule(user: &UserId) -> String {
    format!("home:{user}")
}

/// The row of the next look.
pub fn moment(user: &UserId, at: At) -> Occurrence {
    Occurrence::planned(schedule(user), &at.0.to_string(), FRESHEN, json!({ "to": user }).to_string(), at)
}
