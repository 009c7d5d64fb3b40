//! News of deals, from the feed or from a file: what changes, what follows from it, and what the rules of `deals.toml`
//! ask of whom (R2, T).

pub mod actions;
pub mod arrivals;
pub mod form;
pub mod jobs;
pub mod load;
pub mod rules;

use crate::engine::feature::Feature;
use crate::engine::moment::{CatchUp, moment};
use crate::features::deals::jobs::begin;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "deals",
    moments: &[
        moment!(begin::MOMENT, CatchUp::Each, jobs::plan),
        moment!(jobs::LET_GO, CatchUp::Latest, jobs::lost::release),
    ],
    ..Feature::NONE
};
