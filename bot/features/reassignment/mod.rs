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
    commands: &[Command {
        name: "/csm-book",
        usage: "[person]",
        summary: "Hand a CSM's accounts over to others",
        run: look!(commands::command),
    }],
    buttons: &[
        // A choice in the form, on which another field depends.
        ("kind", look!(commands::kind_chosen)),
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
    tasks: &[
        Ask {
            of: SubjectKind::Handover,
            asks: AskKind::Agree,
            words: "todos.asks.handover",
            rule: "R4",
            buttons: &[("agree", "book.agree", About::Subject), ("say_no", "book.refuse", About::Subject)],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Handover,
            asks: AskKind::Fields,
            words: "todos.asks.csm_fields",
            rule: "G1",
            done: true,
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Handover,
            asks: AskKind::Old,
            words: "todos.asks.handover_old",
            rule: "R5",
            buttons: &[("tasks", "book.tasks", About::Task)],
            done: true,
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Handover,
            asks: AskKind::New,
            words: "todos.asks.handover_new",
            rule: "R5",
            buttons: &[("tasks", "book.tasks", About::Task)],
            done: true,
            ..Ask::NONE
        },
    ],
    ..Feature::NONE
};
