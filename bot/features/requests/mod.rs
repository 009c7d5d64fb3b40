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
        ("request.open", look!(commands::open_for)),
        ("request.another", look!(commands::open_another)),
        ("request.assign", look!(commands::manager::open_assign)),
        ("request.begin", act!(commands::begin::assign)),
        ("request.ask", look!(commands::manager::open_ask)),
        ("request.decline", look!(commands::manager::open_decline)),
        ("request.pass", look!(commands::manager::open_pass)),
        ("request.acknowledge", act!(commands::manager::acknowledge)),
        ("request.accept", act!(commands::csm::accept)),
        ("request.hand_back", look!(commands::csm::open_hand_back)),
        ("request.answer", look!(commands::requester::open_answer)),
        ("request.update", look!(commands::requester::open_update)),
        ("request.withdraw", look!(commands::requester::open_withdraw)),
    ],
    forms: &[
        ("request.new", act!(commands::submit::new)),
        ("request.update", act!(commands::submit::update)),
        ("request.assign", act!(commands::manager::assign)),
        ("request.ask", act!(commands::manager::ask)),
        ("request.decline", act!(commands::manager::decline)),
        ("request.pass", act!(commands::manager::pass)),
        ("request.hand_back", act!(commands::csm::hand_back)),
        ("request.answer", act!(commands::requester::answer)),
        ("request.withdraw", act!(commands::requester::withdraw)),
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
