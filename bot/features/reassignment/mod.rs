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

use baton_storage::asks::AskKind;
use baton_storage::states::Role;
use baton_storage::subject::SubjectKind;

use crate::engine::ask::{About, Ask};
use crate::engine::feature::{Command, Feature};
use crate::engine::interaction::{act, look};
use crate::engine::job::{CatchUp, JobKind, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "reassignment",
    renamed: &[("book.", "reassignment.")],
    commands: &[Command {
        name: "/csm-book",
        usage: "[person]",
        summary: "Hand a CSM's accounts over to others",
        run: look!(commands::command),
    }],
    buttons: &[
        // A choice in the form, on which another field depends.
        ("kind", look!(commands::kind_chosen)),
        ("reassignment.open", look!(commands::open)),
        ("reassignment.back", look!(commands::back)),
        ("reassignment.tasks", look!(commands::tasks)),
        ("reassignment.agree", act!(commands::decide::agree)),
        ("reassignment.refuse", look!(commands::decide::open_refuse)),
    ],
    forms: &[
        ("reassignment.hand", act!(commands::submit::hand)),
        ("reassignment.refuse", act!(commands::decide::refuse)),
    ],
    jobs: &[JobKind::of::<jobs::note::Note>(), JobKind::of::<jobs::leaver::Notice>()],
    moments: &[
        moment!(jobs::over::OVER, CatchUp::Latest, jobs::over::plan),
        moment!(jobs::leaver::LEAVER, CatchUp::Latest, jobs::leaver::plan),
    ],
    tasks: &[
        Ask {
            of: SubjectKind::Handover,
            asks: AskKind::Agree,
            words: "tasks.asks.handover",
            rule: "R4",
            buttons: &[
                ("agree", "reassignment.agree", About::Subject),
                ("say_no", "reassignment.refuse", About::Subject),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Handover,
            asks: AskKind::Fields,
            words: "tasks.asks.csm_fields",
            rule: "G1",
            done: true,
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Handover,
            asks: AskKind::Old,
            words: "tasks.asks.handover_old",
            rule: "R5",
            buttons: &[("tasks", "reassignment.tasks", About::Task)],
            done: true,
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Handover,
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
