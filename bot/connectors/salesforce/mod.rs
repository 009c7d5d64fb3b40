//! Salesforce: how Baton signs in there, whether the fields that `baton.toml` maps exist, and what happened to deals and
//! accounts, read every minute. What is read goes through the actions of the deals, as the deal feed's events do. Where
//! `[salesforce.write]` says so, the CSM field and a task for each step of a handoff are written there.
//!
//! Off without `[salesforce]`. Deliberately absent: SOAP, Bulk and streaming.

pub mod client;
pub mod compare;
pub mod connection;
pub mod csm;
pub mod csm_field;
pub mod csm_written;
pub mod failing;
pub mod fields;
pub mod inspection;
pub mod load;
pub mod news;
pub mod order;
pub mod poll;
pub mod reactions;
pub mod refused;
pub mod soql;
pub mod step_task;
pub mod telling;
pub mod untold;
pub mod users;

use crate::engine::feature::Feature;
use crate::engine::job::{Job, JobKind};
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "salesforce",
    jobs: &[
        JobKind::of::<poll::Poll>(),
        JobKind::of::<load::Load>(),
        JobKind::of::<compare::Compare>(),
        JobKind::of::<untold::Untold>(),
        JobKind::of::<csm::Csm>(),
        JobKind::of::<step_task::StepTask>(),
    ],
    moments: &[
        moment!(poll::Poll::KIND, CatchUp::Latest, poll::plan),
        moment!(compare::Compare::KIND, CatchUp::Latest, compare::plan),
    ],
    schedules: &[
        Recurs::Teams { prefix: poll::Poll::KIND, plan: poll::every_minute },
        Recurs::Teams { prefix: compare::Compare::KIND, plan: compare::every_hour },
    ],
    ..Feature::NONE
};
