//! The meetings of a handoff: arranged, moved, cancelled, held, with their decisions and next steps (T2, T3, T5, G4).

pub mod actions;
pub mod commands;
pub mod form;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

use baton_storage::asks::AskKind;
use baton_storage::subject::SubjectKind;

use crate::engine::ask::Ask;
use crate::engine::feature::Feature;
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "meetings",
    renamed: &[("meeting.", "meetings.")],
    buttons: &[
        ("meetings.schedule", query!(commands::open_schedule)),
        ("meetings.held", query!(commands::outcome::open_held)),
        ("meetings.cancel", query!(commands::open_cancel)),
    ],
    forms: &[
        ("meetings.schedule", mutation!(commands::schedule)),
        ("meetings.held", mutation!(commands::outcome::held)),
        ("meetings.cancel", mutation!(commands::cancel)),
    ],
    jobs: &[JobKind::of::<jobs::Card>(), JobKind::of::<jobs::file::File>()],
    tasks: &[Ask {
        of: SubjectKind::Meeting,
        asks: AskKind::Next,
        words: "meetings.item.next",
        rule: "T2",
        done: true,
        question: false,
        ..Ask::NONE
    }],
    ..Feature::NONE
};
