//! A CSM's accounts go to other CSMs: because they leave, move, are away for long, or were deactivated (R4, R5).

pub mod actions;
pub mod commands;
pub mod form;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;
