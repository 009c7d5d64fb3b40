//! The quarterly review of a team's priorities: it opens by calendar, each CSM goes through their accounts, and it
//! closes with a summary (P6).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;
