//! Letting an account go that is below the threshold: proposed, agreed, told to the customer, completed (D1, D2).

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
