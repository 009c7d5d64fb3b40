//! Asking for a CSM and getting one: the form, the manager's card, the offer to a CSM, and the escalation of a request
//! that waits (Q1–Q4, R1–R7).

pub mod actions;
pub mod commands;
pub mod form;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

use crate::engine::feature::{Command, Feature, Shortcut};
use crate::engine::interaction::{act, look};
use crate::engine::job::{CatchUp, JobKind, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "requests",
    renamed: &[("request.", "requests.")],
    commands: &[Command {
        name: "/request-csm",
        usage: "[account, link or id]",
        summary: "Ask for a CSM for an account",
        run: look!(commands::command),
    }],
    shortcuts: &[Shortcut {
        callback: "request_csm",
        name: "Request a CSM",
        summary: "Ask for a CSM for an account",
        run: look!(commands::shortcut),
    }],
    buttons: &[
        // A choice in the form, on which another field depends.
        ("pov", look!(commands::pov_chosen)),
        ("requests.open", look!(commands::open_for)),
        ("requests.another", look!(commands::open_another)),
        ("requests.assign", look!(commands::manager::open_assign)),
        ("requests.begin", act!(commands::begin::assign)),
        ("requests.ask", look!(commands::manager::open_ask)),
        ("requests.decline", look!(commands::manager::open_decline)),
        ("requests.pass", look!(commands::manager::open_pass)),
        ("requests.acknowledge", act!(commands::manager::acknowledge)),
        ("requests.accept", act!(commands::csm::accept)),
        ("requests.hand_back", look!(commands::csm::open_hand_back)),
        ("requests.answer", look!(commands::requester::open_answer)),
        ("requests.update", look!(commands::requester::open_update)),
        ("requests.withdraw", look!(commands::requester::open_withdraw)),
    ],
    forms: &[
        ("requests.new", act!(commands::submit::new)),
        ("requests.update", act!(commands::submit::update)),
        ("requests.assign", act!(commands::manager::assign)),
        ("requests.ask", act!(commands::manager::ask)),
        ("requests.decline", act!(commands::manager::decline)),
        ("requests.pass", act!(commands::manager::pass)),
        ("requests.hand_back", act!(commands::csm::hand_back)),
        ("requests.answer", act!(commands::requester::answer)),
        ("requests.withdraw", act!(commands::requester::withdraw)),
    ],
    jobs: &[
        JobKind::of::<jobs::Card>(),
        JobKind::of::<jobs::Receipt>(),
        JobKind::of::<jobs::Offer>(),
        JobKind::of::<jobs::news::News>(),
        JobKind::of::<jobs::ThreadNote>(),
        JobKind::of::<jobs::Dedicated>(),
        JobKind::of::<jobs::escalation::Nudge>(),
    ],
    moments: &[moment!(jobs::escalation::RUNG, CatchUp::Latest, jobs::escalation::plan)],
    ..Feature::NONE
};
