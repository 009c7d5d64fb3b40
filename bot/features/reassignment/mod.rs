//! A CSM's accounts go to other CSMs: because they leave, move, are away for long, or were deactivated (R4, R5).

pub mod actions;
pub mod commands;
pub mod form;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;

use crate::engine::feature::{Command, Feature};
use crate::engine::interaction::{act, look};
use crate::engine::job::{CatchUp, JobKind, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "reassignment",
    commands: &[Command {
        name: "/csm-book",
        usage: "[person]",
        summary: "Hand a CSM's accounts over to others",
        run: look!(commands::command),
    }],
    buttons: &[
        ("book.open", look!(commands::open)),
        ("book.back", look!(commands::back)),
        ("book.tasks", look!(commands::tasks)),
        ("book.agree", act!(commands::decide::agree)),
        ("book.refuse", look!(commands::decide::open_refuse)),
    ],
    forms: &[("book.hand", act!(commands::submit::hand)), ("book.refuse", act!(commands::decide::refuse))],
    jobs: &[JobKind::of::<jobs::note::Note>(), JobKind::of::<jobs::leaver::Notice>()],
    moments: &[
        moment!(jobs::over::OVER, CatchUp::Latest, jobs::over::plan),
        moment!(jobs::leaver::LEAVER, CatchUp::Latest, jobs::leaver::plan),
    ],
    ..Feature::NONE
};
