//! What somebody has to do: opened, mentioned in the day's message, put off, handed on, escalated and settled.
//! Knows no feature: what follows from a settled task is a reaction of the feature that asked for it.

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod list;
pub mod load;
pub mod moments;
pub mod rules;
pub mod view;

use crate::engine::feature::Feature;
use crate::engine::interaction::{act, look};
use crate::engine::job::{CatchUp, JobKind, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "tasks",
    buttons: &[
        ("todo.done", act!(commands::done)),
        ("todo.day", act!(commands::day)),
        ("todo.week", act!(commands::week)),
        ("todo.until", look!(commands::open_until)),
        ("todo.pass", look!(commands::open_pass)),
        ("todo.drop", look!(commands::open_drop)),
        ("todo.why", look!(commands::why)),
        ("todo.more", look!(commands::more)),
        ("todo.more.back", look!(commands::more)),
    ],
    forms: &[
        ("todo.done", act!(commands::done_anyway)),
        ("todo.until", act!(commands::until)),
        ("todo.pass", act!(commands::pass)),
        ("todo.drop", act!(commands::leave_out)),
    ],
    jobs: &[JobKind::of::<jobs::Digest>(), JobKind::of::<jobs::Single>(), JobKind::of::<list::List>()],
    moments: &[
        moment!(moments::REMINDER, CatchUp::Latest, moments::remind),
        moment!(moments::ESCALATION, CatchUp::Latest, moments::escalate),
        moment!(list::LIST, CatchUp::Latest, list::tell_list),
    ],
    ..Feature::NONE
};
