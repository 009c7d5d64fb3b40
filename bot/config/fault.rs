//! What is wrong in a file people edit: where, what, and what would be right.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// One fault, with the place a person has to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, or the environment variable, that says it.
    pub place: String,
    /// Counted from 1; None where the fault is in no particular line.
    pub line: Option<usize>,
    /// A sentence that names the key.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.place, self.what),
            None => write!(f, "{}: {}", self.place, self.what),
        }
    }
}

/// Every fault found, one per line when shown. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            write!(f, "{}{fault}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

/// The line of every key of a TOML text, by its path (`teams[0].region`).
#[derive(Clone, Debug, Default)]
pub struct Lines(BTreeMap<String, usize>);

impl Lines {
    /// Reads the text.
    ///
    /// # Errors
    /// The first syntax error, placed in `place`.
    pub fn read(text: &str, place: &str) -> Result<Self, Fault> {
        let mut lines = Self::default();
        match DeTable::parse(text) {
            Ok(table) => lines.table(text, "", table.get_ref()),
            Err(error) => return Err(Self::fault(text, place, &error)),
        }
        Ok(lines)
    }

    /// The line of `path`, or of the nearest thing around it; None if even that is nowhere in the text.
    pub fn of(&self, path: &str) -> Option<usize> {
        let mut path = path;
        loop {
            if let Some(line) = self.0.get(path) {
                return Some(*line);
            }
            path = &path[..path.rfind(['.', '['])?];
        }
    }

    /// What the TOML reader found wrong, with its line.
    pub fn fault(text: &str, place: &str, error: &toml::de::Error) -> Fault {
        let line = error.span().map(|span| line_of(text, &span));
        Fault { place: place.to_owned(), line, what: error.message().trim().replace('\n', "; ") }
    }

    fn table(&mut self, text: &str, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path =
                if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
            self.0.insert(path.clone(), line_of(text, &key.span()));
            self.value(text, &path, value.get_ref());
        }
    }

    fn value(&mut self, text: &str, path: &str, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.table(text, path, table),
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    self.0.insert(path.clone(), line_of(text, &item.span()));
                    self.value(text, &path, item.get_ref());
                }
            }
            _ => {}
        }
    }
}

/// Where the values of a configuration come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// The file.
    pub place: String,
    pub lines: Lines,
    /// What the environment put in the place of the file's values.
    pub overridden: Overridden,
}

impl Origin {
    /// A fault at `path`, placed where its value is said.
    pub fn fault(&self, path: &str, what: String) -> Fault {
        let list = path.strip_suffix(']').and_then(|path| path.rsplit_once('[')).map(|(list, _)| list);
        match self.overridden.get(path).or_else(|| self.overridden.get(list?)) {
            Some(variable) => Fault { place: variable.clone(), line: None, what },
            None => Fault { place: self.place.clone(), line: self.lines.of(path), what },
        }
    }
}

/// The one of `known` that `word` most resembles, if it resembles any: for "did you mean".
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |other: &str| strsim::jaro_winkler(&word.to_lowercase(), &other.to_lowercase());
    known
        .into_iter()
        .map(|other| (likeness(other), other))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, other)| other)
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
}

/// The variable that decides each overridden path, for naming it in a fault.
pub(crate) type Overridden = BTreeMap<String, String>;
