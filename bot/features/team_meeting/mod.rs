//! The account team's recurring meeting: its topics are computed from what is known (M1).

pub mod jobs;
pub mod load;
pub mod rules;

use crate::engine::feature::Feature;
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "team_meeting",
    jobs: &[JobKind::of::<jobs::Agenda>()],
    moments: &[moment!(jobs::MEETING, CatchUp::Latest, jobs::plan)],
    schedules: &[Recurs::Teams { prefix: jobs::SCHEDULE, plan: jobs::recurring }],
    ..Feature::NONE
};
