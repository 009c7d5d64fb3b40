//! A CSM's accounts go to other CSMs: because they leave, move, are away for long, or were deactivated;
//! and what follows from it that somebody joins or leaves a team (R4, R5).

pub mod actions;
pub mod commands;
pub mod form;
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
use crate::engine::feature::{Command, Feature};
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "reassignment",
    renamed: &[("book.", "reassignment.")],
    commands: &[Command {
        name: "/csm-book",
        usage: "[person]",
        summary: "Transfer a CSM's accounts to other CSMs",
        run: query!(commands::command),
    }],
    buttons: &[
        // A choice in the form, on which another field depends.
        ("kind", query!(commands::kind_chosen)),
        ("reassignment.open", query!(commands::open)),
        ("reassignment.back", query!(commands::back)),
        ("reassignment.tasks", query!(commands::tasks)),
        ("reassignment.agree", mutation!(commands::decide::agree)),
        ("reassignment.refuse", query!(commands::decide::open_refuse)),
    ],
    forms: &[
        ("reassignment.hand", mutation!(commands::submit::hand)),
        ("reassignment.refuse", mutation!(commands::decide::refuse)),
    ],
    jobs: &[
        JobKind::of::<jobs::note::Note>(),
        JobKind::of::<jobs::leaver::Notice>(),
        JobKind::of::<jobs::team::TeamNote>(),
    ],
    moments: &[
        moment!(jobs::over::OVER, CatchUp::Latest, jobs::over::plan),
        moment!(jobs::leaver::LEAVER, CatchUp::Latest, jobs::leaver::plan),
    ],
    tasks: &[
        Ask {
            of: SubjectKind::Reassignment,
            asks: AskKind::Agree,
            words: "tasks.asks.handover",
            heading: "reassignment.heading.accounts",
            rule: "R4",
            buttons: &[
                ("agree", "reassignment.agree", About::Subject),
                ("say_no", "reassignment.refuse", About::Subject),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Reassignment,
            asks: AskKind::Fields,
            words: "tasks.asks.csm_fields",
            heading: "reassignment.heading.accounts",
            rule: "G1",
            done: true,
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Reassignment,
            asks: AskKind::Old,
            words: "tasks.asks.handover_old",
            rule: "R5",
            buttons: &[("tasks", "reassignment.tasks", About::Task)],
            done: true,
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Reassignment,
            asks: AskKind::New,
            words: "tasks.asks.handover_new",
            rule: "R5",
            buttons: &[("tasks", "reassignment.tasks", About::Task)],
            done: true,
            ..Ask::NONE
        },
    ],
    ..Feature::NONE
};
