//! `blocks.validate`: the checks without posting anything.

use super::{Answer, Arguments, Refusal};
use crate::blocks::{self, Problem};
use crate::state::State;
use serde_json::{Value, json};

pub(super) fn validate(_: &mut State, arguments: &Arguments) -> Answer {
    let given = |name: &str| arguments.structure(name).map_err(|()| Refusal::of("invalid_arguments"));
    let (blocks, message, view) = (given("blocks")?, given("message")?, given("view")?);
    let (code, problems) = match (blocks, message, view) {
        (Some(Value::Array(blocks)), None, None) => ("invalid_blocks", blocks::check_message(&blocks)),
        (None, Some(message), None) => {
            let list = message["blocks"].as_array().cloned().unwrap_or_default();
            ("invalid_message", blocks::check_message(&list))
        }
        (None, None, Some(view)) => ("invalid_view", blocks::check_view(&view)),
        _ => return Err(Refusal::arguments("exactly one of blocks, message or view is required")),
    };
    if problems.is_empty() {
        return Ok(json!({}));
    }
    let errors: Vec<Value> = problems.iter().map(Problem::entry).collect();
    Err(Refusal::of(code).with("errors", json!(errors)))
}
