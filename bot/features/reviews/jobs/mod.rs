//! TODO DOC

pub mod card;
pub mod left;
pub mod moments;
pub mod session;
