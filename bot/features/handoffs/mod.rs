//! An account's handoff from pre-sales to post-sales along its track: its steps, its card, and `/handoff` (T1–T6).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

use crate::engine::feature::{Command, Feature};
use crate::engine::interaction::query;
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "handoffs",
    renamed: &[("handoff.", "handoffs.")],
    commands: &[Command {
        name: "/handoff",
        usage: "[account, link or id]",
        summary: "See the handoff of an account",
        run: query!(commands::command),
    }],
    buttons: &[("handoffs.show", query!(commands::show)), ("handoffs.steps", query!(commands::steps))],
    jobs: &[JobKind::of::<jobs::card::Card>(), JobKind::of::<jobs::note::Note>()],
    moments: &[moment!(jobs::late::LATE, CatchUp::Latest, jobs::late::plan)],
    ..Feature::NONE
};
