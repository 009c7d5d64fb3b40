//! Letting an account go that is below the threshold: proposed, agreed, told to the customer, completed (D1, D2).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

use baton_storage::asks::AskKind;
use baton_storage::states::Role;
use baton_storage::subject::SubjectKind;

use crate::engine::ask::{About, Ask};
use crate::engine::feature::{Command, Feature};
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "disengagement",
    renamed: &[("disengage.", "disengagement.")],
    commands: &[Command {
        name: "/disengage",
        usage: "[account, link or id]",
        summary: "End CSM coverage for an account that no longer qualifies",
        run: query!(commands::command),
    }],
    buttons: &[
        ("disengagement.start", query!(commands::open)),
        ("disengagement.agree", mutation!(commands::decide::agree)),
        ("disengagement.refuse", query!(commands::decide::open_refuse)),
        ("disengagement.met", query!(commands::met::open)),
        ("disengagement.letter", query!(commands::letter::open)),
        ("disengagement.copy", query!(commands::letter::copy)),
        ("disengagement.complete", query!(commands::end::open)),
        ("disengagement.withdraw", query!(commands::end::open_withdraw)),
    ],
    forms: &[
        ("disengagement.start", mutation!(commands::start)),
        ("disengagement.refuse", mutation!(commands::decide::refuse)),
        ("disengagement.met", mutation!(commands::met::save)),
        ("disengagement.letter", mutation!(commands::letter::keep)),
        ("disengagement.complete", mutation!(commands::end::complete)),
        ("disengagement.withdraw", mutation!(commands::end::withdraw)),
    ],
    jobs: &[JobKind::of::<jobs::Card>()],
    tasks: &[
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Agree,
            words: "tasks.asks.disengage",
            rule: "D2",
            buttons: &[
                ("agree", "disengagement.agree", About::Subject),
                ("say_no", "disengagement.refuse", About::Subject),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Meet,
            words: "tasks.asks.disengage_meet",
            rule: "D2",
            buttons: &[("met", "disengagement.met", About::Subject)],
            escalates_to: Some(Role::Managers),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Write,
            words: "tasks.asks.disengage_write",
            rule: "D2",
            buttons: &[("write", "disengagement.letter", About::Subject)],
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Complete,
            words: "tasks.asks.disengage_complete",
            rule: "D2",
            buttons: &[("complete", "disengagement.complete", About::Subject)],
            escalates_to: Some(Role::Managers),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Field,
            words: "tasks.asks.csm_field",
            rule: "G1",
            done: true,
            ..Ask::NONE
        },
    ],
    ..Feature::NONE
};
