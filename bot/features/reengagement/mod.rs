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
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "reengagement",
    renamed: &[("reengage.", "reengagement.")],
    commands: &[Command {
        name: "/reengage",
        usage: "[account, link or id]",
        summary: "Request help from an account's SA or seller",
        run: query!(commands::command),
    }],
    buttons: &[
        // A choice in the form, on which another field depends.
        ("reason", query!(commands::reason_chosen)),
        ("reengagement.open", query!(commands::open)),
        ("reengagement.offered", query!(commands::offered)),
        ("reengagement.not_now", mutation!(commands::not_now)),
        ("reengagement.take", mutation!(commands::answer::take)),
        ("reengagement.suggest", query!(commands::answer::open_suggest)),
        ("reengagement.decline", query!(commands::answer::open_decline)),
        ("reengagement.approve", mutation!(commands::approve::approve)),
        ("reengagement.refuse", query!(commands::approve::open_refuse)),
        ("reengagement.close", query!(commands::close::open_close)),
        ("reengagement.withdraw", query!(commands::close::open_withdraw)),
        ("reengagement.still", mutation!(commands::close::still)),
    ],
    forms: &[
        ("reengagement.new", mutation!(form::new)),
        ("reengagement.suggest", mutation!(commands::answer::suggest)),
        ("reengagement.decline", mutation!(commands::answer::decline)),
        ("reengagement.refuse", mutation!(commands::approve::refuse)),
        ("reengagement.close", mutation!(commands::close::close)),
        ("reengagement.withdraw", mutation!(commands::close::withdraw)),
    ],
    jobs: &[
        JobKind::of::<jobs::card::Card>(),
        JobKind::of::<jobs::letter::Letter>(),
        JobKind::of::<jobs::note::Note>(),
        JobKind::of::<jobs::note::News>(),
    ],
    moments: &[moment!(jobs::prompts::PROMPT, CatchUp::Latest, jobs::prompts::plan)],
    tasks: &[
        Ask { asks: AskKind::AnswerSa, escalates_to: Some(Role::SaLeaders), ..ANSWER },
        Ask { asks: AskKind::AnswerSeller, escalates_to: Some(Role::SalesManagers), ..ANSWER },
        Ask { asks: AskKind::NameSa, ..NAME },
        Ask { asks: AskKind::NameSeller, ..NAME },
        Ask {
            of: SubjectKind::Engagement,
            asks: AskKind::Approve,
            words: "tasks.asks.approve",
            rule: "E2",
            buttons: &[
                ("approve", "reengagement.approve", About::Task),
                ("refuse", "reengagement.refuse", About::Task),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Engagement,
            asks: AskKind::Still,
            words: "tasks.asks.still",
            rule: "E3",
            buttons: &[
                ("still", "reengagement.still", About::Task),
                ("close_it", "reengagement.close", About::Subject),
                ("withdraw", "reengagement.withdraw", About::Subject),
            ],
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Reengage,
            asks: AskKind::Prompt,
            words: "tasks.asks.prompt",
            rule: "E4",
            buttons: &[
                ("ask_back", "reengagement.offered", About::Task),
                ("not_now", "reengagement.not_now", About::Task),
            ],
            ..Ask::NONE
        },
    ],
    ..Feature::NONE
};

/// What the architect or the seller who is asked back answers.
const ANSWER: Ask = Ask {
    of: SubjectKind::Engagement,
    words: "tasks.asks.answer",
    rule: "E3",
    buttons: &[
        ("take", "reengagement.take", About::Task),
        ("suggest", "reengagement.suggest", About::Task),
        ("decline", "reengagement.decline", About::Task),
    ],
    ..Ask::NONE
};

/// Whoever leads them names somebody, where nobody is known.
const NAME: Ask = Ask {
    of: SubjectKind::Engagement,
    words: "tasks.asks.name",
    rule: "E3",
    buttons: &[
        ("name", "reengagement.suggest", About::Task),
        ("take", "reengagement.take", About::Task),
        ("decline", "reengagement.decline", About::Task),
    ],
    escalates_to: Some(Role::Directors),
    ..Ask::NONE
};
