//! TODO DOC

pub mod create;
pub mod invite;
pub mod look;
