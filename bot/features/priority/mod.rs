//! How much of a CSM's time an account gets: the models, decisions and proposals, exceptions, and the reminder to speak
//! to a customer (P1–P5, P7, P8).

pub mod actions;
pub mod commands;
pub mod form;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;
