//! What the bot says: Block Kit built here, every word of it from `templates/messages/`.
//!
//! One file per flow. The shape of a message (which facts, which buttons, in which order) is code, because
//! flows depend on it; its words are data, because an organisation changes them (messages.md).

use slack_morphism::prelude::SlackBlock;

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
