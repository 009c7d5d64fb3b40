//! The meetings of a handoff: arranged, moved, cancelled, held, with their decisions and next steps (T2, T3, T5, G4).

pub mod actions;
pub mod commands;
pub mod form;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
