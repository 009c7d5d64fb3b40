//! Agendas of the handoff meetings, filled from what is known: by `/agenda`, and posted by themselves in the account's
//! channel before the meeting (A1–A4, T2).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

use crate::engine::feature::{Command, Feature};
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};
use crate::features::agendas::jobs::message;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "agendas",
    renamed: &[("agenda.", "agendas."), ("intro.words", "agendas.introduction")],
    commands: &[Command {
        name: "/agenda",
        usage: "[meeting] [account]",
        summary: "Preview an agenda filled in from the customer record, and post it",
        run: query!(commands::command),
    }],
    buttons: &[
        ("agendas.show", query!(commands::show)),
        ("agendas.post", mutation!(actions::post)),
        ("agendas.whole", query!(commands::whole)),
        ("agendas.copy", query!(commands::copy)),
        ("agendas.introduction", query!(commands::introduction::open)),
    ],
    forms: &[("agendas.introduction", query!(commands::introduction::look_over))],
    jobs: &[JobKind::of::<message::Agenda>(), JobKind::of::<jobs::canvas::Canvas>()],
    moments: &[moment!(jobs::ahead::AHEAD, CatchUp::Latest, jobs::ahead::plan)],
    ..Feature::NONE
};
