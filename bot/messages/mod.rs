//! What the bot says: Block Kit built here, every word of it from `templates/messages/`.
//!
//! One file per flow. The shape of a message (which facts, which buttons, in which order) is code, because
//! flows depend on it; its words are data, because an organisation changes them (messages.md).

pub mod accounts;
pub mod agenda;
pub mod aside;
pub mod away;
pub mod blocks;
pub mod book;
pub mod channel;
pub mod checkboxes;
pub mod disengage;
pub mod handoff;
pub mod handoff_card;
pub mod health;
pub mod meetings;
pub mod onboarding;
pub mod plain;
pub mod priority;
pub mod record;
pub mod reengage;
pub mod replies;
pub mod request;
pub mod review;
mod spans;
pub mod todos;
pub mod together;
pub mod words;

use slack_morphism::prelude::SlackBlock;

pub use words::Words;

/// Who may read a message (promise 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Ours alone: goes nowhere a customer can read.
    Internal,
    /// Holds nothing internal: may stand where customers read.
    CustomerSafe,
}

/// A message, ready for Slack.
#[derive(Clone, Debug)]
pub struct Message {
    /// The notification line: a whole sentence, also what screen readers read.
    pub text: String,
    pub blocks: Vec<SlackBlock>,
    pub audience: Audience,
}

impl Message {
    /// An internal message, which almost every one is.
    pub const fn internal(text: String, blocks: Vec<SlackBlock>) -> Self {
        Self { text, blocks, audience: Audience::Internal }
    }
}
