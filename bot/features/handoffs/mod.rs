//! An account's handoff from pre-sales to post-sales along its track: its steps, its card, and `/handoff` (T1–T6).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
