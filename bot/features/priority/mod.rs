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

use crate::engine::feature::{Command, Feature};
use crate::engine::interaction::{act, look};
use crate::engine::job::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "priority",
    commands: &[Command {
        name: "/priority",
        usage: "[account, link or id]",
        summary: "See an account's priority and what led to it, and review it",
        run: look!(commands::command),
    }],
    buttons: &[
        ("priority.show", look!(commands::show)),
        ("priority.history", look!(commands::history)),
        ("priority.review", look!(commands::submit::open)),
        ("priority.review_all", look!(commands::submit::open_all)),
        ("priority.unchanged", act!(commands::decide::unchanged)),
        ("priority.touched", act!(commands::decide::touched)),
        ("priority.agree", act!(commands::decide::agree)),
        ("priority.agree_all", act!(commands::decide::agree_all)),
        ("priority.proposals", look!(commands::decide::proposals)),
        ("exception.open", look!(commands::exceptions::open)),
        ("exception.agree", act!(commands::exceptions::agree)),
        ("exception.disagree", look!(commands::exceptions::open_disagree)),
        ("exception.withdraw", act!(commands::exceptions::withdraw)),
    ],
    forms: &[
        ("exception.ask", act!(commands::exceptions::ask)),
        ("exception.disagree", act!(commands::exceptions::disagree)),
    ],
    moments: &[
        moment!(actions::lifecycle::ONBOARDED, CatchUp::Latest, actions::lifecycle::over),
        moment!(jobs::NUDGE, CatchUp::Latest, jobs::plan),
    ],
    ..Feature::NONE
};
