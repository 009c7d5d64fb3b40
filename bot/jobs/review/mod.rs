//! The quarterly review of a team's priorities (P6): it opens by calendar, each CSM goes through their accounts, and
//! it closes with what came of it.
//!
//! A review is a row, and each account's place in it is one; whatever is shown of it is composed from those rows when
//! it is sent. Deliberately absent: what decides a level, see [`super::priority`].

mod book;
mod card;
mod change;
mod left;
mod load;
mod moments;
mod open;
mod summary;
mod walk;

use baton_storage::ids::{ReviewId, UserId};

pub use book::sync;
pub use card::{Card, Note, card, note};
pub use change::{absence_changed, assessed, changed};
pub use left::{Left, left};
pub use load::{Loaded, load};
pub use moments::{CLOSE, LIST, REMIND, close, list, remind};
pub use open::{GRACE, OPEN, Opened, Opening, SCHEDULE, open, plan as plan_open, quarter};
pub use summary::sheet as summary;
pub use walk::{Scope, Step, WALK, Walk, plan as plan_walk, step, walk};

/// What a review's message in its team's channel is about; also what its todos are about, and the name of its moments.
pub fn subject(review: &ReviewId) -> String {
    format!("review:{review}")
}

/// What the walk of a person through their own accounts is about, and the name of its moment.
fn walk_of(review: &ReviewId, user: &UserId) -> String {
    format!("review-walk:{review}:{user}")
}
