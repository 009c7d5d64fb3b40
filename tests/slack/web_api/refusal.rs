//! A method's `ok: false`.

use crate::blocks::Problem;
use serde_json::{Map, Value, json};

/// An error code and what comes with it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub code: String,
    more: Map<String, Value>,
}

impl Refusal {
    /// A refusal with this code.
    pub fn of(code: &str) -> Refusal {
        Refusal { code: code.into(), more: Map::new() }
    }

    /// Adds a field to the answer.
    pub fn with(mut self, name: &str, value: Value) -> Refusal {
        self.more.insert(name.into(), value);
        self
    }

    /// Adds lines to `response_metadata.messages`.
    pub fn because(self, lines: &[String]) -> Refusal {
        self.with("response_metadata", json!({ "messages": lines }))
    }

    /// Faults in blocks, as the method's code says them.
    pub fn blocks(code: &str, problems: &[Problem]) -> Refusal {
        let lines: Vec<String> = problems.iter().map(Problem::line).collect();
        let short: Vec<&str> = lines.iter().map(|l| l.trim_start_matches("[ERROR] ")).collect();
        Refusal::of(code).with("errors", json!(short)).because(&lines)
    }

    /// `invalid_arguments` with a reason.
    pub fn arguments(reason: &str) -> Refusal {
        Refusal::of("invalid_arguments").because(&[format!("[ERROR] {reason}")])
    }

    /// The answer Slack gives.
    pub fn answer(self) -> Value {
        let mut answer = self.more;
        answer.insert("ok".into(), json!(false));
        answer.insert("error".into(), json!(self.code));
        Value::Object(answer)
    }
}
