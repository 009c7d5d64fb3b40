//! A customer's first days: the clock from the won deal on, what is to be reached, and why something is late (O1, O2).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;
