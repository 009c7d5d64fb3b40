//! The customer record: what is known of an account, by whose word, and who would know the rest (C1, C2, T6).

pub mod actions;
pub mod commands;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
