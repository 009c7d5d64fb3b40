//! What is asked of whoever connects a system, and what is answered: the keys of its section with their values. Pure, but
//! for reading the file.

use std::path::Path;

use anyhow::{Context, Result};
use toml_edit::{DocumentMut, Item, Table, Value};

/// A question: the key that its answer goes to, and how it is asked.
pub struct Question {
    /// The path below the section, such as `fields.lam`.
    pub key: &'static str,
    pub asks: &'static str,
    /// What an empty answer means.
    pub default: Otherwise,
    /// Asked only where an earlier key has this value.
    pub only: Option<(&'static str, &'static str)>,
    pub is_flag: bool,
}

/// What an empty answer means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// It is asked again.
    Needed,
    /// This is written.
    Value(&'static str),
    /// Nothing is written, and the configuration's own default holds.
    Default(&'static str),
    /// Nothing is written: there is none.
    Nothing,
}

impl Question {
    /// One that needs an answer.
    pub const fn needed(key: &'static str, asks: &'static str) -> Self {
        Self { key, asks, default: Otherwise::Needed, only: None, is_flag: false }
    }

    /// One that may be left empty.
    pub const fn or(key: &'static str, asks: &'static str, default: Otherwise) -> Self {
        Self { default, ..Self::needed(key, asks) }
    }

    /// The same, asked only where an earlier key has this value.
    pub const fn only(self, key: &'static str, value: &'static str) -> Self {
        Self { only: Some((key, value)), ..self }
    }

    /// The same, answered with yes or no.
    pub const fn flag(self) -> Self {
        Self { is_flag: true, ..self }
    }
}

/// The section, in the order of the questions.
#[derive(Clone, Default)]
pub struct Answers(pub Table);

impl Answers {
    /// The answers of a file.
    ///
    /// # Errors
    /// When it cannot be read, or is no TOML.
    pub fn of_file(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let document: DocumentMut = text.parse().with_context(|| path.display().to_string())?;
        Ok(Self(bare(document.as_table())))
    }

    /// The answer to a question, as it would be typed.
    pub fn get(&self, key: &str) -> Option<String> {
        let mut item = self.0.get(key.split('.').next()?)?;
        for part in key.split('.').skip(1) {
            item = item.get(part)?;
        }
        match item.as_value()? {
            Value::String(text) => Some(text.value().clone()),
            other => Some(other.to_string().trim().to_owned()),
        }
    }

    /// Notes an answer.
    pub fn put(&mut self, key: &str, value: Value) {
        match key.split_once('.') {
            None => {
                self.0.insert(key, Item::Value(value));
            }
            Some((table, key)) => {
                let table = self.0.entry(table).or_insert_with(|| Item::Table(Table::new()));
                if let Some(table) = table.as_table_mut() {
                    table.insert(key, Item::Value(value));
                }
            }
        }
    }
}

/// A table without what stands around its values: positions and comments are those of another file.
fn bare(table: &Table) -> Table {
    let mut all = Table::new();
    for (key, item) in table {
        let item = match item {
            Item::Table(inner) => Item::Table(bare(inner)),
            Item::Value(Value::InlineTable(inner)) => Item::Table(bare(&inner.clone().into_table())),
            Item::Value(value) => {
                let mut value = value.clone();
                value.decor_mut().clear();
                Item::Value(value)
            }
            other => other.clone(),
        };
        all.insert(key, item);
    }
    all
}
