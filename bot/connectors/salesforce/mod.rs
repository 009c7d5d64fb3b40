//! Salesforce: how Baton signs in there, whether the fields that `baton.toml` maps exist, and what happened to deals and
//! accounts, read every minute. What is read goes through the actions of the deals, as the deal feed's events do.
//!
//! Off without `[salesforce]`. Deliberately absent: anything that writes there, SOAP, Bulk and streaming.

pub mod client;
pub mod connection;
pub mod fields;
pub mod inspection;
pub mod news;
pub mod poll;
pub mod soql;

use crate::engine::feature::Feature;
use crate::engine::job::{Job, JobKind};
use crate::engine::moment::{CatchUp, moment};
use crate::engine::recurring::Recurs;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "salesforce",
    jobs: &[JobKind::of::<poll::Poll>()],
    moments: &[moment!(poll::Poll::KIND, CatchUp::Latest, poll::plan)],
    schedules: &[Recurs::Teams { prefix: poll::Poll::KIND, plan: poll::every_minute }],
    ..Feature::NONE
};
