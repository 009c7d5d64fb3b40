//! What Gainsight answers, as far as Baton asks.

use baton_storage::time::At;
use serde_json::{Map, Value};

/// A field of the Company object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// Whether Baton may change it.
    pub updateable: bool,
    /// Whether it takes one of its options alone.
    pub picklist: bool,
    pub options: Vec<Choice>,
}

/// A value of a picklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// By which a company holds it.
    pub id: String,
    /// What people read.
    pub label: String,
    pub active: bool,
}

impl Field {
    pub(super) fn read(body: &Value) -> Option<Self> {
        let meta = &body["meta"];
        let option = |one: &Value| {
            Some(Choice {
                id: one["value"].as_str()?.to_owned(),
                label: one["label"].as_str()?.to_owned(),
                active: one["active"].as_bool().unwrap_or(true),
            })
        };
        let options = body["options"].as_array().map(Vec::as_slice).unwrap_or_default();
        let read_only = meta["readOnly"].as_bool().unwrap_or_default();
        Some(Self {
            name: body["fieldName"].as_str()?.to_owned(),
            updateable: meta["updateable"].as_bool().unwrap_or(true) && !read_only,
            picklist: body["dataType"].as_str() == Some("PICKLIST"),
            options: options.iter().filter_map(option).collect(),
        })
    }

    /// What people read of what a company holds.
    pub fn shown(&self, held: &str) -> String {
        let known = self.options.iter().find(|option| option.id == held);
        known.map_or_else(|| held.to_owned(), |option| option.label.clone())
    }

    /// What is written for a value; none where the field does not offer it.
    pub fn takes(&self, value: &str) -> Option<String> {
        if !self.picklist || self.options.is_empty() {
            return Some(value.to_owned());
        }
        let named =
            |option: &&Choice| option.active && option.label.trim().eq_ignore_ascii_case(value.trim());
        self.options.iter().find(named).map(|option| option.label.clone())
    }
}

/// A company, as far as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// What its key field holds.
    pub key: String,
    /// When anybody changed anything of it last.
    pub modified: Option<At>,
    fields: Map<String, Value>,
}

impl Company {
    pub(super) fn read(body: &Value, key: &str) -> Option<Self> {
        let fields = body.as_object()?.clone();
        let modified = fields.get("ModifiedDate").and_then(Value::as_i64).map(At);
        Some(Self { key: fields.get(key)?.as_str()?.to_owned(), modified, fields })
    }

    /// What it holds, as a text; none where it holds nothing.
    pub fn holds(&self, name: &str) -> Option<String> {
        let text = match self.fields.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }
}
