//! A call, taken apart. A body is JSON or a form, as the client likes.

use super::refusal::Refusal;
use crate::address::{decoded, parameters};
use crate::server::Asked;
use serde_json::{Map, Value};

/// A call of the API.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub method: String,
    /// What follows `/api/v4/`, decoded.
    pub path: Vec<String>,
    /// What was sent, in the address or in the body.
    pub sent: Map<String, Value>,
    /// The id of the user whose token it is.
    pub user: u64,
}

impl Call {
    pub fn read(asked: &Asked, rest: &[&str], user: u64) -> Result<Call, Refusal> {
        let mut sent = pairs(parameters(&asked.query));
        sent.extend(body(asked)?);
        let path = rest.iter().map(|segment| decoded(segment)).collect();
        Ok(Call { method: asked.method.clone(), path, sent, user })
    }

    /// What was sent under a name, as text; none where it is empty or was not sent.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = match self.sent.get(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The same, where it has to be there.
    pub fn needed(&self, name: &str) -> Result<String, Refusal> {
        match (self.sent.contains_key(name), self.text(name)) {
            (_, Some(text)) => Ok(text),
            (true, None) => Err(Refusal::error(400, format!("{name} is empty"))),
            (false, None) => Err(Refusal::error(400, format!("{name} is missing"))),
        }
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        match self.text(name) {
            None => Ok(None),
            Some(text) => {
                text.parse().map(Some).map_err(|_| Refusal::error(400, format!("{name} is invalid")))
            }
        }
    }

    pub fn needed_number(&self, name: &str) -> Result<u64, Refusal> {
        self.needed(name)?;
        self.number(name).map(Option::unwrap_or_default)
    }

    /// Whether it says yes, where it says anything.
    pub fn flag(&self, name: &str) -> bool {
        match self.sent.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true" || text == "1",
            _ => false,
        }
    }

    /// A list, or a text with commas between; none where it was not sent.
    pub fn list(&self, name: &str) -> Option<Vec<String>> {
        let texts: Vec<String> = match self.sent.get(name)? {
            Value::Array(all) => all
                .iter()
                .map(|one| match one {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
                .collect(),
            Value::String(text) => text.split(',').map(|part| part.trim().to_owned()).collect(),
            _ => return None,
        };
        Some(texts.into_iter().filter(|text| !text.is_empty()).collect())
    }
}

fn body(asked: &Asked) -> Result<Map<String, Value>, Refusal> {
    if asked.body.is_empty() {
        return Ok(Map::new());
    }
    let kind = asked.header("content-type").unwrap_or("application/x-www-form-urlencoded");
    if kind.starts_with("application/json") {
        return match serde_json::from_str(&asked.body) {
            Ok(Value::Object(fields)) => Ok(fields),
            _ => Err(Refusal::error(400, "Problem parsing the body of the request")),
        };
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        return Ok(pairs(parameters(&asked.body)));
    }
    Err(Refusal::error(415, format!("The provided content-type '{kind}' is not supported.")))
}

/// Pairs of a form: `name[]` is an element of a list.
fn pairs(all: Vec<(String, String)>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in all {
        match name.strip_suffix("[]") {
            Some(list) => match map.entry(list.to_owned()).or_insert_with(|| Value::Array(Vec::new())) {
                Value::Array(values) => values.push(Value::String(value)),
                other => *other = Value::Array(vec![Value::String(value)]),
            },
            None => {
                map.insert(name, Value::String(value));
            }
        }
    }
    map
}
