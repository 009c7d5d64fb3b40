//! An account's internal channel: attached by hand, looked at before it counts, or made where an organization wants
//! that.

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
