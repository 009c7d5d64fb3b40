//! Who hears of an account at risk, and the update that is owed while it is not well.

pub mod hear;
pub mod note;
pub mod owed;
