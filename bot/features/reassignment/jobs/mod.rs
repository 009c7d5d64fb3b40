//! TODO DOC

pub mod leaver;
pub mod note;
pub mod over;
