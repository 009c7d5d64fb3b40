//! The quarterly review of a team's priorities (P6): it opens by calendar, each CSM goes through their accounts, and
//! it closes with what came of it.
//!
//! A review is a row, and each account's place in it is one; whatever is shown of it is composed from those rows when
//! it is sent. Deliberately absent: what decides a level, see `features::priority`.

use baton_storage::ids::{ReviewId, UserId};
use baton_storage::subject::Subject;

/// What a review's message in its team's channel is about; also what its tasks are about, and the name of its moments.
pub fn subject(review: &ReviewId) -> Subject {
    Subject::Review(review.clone())
}

/// What the session of a person through their own accounts is about, and the name of its moment.
pub(crate) fn session_key(review: &ReviewId, user: &UserId) -> String {
    format!("review-walk:{review}:{user}")
}
