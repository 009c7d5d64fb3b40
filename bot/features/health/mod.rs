//! How an account is, by hand: a word on it, and the update that is owed while it is not well (G5).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

use baton_storage::asks::AskKind;
use baton_storage::states::Role;
use baton_storage::subject::SubjectKind;

use crate::engine::ask::{About, Ask};
use crate::engine::feature::Feature;
use crate::engine::interaction::{act, look};
use crate::engine::job::{CatchUp, JobKind, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "health",
    buttons: &[
        // A choice in the form, on which another field depends.
        ("colour", look!(commands::colour_chosen)),
        ("health.open", look!(commands::open)),
        ("health.update", look!(commands::open_update)),
    ],
    forms: &[("health.save", act!(commands::save)), ("health.update", act!(commands::update))],
    jobs: &[JobKind::of::<jobs::note::Note>()],
    moments: &[moment!(jobs::owed::OWED, CatchUp::Latest, jobs::owed::plan)],
    tasks: &[Ask {
        of: SubjectKind::Health,
        asks: AskKind::Update,
        words: "tasks.asks.health",
        rule: "G5",
        buttons: &[("update", "health.update", About::Account)],
        escalates_to: Some(Role::Managers),
        ..Ask::NONE
    }],
    ..Feature::NONE
};
