//! Agendas of the handoff meetings, filled from what is known: by `/agenda`, and posted by themselves in the account's
//! channel before the meeting (A1–A4, T2).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
