//! How much of a CSM's time an account gets: the models, decisions and proposals, exceptions, and the reminder to speak
//! to a customer (P1–P5, P7, P8).

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
use crate::engine::moment::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "priority",
    renamed: &[("exception.", "priority.exception.")],
    commands: &[Command {
        name: "/priority",
        usage: "[account, link or id]",
        summary: "See an account's priority and the reason for it, and review it",
        run: query!(commands::command),
    }],
    buttons: &[
        ("priority.show", query!(commands::show)),
        ("priority.history", query!(commands::history)),
        ("priority.review", query!(commands::submit::open)),
        ("priority.review_all", query!(commands::submit::open_all)),
        ("priority.unchanged", mutation!(commands::decide::unchanged)),
        ("priority.touched", mutation!(commands::decide::touched)),
        ("priority.agree", mutation!(commands::decide::agree)),
        ("priority.agree_all", mutation!(commands::decide::agree_all)),
        ("priority.proposals", query!(commands::decide::proposals)),
        ("priority.exception.open", query!(commands::exceptions::open)),
        ("priority.exception.agree", mutation!(commands::exceptions::agree)),
        ("priority.exception.disagree", query!(commands::exceptions::open_disagree)),
        ("priority.exception.withdraw", mutation!(commands::exceptions::withdraw)),
    ],
    forms: &[
        ("priority.exception.ask", mutation!(commands::exceptions::ask)),
        ("priority.exception.disagree", mutation!(commands::exceptions::disagree)),
    ],
    moments: &[
        moment!(actions::lifecycle::ONBOARDED, CatchUp::Latest, actions::lifecycle::over),
        moment!(jobs::CONTACT_REMINDER, CatchUp::Latest, jobs::plan),
    ],
    tasks: &[
        Ask {
            of: SubjectKind::Priority,
            asks: AskKind::Look,
            words: "tasks.asks.look",
            rule: "P1",
            buttons: &[("review", "priority.review", About::Account)],
            done: true,
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Priority,
            asks: AskKind::Reassess,
            words: "tasks.asks.reassess",
            rule: "P1",
            buttons: &[("review", "priority.review", About::Account)],
            escalates_to: Some(Role::Managers),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Priority,
            asks: AskKind::Confirm,
            words: "tasks.asks.confirm",
            rule: "P3",
            buttons: &[
                ("agree", "priority.agree", About::Account),
                ("review", "priority.review", About::Account),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Touch,
            asks: AskKind::ContactReminder,
            words: "tasks.asks.nudge",
            rule: "P7",
            buttons: &[("touched", "priority.touched", About::Account)],
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Exception,
            asks: AskKind::Agree,
            words: "tasks.asks.exception",
            rule: "P5",
            buttons: &[
                ("agree", "priority.exception.agree", About::Task),
                ("disagree", "priority.exception.disagree", About::Task),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
    ],
    ..Feature::NONE
};
