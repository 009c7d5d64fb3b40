//! Asking for a CSM and getting one: the form, the manager's card, the offer to a CSM, and the escalation of a request
//! that waits (Q1–Q4, R1–R7).

pub mod actions;
pub mod commands;
pub mod form;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod view;
