//! How an account is, by hand: a word on it, and the update that is owed while it is not well (G5).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
