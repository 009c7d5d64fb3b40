//! TODO DOC

pub mod card;
pub mod letter;
pub mod note;
pub mod prompts;
