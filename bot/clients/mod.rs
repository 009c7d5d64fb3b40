//! The outside: one client per system, each with only the verbs we use and one failure type.

pub mod slack;
