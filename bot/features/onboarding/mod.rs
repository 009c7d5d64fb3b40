//! A customer's first days: the clock from the won deal on, what is to be reached, and why something is late (O1, O2).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;

use crate::engine::feature::Feature;
use crate::engine::interaction::{act, look};
use crate::engine::job::{CatchUp, moment};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "onboarding",
    buttons: &[
        ("onboarding.show", look!(commands::show)),
        ("onboarding.reached", look!(commands::open_reached)),
        ("onboarding.reason", look!(commands::open_reason)),
    ],
    forms: &[("onboarding.reached", act!(commands::reached)), ("onboarding.reason", act!(commands::reason))],
    moments: &[
        moment!(jobs::REMIND, CatchUp::Each, jobs::remind),
        moment!(jobs::LATE, CatchUp::Each, jobs::ask_why),
    ],
    ..Feature::NONE
};
