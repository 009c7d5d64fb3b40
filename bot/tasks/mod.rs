//! What somebody has to do: opened, mentioned in the day's message, put off, handed on, escalated and settled.
//! Knows no feature: what follows from a settled task is a reaction of the feature that asked for it.

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod rules;
pub mod view;

use crate::engine::feature::Feature;
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "tasks",
    renamed: &[("todo.", "tasks.")],
    buttons: &[
        ("tasks.done", mutation!(commands::done)),
        ("tasks.day", mutation!(commands::day)),
        ("tasks.week", mutation!(commands::week)),
        ("tasks.until", query!(commands::open_until)),
        ("tasks.pass", query!(commands::open_pass)),
        ("tasks.drop", query!(commands::open_drop)),
        ("tasks.undo", mutation!(commands::undo::take_back)),
        ("tasks.why", query!(commands::why)),
        ("tasks.more", query!(commands::more)),
        ("tasks.more.back", query!(commands::more)),
    ],
    forms: &[
        ("tasks.done", mutation!(commands::done_anyway)),
        ("tasks.until", mutation!(commands::until)),
        ("tasks.pass", mutation!(commands::pass)),
        ("tasks.drop", mutation!(commands::leave_out)),
    ],
    jobs: &[
        JobKind::of::<jobs::Digest>(),
        JobKind::of::<jobs::Single>(),
        JobKind::of::<jobs::Each>(),
        JobKind::of::<jobs::list::List>(),
    ],
    moments: &[
        moment!(actions::moments::REMINDER, CatchUp::Latest, jobs::moments::remind),
        moment!(actions::moments::ESCALATION, CatchUp::Latest, jobs::moments::escalate),
        moment!(actions::list::LIST, CatchUp::Latest, jobs::moments::tell_list),
    ],
    ..Feature::NONE
};
