//! An object of the feed made into news: every field read by what it may hold, and a fault by its path.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::features::deals::rules;
use crate::features::deals::rules::values::{Meant, Sent};

/// What is wrong with an event, and where. It holds nothing of what was sent but the names of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field's path, such as `data.opportunity.amount`; empty where it is the event itself.
    pub path: String,
    /// What was expected of it.
    pub what: String,
}

/// The longest path that is shown: names of fields come from outside too.
const LONGEST_PATH: usize = 200;

impl Fault {
    /// A fault of the field with this path.
    pub fn at(path: &str, what: impl Into<String>) -> Self {
        let shown = path.chars().take(LONGEST_PATH).map(|c| if c.is_control() { ' ' } else { c });
        Self { path: shown.collect(), what: what.into() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.what),
            path => write!(f, "{path}: {}", self.what),
        }
    }
}

/// Reads an opportunity's or an account's part of an event, which stands at `path`; none where there is none.
///
/// # Errors
/// The first field that does not hold what it has to.
pub fn part<T: DeserializeOwned>(path: &str, value: &Value) -> Result<Option<T>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if rules::values::trimmed(text).is_empty() => Ok(None),
        Value::Object(_) => serde_path_to_error::deserialize(value).map(Some).map_err(|error| {
            // Fields alone are told; of anything else the error is ours to word.
            Fault::at(&format!("{path}.{}", error.path()), error.inner().to_string())
        }),
        _ => Err(Fault::at(path, "has to be an object with fields")),
    }
}

/// The id of what the part is about; empty where none was sent.
pub(crate) fn own_id<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    read(value, rules::values::id).map(|id| id.flatten().unwrap_or_default())
}

pub(crate) fn id<'de, D: Deserializer<'de>>(value: D) -> Result<Sent<String>, D::Error> {
    read(value, rules::values::id)
}

pub(crate) fn text<'de, D: Deserializer<'de>>(value: D) -> Result<Sent<String>, D::Error> {
    read(value, rules::values::text)
}

pub(crate) fn email<'de, D: Deserializer<'de>>(value: D) -> Result<Sent<String>, D::Error> {
    read(value, rules::values::email)
}

pub(crate) fn number<'de, D: Deserializer<'de>>(value: D) -> Result<Sent<f64>, D::Error> {
    read(value, rules::values::number)
}

pub(crate) fn day<'de, D: Deserializer<'de>>(value: D) -> Result<Sent<chrono::NaiveDate>, D::Error> {
    read(value, rules::values::day)
}

pub(crate) fn flag<'de, D: Deserializer<'de>>(value: D) -> Result<Sent<bool>, D::Error> {
    read(value, rules::values::flag)
}

fn read<'de, D: Deserializer<'de>, T>(
    value: D,
    meaning: fn(&Value) -> Meant<T>,
) -> Result<Sent<T>, D::Error> {
    meaning(&Value::deserialize(value)?).map(Some).map_err(D::Error::custom)
}
