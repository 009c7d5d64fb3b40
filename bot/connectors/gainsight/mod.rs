//! Gainsight: the priority and the lifecycle of an account are entered at its company once they are decided, and its health
//! is read where it is kept there (G3). Without a connection whoever looks after an account is asked to enter its priority.
//!
//! Off without `[gainsight]`. What stands there is read before anything is entered, and a person's newer word stays.
//! Deliberately absent: companies that are made, every other object, and anything that deletes.

pub mod actions;
pub mod by_hand;
pub mod client;
pub mod connection;
pub mod entering;
pub mod inspection;
pub mod jobs;
pub mod keep;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod telling;

use baton_storage::asks::AskKind;
use baton_storage::subject::SubjectKind;

use crate::engine::ask::Ask;
use crate::engine::feature::Feature;
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: rules::SOURCE,
    jobs: &[
        JobKind::of::<jobs::enter::Enter>(),
        JobKind::of::<jobs::health::Read>(),
        JobKind::of::<jobs::trouble::Note>(),
    ],
    moments: &[moment!(jobs::hour::KIND, CatchUp::Latest, jobs::hour::plan)],
    schedules: &[Recurs::Teams { prefix: jobs::hour::KIND, plan: jobs::hour::every_hour }],
    tasks: &[Ask {
        of: SubjectKind::Priority,
        asks: AskKind::Level,
        words: "tasks.asks.gainsight_level",
        rule: "G3",
        done: true,
        question: false,
        ..Ask::NONE
    }],
    ..Feature::NONE
};
