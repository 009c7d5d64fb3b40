//! Records: what is kept of each, and which of it can be seen when.

mod derive;
pub mod field;
mod life;
pub(super) mod standard;
mod value;
mod write;

use serde_json::Value;
use std::collections::BTreeMap;

/// What a record holds: values by the names of their fields. What is not there is null.
pub(crate) type Values = BTreeMap<String, Value>;

/// A record as it was from some moment on.
#[derive(Debug, Clone)]
struct Version {
    values: Values,
    /// From when on (ms) queries see it.
    seen_from: i64,
    /// The transaction that is not committed yet.
    open: Option<u64>,
}

/// A record.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Eighteen characters.
    pub id: String,
    pub object: &'static str,
    /// Oldest first, never empty; what nobody can see any more is dropped.
    versions: Vec<Version>,
    /// The record whose deletion took this one along.
    deleted_with: Option<String>,
}

impl Row {
    /// As it was written last, by whomever; what a change builds on.
    pub fn latest(&self) -> &Values {
        static NOTHING: Values = Values::new();
        self.versions.last().map_or(&NOTHING, |version| &version.values)
    }

    /// As whoever asks for this one record gets it: all that is committed.
    pub fn committed(&self) -> Option<&Values> {
        self.versions.iter().rev().find(|version| version.open.is_none()).map(|version| &version.values)
    }

    /// As queries see it at this moment (ms).
    pub fn seen(&self, now: i64) -> Option<&Values> {
        let seen = |version: &&Version| version.open.is_none() && version.seen_from <= now;
        self.versions.iter().rev().find(seen).map(|version| &version.values)
    }

    /// A record of this object that everybody sees.
    pub fn settled(id: String, object: &'static str, values: Values, deleted_with: Option<String>) -> Row {
        let versions = vec![Version { values, seen_from: 0, open: None }];
        Row { id, object, versions, deleted_with }
    }

    /// The record whose deletion took this one along.
    pub fn deleted_with(&self) -> Option<&str> {
        self.deleted_with.as_deref()
    }

    /// The open transaction that wrote it last.
    fn held_by(&self) -> Option<u64> {
        self.versions.last().and_then(|version| version.open)
    }
}

/// A value of a record by its field's name; null where there is none.
pub(crate) fn value<'a>(values: &'a Values, field: &str) -> &'a Value {
    values.get(field).unwrap_or(&Value::Null)
}

/// A text of a record; empty where there is none.
pub(crate) fn text<'a>(values: &'a Values, field: &str) -> &'a str {
    value(values, field).as_str().unwrap_or_default()
}

/// Whether a record is in the bin.
pub(crate) fn is_deleted(values: &Values) -> bool {
    value(values, "IsDeleted") == &Value::Bool(true)
}

/// Who changes something, and when.
#[derive(Debug, Clone)]
pub(crate) struct By {
    /// The id of a user.
    pub user: String,
    /// The stamp of the change: a whole second, in ms.
    pub stamp: i64,
    /// The open transaction that it is part of.
    pub open: Option<u64>,
    /// Whether it comes through the API, and so is bound by the rights of its user and is listed as written.
    pub api: bool,
}
