//! The arguments of a call, from the query, a form or JSON alike.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Map, Value};

/// What a call was given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arguments {
    pub token: Option<String>,
    pub values: Map<String, Value>,
}

impl Arguments {
    /// Reads a request. Later sources win: query, then body.
    pub fn read(headers: &HeaderMap, query: Option<&str>, body: &[u8]) -> Result<Arguments, String> {
        let mut values = Map::new();
        add_form(query.unwrap_or_default().as_bytes(), &mut values);
        let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/json") && !body.is_empty() {
            match serde_json::from_slice(body) {
                Ok(Value::Object(object)) => values.extend(object),
                Ok(_) => return Err("json_not_object".into()),
                Err(_) => return Err("invalid_json".into()),
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            add_form(body, &mut values);
        }
        let header = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok());
        let bearer = header.and_then(|v| v.strip_prefix("Bearer ")).map(|v| v.trim().to_owned());
        let argument = values.remove("token").and_then(|v| v.as_str().map(str::to_owned));
        Ok(Arguments { token: bearer.or(argument), values })
    }

    /// All of them as JSON, the token left out.
    pub fn json(&self) -> Value {
        Value::Object(self.values.clone())
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A text, which has to be there.
    pub fn need(&self, name: &str) -> Result<&str, super::Refusal> {
        let missing = || super::Refusal::arguments(&format!("missing required field: {name}"));
        self.text(name).ok_or_else(missing)
    }

    /// `true`, `"true"` or `"1"`.
    pub fn flag(&self, name: &str) -> bool {
        match self.values.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true" || text == "1",
            Some(Value::Number(n)) => n.as_i64() == Some(1),
            _ => false,
        }
    }

    /// A whole number, given as one or as text.
    pub fn number(&self, name: &str) -> Option<usize> {
        match self.values.get(name)? {
            Value::Number(n) => n.as_u64().and_then(|n| usize::try_from(n).ok()),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A list, given as one or joined by commas.
    pub fn list(&self, name: &str) -> Vec<String> {
        match self.values.get(name) {
            Some(Value::Array(list)) => list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
            Some(Value::String(text)) => {
                text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    /// JSON, given as such or as text; `None` if it is not there, an error if it is no JSON.
    pub fn structure(&self, name: &str) -> Result<Option<Value>, ()> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| ()),
            Some(value) => Ok(Some(value.clone())),
        }
    }
}

fn add_form(form: &[u8], values: &mut Map<String, Value>) {
    for (name, value) in url::form_urlencoded::parse(form) {
        values.insert(name.into_owned(), Value::String(value.into_owned()));
    }
}
