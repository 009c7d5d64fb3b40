//! An account's priority as people read it: its page, a person's list, the form that asks, and what came of it.

pub mod exception;
pub mod facts;
pub mod form;
pub mod list;
pub mod page;

/// What pages of priorities are called, so that a click on one is known to be on one.
pub const PAGE: &str = "priority.page";
