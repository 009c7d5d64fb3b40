//! TODO DOC

pub mod card;
pub mod late;
pub mod note;
