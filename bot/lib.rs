//! Baton carries a customer account from pre-sales to post-sales, in Slack.
//!
//! Modules import downward only; house rules and the reasons for them are in the README.

pub mod clock;
pub mod config;
pub mod policy;
