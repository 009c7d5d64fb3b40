//! Looking at an account's channel, making one, and bringing the account team in.

pub mod create;
pub mod invite;
pub mod look;
