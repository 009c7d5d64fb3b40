//! `fields`: which parts of an answer are wanted, such as `nextPageToken,items(id,start/dateTime)`.

use super::refusal::Refusal;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What is wanted of an object; nothing named below: all of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Mask(BTreeMap<String, Mask>);

impl Mask {
    /// Reads one.
    pub fn read(text: &str) -> Result<Mask, Refusal> {
        let invalid = || Refusal::parameter(format!("Invalid field selection {text}"));
        let (mask, rest) = Mask::part(text).ok_or_else(invalid)?;
        if rest.is_empty() { Ok(mask) } else { Err(invalid()) }
    }

    /// The selection that a text begins with, and what comes behind it.
    fn part(mut text: &str) -> Option<(Mask, &str)> {
        let mut mask = Mask::default();
        loop {
            let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '*')).unwrap_or(text.len());
            let (name, rest) = text.split_at(end);
            if name.is_empty() {
                return None;
            }
            let (below, rest) = match rest.chars().next() {
                Some('(') => {
                    let (below, rest) = Mask::part(&rest[1..])?;
                    (below, rest.strip_prefix(')')?)
                }
                Some('/') => {
                    let end = rest.find([',', ')']).unwrap_or(rest.len());
                    (Mask::part(&rest[1..end])?.0, &rest[end..])
                }
                _ => (Mask::default(), rest),
            };
            mask.0.insert(name.to_owned(), below);
            match rest.strip_prefix(',') {
                Some(rest) => text = rest,
                None => return Some((mask, rest)),
            }
        }
    }

    /// What it leaves of an answer.
    pub fn of(&self, body: &Value) -> Value {
        if self.0.is_empty() || self.0.contains_key("*") {
            return body.clone();
        }
        match body {
            Value::Array(all) => all.iter().map(|one| self.of(one)).collect(),
            Value::Object(fields) => {
                let wanted = self.0.iter().filter_map(|(name, below)| {
                    fields.get(name).map(|value| (name.clone(), below.of(value)))
                });
                Value::Object(wanted.collect::<Map<_, _>>())
            }
            other => other.clone(),
        }
    }
}
