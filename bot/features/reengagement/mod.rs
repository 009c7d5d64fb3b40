//! A CSM asks the architect or the seller to come back to an account, with the rules checked (E1–E4).

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
    name: "reengagement",
    commands: &[Command {
        name: "/reengage",
        usage: "[account, link or id]",
        summary: "Ask an account's architect or seller back",
        run: look!(commands::command),
    }],
    buttons: &[
        // A choice in the form, on which another field depends.
        ("reason", look!(commands::reason_chosen)),
        ("reengage.open", look!(commands::open)),
        ("reengage.offered", look!(commands::offered)),
        ("reengage.not_now", act!(commands::not_now)),
        ("reengage.take", act!(commands::answer::take)),
        ("reengage.suggest", look!(commands::answer::open_suggest)),
        ("reengage.decline", look!(commands::answer::open_decline)),
        ("reengage.approve", act!(commands::approve::approve)),
        ("reengage.refuse", look!(commands::approve::open_refuse)),
        ("reengage.close", look!(commands::close::open_close)),
        ("reengage.withdraw", look!(commands::close::open_withdraw)),
        ("reengage.still", act!(commands::close::still)),
    ],
    forms: &[
        ("reengage.new", act!(form::new)),
        ("reengage.suggest", act!(commands::answer::suggest)),
        ("reengage.decline", act!(commands::answer::decline)),
        ("reengage.refuse", act!(commands::approve::refuse)),
        ("reengage.close", act!(commands::close::close)),
        ("reengage.withdraw", act!(commands::close::withdraw)),
    ],
    jobs: &[
        JobKind::of::<jobs::card::Card>(),
        JobKind::of::<jobs::letter::Letter>(),
        JobKind::of::<jobs::note::Note>(),
        JobKind::of::<jobs::note::News>(),
    ],
    moments: &[moment!(jobs::prompts::PROMPT, CatchUp::Latest, jobs::prompts::plan)],
    tasks: &[
        Ask {
            of: SubjectKind::Engagement,
            asks: AskKind::AnswerSa,
            words: "todos.asks.answer",
            rule: "E3",
            buttons: &[
                ("take", "reengage.take", About::Task),
                ("suggest", "reengage.suggest", About::Task),
                ("decline", "reengage.decline", About::Task),
            ],
            escalates_to: Some(Role::SaLeaders),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Engagement,
            asks: AskKind::AnswerSeller,
            words: "todos.asks.answer",
            rule: "E3",
            buttons: &[
                ("take", "reengage.take", About::Task),
                ("suggest", "reengage.suggest", About::Task),
                ("decline", "reengage.decline", About::Task),
            ],
            escalates_to: Some(Role::SalesManagers),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Engagement,
            asks: AskKind::NameSa,
            words: "todos.asks.name",
            rule: "E3",
            buttons: &[
                ("name", "reengage.suggest", About::Task),
                ("take", "reengage.take", About::Task),
                ("decline", "reengage.decline", About::Task),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Engagement,
            asks: AskKind::NameSeller,
            words: "todos.asks.name",
            rule: "E3",
            buttons: &[
                ("name", "reengage.suggest", About::Task),
                ("take", "reengage.take", About::Task),
                ("decline", "reengage.decline", About::Task),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Engagement,
            asks: AskKind::Approve,
            words: "todos.asks.approve",
            rule: "E2",
            buttons: &[
                ("approve", "reengage.approve", About::Task),
                ("refuse", "reengage.refuse", About::Task),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Engagement,
            asks: AskKind::Still,
            words: "todos.asks.still",
            rule: "E3",
            buttons: &[
                ("still", "reengage.still", About::Task),
                ("close_it", "reengage.close", About::Subject),
                ("withdraw", "reengage.withdraw", About::Subject),
            ],
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Reengage,
            asks: AskKind::Prompt,
            words: "todos.asks.prompt",
            rule: "E4",
            buttons: &[
                ("ask_back", "reengage.offered", About::Task),
                ("not_now", "reengage.not_now", About::Task),
            ],
            ..Ask::NONE
        },
    ],
    ..Feature::NONE
};
