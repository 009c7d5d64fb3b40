//! The primitives the checks are made of: fields, lengths, counts, ids.

use super::{Problem, Surface};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Collects faults while blocks are walked.
pub(super) struct Checker {
    pub surface: Surface,
    pub problems: Vec<Problem>,
    block_ids: HashSet<String>,
    /// Of the block that is walked.
    pub action_ids: HashSet<String>,
    pub focused: bool,
    /// Tables and charts met so far; Slack allows few of them in a message.
    pub tables: usize,
    pub charts: usize,
}

impl Checker {
    pub fn new(surface: Surface) -> Checker {
        Checker {
            surface,
            problems: Vec::new(),
            block_ids: HashSet::new(),
            action_ids: HashSet::new(),
            focused: false,
            tables: 0,
            charts: 0,
        }
    }

    /// Notes a fault.
    pub fn bad(&mut self, at: &str, message: impl Into<String>) {
        self.problems.push(Problem { pointer: at.to_owned(), message: message.into() });
    }

    /// The object at `at`, with no other fields than these. Required ones are there.
    pub fn object<'v>(
        &mut self,
        value: &'v Value,
        at: &str,
        required: &[&str],
        optional: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let Some(object) = value.as_object() else {
            self.bad(at, "must be an object");
            return None;
        };
        for name in required.iter().filter(|name| !object.contains_key(**name)) {
            self.bad(at, format!("missing required field: {name}"));
        }
        let known = |name: &str| name == "type" || required.contains(&name) || optional.contains(&name);
        for name in object.keys().filter(|name| !known(name)) {
            self.bad(at, format!("invalid additional property: {name}"));
        }
        Some(object)
    }

    /// A string of `min` to `max` characters, if it is there.
    pub fn string(&mut self, value: &Value, at: &str, min: usize, max: usize) {
        match value {
            Value::Null => {}
            Value::String(text) => self.length(text, at, min, max),
            _ => self.bad(at, "must be a string"),
        }
    }

    /// Checks the length of a text.
    pub fn length(&mut self, text: &str, at: &str, min: usize, max: usize) {
        let count = text.chars().count();
        if count < min {
            self.bad(at, format!("must be more than {} characters", min.saturating_sub(1)));
        } else if count > max {
            self.bad(at, format!("must be less than {} characters", max + 1));
        }
    }

    /// A list of `min` to `max` items; empty if it is none.
    pub fn list<'v>(&mut self, value: &'v Value, at: &str, min: usize, max: usize) -> &'v [Value] {
        let Some(list) = value.as_array() else {
            if !value.is_null() {
                self.bad(at, "must be an array");
            }
            return &[];
        };
        if list.len() < min {
            self.bad(at, format!("no fewer than {min} items allowed"));
        }
        if list.len() > max {
            self.bad(at, format!("no more than {max} items allowed"));
        }
        list
    }

    /// One of these words, if it is there.
    pub fn one_of(&mut self, value: &Value, at: &str, allowed: &[&str]) {
        if !value.is_null() && !value.as_str().is_some_and(|text| allowed.contains(&text)) {
            self.bad(at, format!("must be one of: {}", allowed.join(", ")));
        }
    }

    /// `true` or `false`, if it is there.
    pub fn flag(&mut self, value: &Value, at: &str) {
        if !value.is_null() && !value.is_boolean() {
            self.bad(at, "must be a boolean");
        }
    }

    /// A whole number in this range, if it is there.
    pub fn number(&mut self, value: &Value, at: &str, min: i64, max: i64) {
        if !value.is_null() && !value.as_i64().is_some_and(|n| (min..=max).contains(&n)) {
            self.bad(at, format!("must be an integer from {min} to {max}"));
        }
    }

    /// An absolute web address, if it is there.
    pub fn url(&mut self, value: &Value, at: &str) {
        self.string(value, at, 1, 3000);
        let scheme = |text: &str| {
            url::Url::parse(text).is_ok_and(|url| !url.cannot_be_a_base() || url.scheme() == "mailto")
        };
        if value.as_str().is_some_and(|text| !scheme(text)) {
            self.bad(at, "must be a valid URL");
        }
    }

    /// A `block_id` that no other block has.
    pub fn block_id(&mut self, block: &Value, at: &str) {
        let id = &block["block_id"];
        let at = &format!("{at}/block_id");
        self.string(id, at, 1, 255);
        if let Some(id) = id.as_str()
            && !self.block_ids.insert(id.to_owned())
        {
            self.bad(at, format!("`block_id` \"{id}\" already exists"));
        }
    }

    /// An `action_id` that no other element of the block has.
    pub fn action_id(&mut self, element: &Value, at: &str) {
        let id = &element["action_id"];
        let at = &format!("{at}/action_id");
        self.string(id, at, 1, 255);
        if let Some(id) = id.as_str()
            && !self.action_ids.insert(id.to_owned())
        {
            self.bad(at, format!("`action_id` \"{id}\" already exists"));
        }
    }

    /// `focus_on_load`, which one element of a view may have.
    pub fn focus(&mut self, element: &Value, at: &str) {
        let at = &format!("{at}/focus_on_load");
        self.flag(&element["focus_on_load"], at);
        if element["focus_on_load"] == true {
            if self.focused {
                self.bad(at, "only one element can have focus_on_load");
            }
            self.focused = true;
        }
    }
}
