//! Letting an account go that is below the threshold: proposed, agreed, told to the customer, completed (D1, D2).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;

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
    ..Feature::NONE
};
