//! Google Calendar: each meeting of a handoff is an event, made when it is arranged, moved when it is moved, deleted when it
//! is cancelled, to which the account team and the customer's people are invited; what they change there is read back; and
//! the form that arranges a meeting says when people are busy (T2, T3, T5, G4).
//!
//! Off without `[google_calendar]`: then a meeting is a file and a link. Deliberately absent: events that recur, rooms,
//! conferences, and anything about events that Baton did not make.

pub mod busy;
pub mod client;
pub mod connection;
pub mod inspection;
pub mod jobs;
pub mod keep;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
pub mod writing;

use crate::engine::feature::Feature;
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "google_calendar",
    jobs: &[
        JobKind::of::<jobs::event::Keep>(),
        JobKind::of::<jobs::read::Read>(),
        JobKind::of::<jobs::declined::Declined>(),
        JobKind::of::<jobs::trouble::Note>(),
    ],
    moments: &[moment!(jobs::read::EVERY, CatchUp::Latest, jobs::read::plan)],
    schedules: &[Recurs::Teams { prefix: jobs::read::EVERY, plan: jobs::read::every_two_minutes }],
    ..Feature::NONE
};
