//! What somebody has to do: opened, mentioned in the day's message, put off, handed on, escalated and settled.
//! Knows no feature: what follows from a settled task is a reaction of the feature that asked for it.

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod kinds;
pub mod list;
pub mod load;
pub mod moments;
pub mod rules;
pub mod view;
