//! A CSM asks the architect or the seller to come back to an account, with the rules checked (E1–E4).

pub mod actions;
pub mod commands;
pub mod form;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;
