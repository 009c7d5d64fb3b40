//! Slack, as everything above uses it: the client, the blocks of a message, the words from `templates/messages/`, and
//! how dates and lists are written. Deliberately absent: what is said of a feature, which is the feature's `view`.

pub mod blocks;
pub mod checkboxes;
pub mod client;
pub mod dates;
pub mod facts;
pub mod message;
pub mod payloads;
pub mod plain;
pub mod replies;
pub mod spans;
pub mod words;
