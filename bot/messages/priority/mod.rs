//! An account's priority as people read it: its page, a person's list, the form that asks, and what came of it.

mod exception;
mod form;
mod list;
mod page;

pub use exception::{disagree, except, excepted};
pub use form::{Asked, Form, Walk, form, result};
pub use list::{Proposal, Row, SHOWN, Team, list, proposals};
pub use page::{Entry, Offer, Sheet, Withdraw, history, page};

/// What pages of priorities are called, so that a click on one is known to be on one.
pub const PAGE: &str = "priority.page";
