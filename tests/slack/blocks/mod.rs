//! Block Kit's rules: what Slack refuses, with the words and JSON pointers it uses.
//!
//! Limits come from Slack's reference pages. Where sources contradict each other the
//! stricter one holds, so that what passes here passes there: six segments and series
//! in a chart, and tables and charts in messages only.

mod checker;
mod composition;
mod data;
mod elements;
mod layout;
mod normal;
mod rich_text;
mod view;

use checker::Checker;
pub(crate) use elements::{is_date, is_time};
pub(crate) use normal::normalize;
use serde_json::{Value, json};
pub use view::check_view;

/// Where blocks are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    Message,
    Modal,
    Home,
}

/// One fault in blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// JSON pointer to what is wrong, as `/blocks/0/text/text`.
    pub pointer: String,
    /// What is wrong, in Slack's words.
    pub message: String,
}

impl Problem {
    /// The line Slack puts into `response_metadata.messages`.
    pub fn line(&self) -> String {
        format!("[ERROR] {} [json-pointer:{}]", self.message, self.pointer)
    }

    /// The entry `blocks.validate` answers with.
    pub(crate) fn entry(&self) -> Value {
        let code = if self.message.starts_with("missing") { "missing_field" } else { "failed_constraint" };
        json!({ "pointer": self.pointer, "code": code, "message": self.message })
    }
}

/// Faults of a message's blocks.
pub fn check_message(blocks: &[Value]) -> Vec<Problem> {
    let mut checker = Checker::new(Surface::Message);
    layout::blocks(&mut checker, blocks, "/blocks");
    checker.problems
}
