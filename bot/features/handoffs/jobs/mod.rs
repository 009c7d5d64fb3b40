//! The handoff's card, the notes in its thread, and the moment at which a step is late.

pub mod card;
pub mod late;
pub mod note;
