//! What people set for themselves: the hour and the days of their day's message, quiet until a day, one message or a
//! message for each task, the weekly summary. What is urgent and what is escalated comes whatever they have set.

pub mod actions;
pub mod commands;
pub mod form;
pub mod view;

use crate::engine::feature::Feature;
use crate::engine::interaction::{mutation, query};

/// What the registry is given of it. Its way in is `/baton settings`.
pub const FEATURE: Feature = Feature {
    name: "settings",
    buttons: &[("settings.open", query!(commands::open))],
    forms: &[("settings.save", mutation!(commands::save))],
    ..Feature::NONE
};
