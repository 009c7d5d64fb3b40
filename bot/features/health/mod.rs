//! How an account is, by hand: a word on it, and the update that is owed while it is not well (G5).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;

use baton_storage::asks::AskKind;
use baton_storage::states::Role;
use baton_storage::subject::SubjectKind;

use crate::engine::ask::{About, Ask};
use crate::engine::feature::Feature;
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "health",
    buttons: &[
        // A choice in the form, on which another field depends.
        ("colour", query!(commands::colour_chosen)),
        ("health.open", query!(commands::open)),
        ("health.update", query!(commands::open_update)),
    ],
    forms: &[("health.save", mutation!(commands::save)), ("health.update", mutation!(commands::update))],
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
