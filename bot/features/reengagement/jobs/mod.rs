//! The messages of a call for somebody to come back: the card, the letters, the notes, and what the deal feed prompts.

pub mod card;
pub mod letter;
pub mod messages;
pub mod note;
pub mod prompts;
