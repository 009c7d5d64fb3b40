//! GitLab: a project for each customer, made from a template, filled with the account team, moved once the deal is won; an
//! issue for each account at risk; issues that people ask for (G2, G5).
//!
//! Off without `[gitlab]`. What Baton makes there bears a mark, and is looked for before it is made. Deliberately absent:
//! anything that deletes or archives, and reading issues that people write.

pub mod actions;
pub mod client;
pub mod commands;
pub mod connection;
pub mod inspection;
pub mod jobs;
pub mod keep;
pub mod load;
pub mod making;
pub mod reactions;
pub mod rules;
pub mod view;

use crate::engine::feature::Feature;
use crate::engine::interaction::mutation;
use crate::engine::job::JobKind;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "gitlab",
    buttons: &[("gitlab.create", mutation!(commands::create))],
    jobs: &[
        JobKind::of::<jobs::project::Make>(),
        JobKind::of::<jobs::risk::Risk>(),
        JobKind::of::<jobs::issue::Open>(),
        JobKind::of::<jobs::opened::Opened>(),
        JobKind::of::<jobs::trouble::Note>(),
    ],
    ..Feature::NONE
};
