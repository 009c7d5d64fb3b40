//! A customer's first days: the clock from the won deal on, what is to be reached, and why something is late (O1, O2).

pub mod actions;
pub mod commands;
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
use crate::engine::feature::Feature;
use crate::engine::interaction::{mutation, query};
use crate::engine::moment::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "onboarding",
    buttons: &[
        ("onboarding.show", query!(commands::show)),
        ("onboarding.reached", query!(commands::open_reached)),
        ("onboarding.reason", query!(commands::open_reason)),
    ],
    forms: &[
        ("onboarding.reached", mutation!(commands::reached)),
        ("onboarding.reason", mutation!(commands::reason)),
    ],
    moments: &[
        moment!(jobs::REMIND, CatchUp::Each, jobs::remind),
        moment!(jobs::LATE, CatchUp::Each, jobs::ask_why),
    ],
    tasks: &[
        Ask {
            of: SubjectKind::Onboarding,
            asks: AskKind::Milestone,
            words: "tasks.asks.milestone",
            rule: "O1",
            done: true,
            ..Ask::NONE
        },
        Ask {
            of: SubjectKind::Onboarding,
            asks: AskKind::Late,
            words: "tasks.asks.late",
            rule: "O1",
            buttons: &[
                ("reason", "onboarding.reason", About::Task),
                ("reached", "onboarding.reached", About::Task),
            ],
            escalates_to: Some(Role::Managers),
            ..Ask::NONE
        },
    ],
    ..Feature::NONE
};
