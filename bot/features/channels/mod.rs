//! An account's internal channel: attached by hand, looked at before it counts, or made where an organization wants
//! that.

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod reactions;
pub mod rules;
pub mod view;

use crate::engine::feature::Feature;
use crate::engine::interaction::{mutation, query};
use crate::engine::job::JobKind;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "channels",
    renamed: &[("channel.", "channels.")],
    buttons: &[("channels.attach", query!(commands::open)), ("channels.check", mutation!(commands::check))],
    forms: &[("channels.attach", mutation!(commands::attach))],
    jobs: &[
        JobKind::of::<jobs::look::Look>(),
        JobKind::of::<jobs::look::News>(),
        JobKind::of::<jobs::create::Create>(),
        JobKind::of::<jobs::invite::Invite>(),
    ],
    ..Feature::NONE
};
