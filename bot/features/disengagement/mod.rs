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
use crate::engine::interaction::{act, look};
use crate::engine::job::JobKind;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "disengagement",
    commands: &[Command {
        name: "/disengage",
        usage: "[account, link or id]",
        summary: "Let an account go that no longer gets a CSM",
        run: look!(commands::command),
    }],
    buttons: &[
        ("disengage.start", look!(commands::open)),
        ("disengage.agree", act!(commands::decide::agree)),
        ("disengage.refuse", look!(commands::decide::open_refuse)),
        ("disengage.met", look!(commands::met::open)),
        ("disengage.letter", look!(commands::letter::open)),
        ("disengage.copy", look!(commands::letter::copy)),
        ("disengage.complete", look!(commands::end::open)),
        ("disengage.withdraw", look!(commands::end::open_withdraw)),
    ],
    forms: &[
        ("disengage.start", act!(commands::start)),
        ("disengage.refuse", act!(commands::decide::refuse)),
        ("disengage.met", act!(commands::met::save)),
        ("disengage.letter", act!(commands::letter::keep)),
        ("disengage.complete", act!(commands::end::complete)),
        ("disengage.withdraw", act!(commands::end::withdraw)),
    ],
    jobs: &[JobKind::of::<jobs::Card>()],
    tasks: &[
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Agree,
            words: "todos.asks.disengage",
            rule: "D2",
            buttons: &[
                ("agree", "disengage.agree", About::Subject),
                ("say_no", "disengage.refuse", About::Subject),
            ],
            escalates_to: Some(Role::Directors),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Meet,
            words: "todos.asks.disengage_meet",
            rule: "D2",
            buttons: &[("met", "disengage.met", About::Subject)],
            escalates_to: Some(Role::Managers),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Write,
            words: "todos.asks.disengage_write",
            rule: "D2",
            buttons: &[("write", "disengage.letter", About::Subject)],
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Complete,
            words: "todos.asks.disengage_complete",
            rule: "D2",
            buttons: &[("complete", "disengage.complete", About::Subject)],
            escalates_to: Some(Role::Managers),
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Disengagement,
            asks: AskKind::Field,
            words: "todos.asks.csm_field",
            rule: "G1",
            done: true,
            ..Ask::NONE
        },
    ],
    ..Feature::NONE
};
