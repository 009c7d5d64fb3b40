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

use crate::accounts::lookup::offer;
use crate::engine::feature::{Command, Feature, Shortcut};
use crate::engine::interaction::{mutation, query, suggest};
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "requests",
    renamed: &[("request.", "requests.")],
    commands: &[Command {
        name: "/request-csm",
        usage: "[account, link or id]",
        summary: "Request a CSM for an account",
        run: query!(commands::command),
    }],
    shortcuts: &[Shortcut {
        callback: "request_csm",
        name: "Request a CSM",
        summary: "Request a CSM for an account",
        run: query!(commands::shortcut),
    }],
    buttons: &[
        // Choices in the form, on which other fields depend.
        ("pov", query!(commands::pov_chosen)),
        (view::short::ACCOUNT, query!(commands::chosen)),
        (view::short::DEAL, query!(commands::chosen)),
        ("requests.by_hand", query!(commands::by_hand)),
        ("requests.open", query!(commands::open_for)),
        ("requests.another", query!(commands::open_another)),
        ("requests.assign", query!(commands::manager::open_assign)),
        ("requests.begin", mutation!(commands::begin::assign)),
        ("requests.ask", query!(commands::manager::open_ask)),
        ("requests.decline", query!(commands::manager::open_decline)),
        ("requests.pass", query!(commands::manager::open_pass)),
        ("requests.undo", mutation!(commands::manager::undo)),
        ("requests.acknowledge", mutation!(commands::manager::acknowledge)),
        ("requests.accept", mutation!(commands::csm::accept)),
        ("requests.hand_back", query!(commands::csm::open_hand_back)),
        ("requests.answer", query!(commands::requester::open_answer)),
        ("requests.update", query!(commands::requester::open_update)),
        ("requests.withdraw", query!(commands::requester::open_withdraw)),
    ],
    forms: &[
        ("requests.new", mutation!(commands::submit::new)),
        ("requests.update", mutation!(commands::submit::update)),
        ("requests.assign", mutation!(commands::manager::assign)),
        ("requests.ask", mutation!(commands::manager::ask)),
        ("requests.decline", mutation!(commands::manager::decline)),
        ("requests.pass", mutation!(commands::manager::pass)),
        ("requests.hand_back", mutation!(commands::csm::hand_back)),
        ("requests.answer", mutation!(commands::requester::answer)),
        ("requests.withdraw", mutation!(commands::requester::withdraw)),
    ],
    suggestions: &[(view::short::ACCOUNT, suggest!(offer::offered))],
    jobs: &[
        JobKind::of::<jobs::Card>(),
        JobKind::of::<jobs::Receipt>(),
        JobKind::of::<jobs::Offer>(),
        JobKind::of::<jobs::news::News>(),
        JobKind::of::<jobs::ThreadNote>(),
        JobKind::of::<jobs::Dedicated>(),
        JobKind::of::<jobs::escalation::EscalationNotice>(),
    ],
    moments: &[moment!(jobs::escalation::ESCALATION, CatchUp::Latest, jobs::escalation::plan)],
    ..Feature::NONE
};
