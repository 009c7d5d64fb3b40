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
    renamed: &[("todo.", "tasks.")],
    buttons: &[
        ("tasks.done", act!(commands::done)),
        ("tasks.day", act!(commands::day)),
        ("tasks.week", act!(commands::week)),
        ("tasks.until", look!(commands::open_until)),
        ("tasks.pass", look!(commands::open_pass)),
        ("tasks.drop", look!(commands::open_drop)),
        ("tasks.why", look!(commands::why)),
        ("tasks.more", look!(commands::more)),
        ("tasks.more.back", look!(commands::more)),
    ],
    forms: &[
        ("tasks.done", act!(commands::done_anyway)),
        ("tasks.until", act!(commands::until)),
        ("tasks.pass", act!(commands::pass)),
        ("tasks.drop", act!(commands::leave_out)),
    ],
    jobs: &[JobKind::of::<jobs::Digest>(), JobKind::of::<jobs::Single>(), JobKind::of::<list::List>()],
    moments: &[
        moment!(moments::REMINDER, CatchUp::Latest, moments::remind),
        moment!(moments::ESCALATION, CatchUp::Latest, moments::escalate),
        moment!(list::LIST, CatchUp::Latest, list::tell_list),
    ],
    ..Feature::NONE
};
