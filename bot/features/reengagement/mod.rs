//! A CSM asks the architect or the seller to come back to an account, with the rules checked (E1–E4).

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
use crate::engine::job::{CatchUp, JobKind, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "reengagement",
    commands: &[Command {
        name: "/reengage",
        usage: "[account, link or id]",
        summary: "Ask an account's architect or seller back",
        run: look!(commands::command),
    }],
    buttons: &[
        ("reengage.open", look!(commands::open)),
        ("reengage.offered", look!(commands::offered)),
        ("reengage.not_now", act!(commands::not_now)),
        ("reengage.take", act!(commands::answer::take)),
        ("reengage.suggest", look!(commands::answer::open_suggest)),
        ("reengage.decline", look!(commands::answer::open_decline)),
        ("reengage.approve", act!(commands::approve::approve)),
        ("reengage.refuse", look!(commands::approve::open_refuse)),
        ("reengage.close", look!(commands::close::open_close)),
        ("reengage.withdraw", look!(commands::close::open_withdraw)),
        ("reengage.still", act!(commands::close::still)),
    ],
    forms: &[
        ("reengage.new", act!(form::new)),
        ("reengage.suggest", act!(commands::answer::suggest)),
        ("reengage.decline", act!(commands::answer::decline)),
        ("reengage.refuse", act!(commands::approve::refuse)),
        ("reengage.close", act!(commands::close::close)),
        ("reengage.withdraw", act!(commands::close::withdraw)),
    ],
    jobs: &[
        JobKind::of::<jobs::card::Card>(),
        JobKind::of::<jobs::letter::Letter>(),
        JobKind::of::<jobs::note::Note>(),
        JobKind::of::<jobs::note::News>(),
    ],
    moments: &[moment!(jobs::prompts::PROMPT, CatchUp::Latest, jobs::prompts::plan)],
    ..Feature::NONE
};
