//! TODO DOC

pub mod hear;
pub mod note;
pub mod owed;
