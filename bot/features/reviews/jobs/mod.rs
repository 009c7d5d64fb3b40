//! A review's card, its session by direct message, what is left, and its days.

pub mod card;
pub mod left;
pub mod moments;
pub mod session;
