//! The weekly summary of whoever manages teams: what was asked and what waits, how long it took, what is late, which
//! renewals come. Where there is nothing to say, nothing is said; who does not want it turns it off in their settings.

pub mod jobs;
pub mod load;
pub mod rules;
pub mod view;

use crate::engine::feature::Feature;
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "weekly",
    jobs: &[JobKind::of::<jobs::Weekly>()],
    moments: &[
        moment!(jobs::PLAN, CatchUp::Latest, jobs::plan),
        moment!(jobs::MONDAY, CatchUp::Latest, jobs::monday),
    ],
    schedules: &[Recurs::Round { kind: jobs::PLAN, cron: jobs::CRON }],
    ..Feature::NONE
};
