//! Time off: `/csm-away` keeps it, and the load, the routing and the reviews know it (R5, R6).

pub mod actions;
pub mod commands;
pub mod view;

use crate::engine::feature::{Command, Feature};
use crate::engine::interaction::{mutation, query};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "absence",
    renamed: &[("away.", "absence.")],
    commands: &[Command {
        name: "/csm-away",
        usage: "[help]",
        summary: "Record time off for yourself or a CSM of your team",
        run: query!(commands::command),
    }],
    buttons: &[("absence.clear", mutation!(commands::clear))],
    forms: &[("absence.set", mutation!(commands::set))],
    ..Feature::NONE
};
