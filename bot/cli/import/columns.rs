//! The columns: those that Baton knows, what their cells hold, and where a cell goes in the event's body.
//!
//! The names are the feed's fields with a dot between. A test holds this table against
//! `bot/features/deals/rules/changes.rs`.

use std::collections::BTreeMap;

use baton_storage::time::At;
use csv::StringRecord;
use serde_json::{Map, Value};

use crate::cli::import::cells::{Kind, moment, value};
use crate::config::fault::nearest;

/// What an event says something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Opportunity,
    Account,
}

const PARTS: [Part; 2] = [Part::Opportunity, Part::Account];

/// When a row was true, where that is not the same for all.
const TIME: &str = "time";

impl Part {
    /// As the columns spell it, before the dot.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opportunity => "opportunity",
            Self::Account => "account",
        }
    }

    const fn fields(self) -> &'static [(&'static str, Kind)] {
        match self {
            Self::Opportunity => &[
                ("id", Kind::Id),
                ("name", Kind::Text),
                ("url", Kind::Text),
                ("type", Kind::Text),
                ("stage", Kind::Text),
                ("close_date", Kind::Day),
                ("amount", Kind::Number),
                ("owner_email", Kind::Email),
                ("merged_into", Kind::Id),
                ("deleted", Kind::Flag),
            ],
            Self::Account => &[
                ("id", Kind::Id),
                ("name", Kind::Text),
                ("url", Kind::Text),
                ("segment", Kind::Text),
                ("region", Kind::Text),
                ("arr", Kind::Number),
                ("lam", Kind::Number),
                ("industry", Kind::Text),
                ("csm_email", Kind::Email),
                ("sa_email", Kind::Email),
                ("sae_email", Kind::Email),
                ("health", Kind::Text),
                ("dedicated", Kind::Flag),
                ("stages_adopted", Kind::Number),
                ("licenses", Kind::Number),
                ("licenses_active", Kind::Number),
                ("parent_id", Kind::Id),
                ("channel", Kind::Text),
                ("merged_into", Kind::Id),
            ],
        }
    }

    /// Whether a field of this name changes anything.
    pub fn knows(self, field: &str) -> bool {
        self.kind(field).is_some()
    }

    fn kind(self, field: &str) -> Option<Kind> {
        self.fields().iter().find(|(name, _)| *name == field).map(|(_, kind)| *kind)
    }
}

/// A file's columns, in their order.
pub struct Columns(Vec<Column>);

struct Column {
    name: String,
    goes: Goes,
}

enum Goes {
    Time,
    /// Into a part, under this field.
    Into(Part, String),
    /// Beside the parts, under its own name.
    Beside,
}

/// What a row says, cell by cell.
#[derive(Default)]
pub struct Said {
    pub at: Option<At>,
    pub parts: BTreeMap<Part, Map<String, Value>>,
    pub beside: Map<String, Value>,
}

impl Columns {
    /// Reads the header.
    ///
    /// # Errors
    /// A sentence for everything that is wrong with it.
    pub fn read(header: &StringRecord) -> Result<Self, Vec<String>> {
        if header.len() == 1 && header.iter().any(|name| name.contains([';', '\t'])) {
            return Err(vec!["the header's cells have to be separated by commas".into()]);
        }
        let named = |name: &str| Column { name: name.to_owned(), goes: goes(name) };
        let columns = Self(header.iter().map(|name| named(name.trim())).collect());
        let mut faults = columns.faults_of_names();
        faults.extend(columns.missing_ids());
        if faults.is_empty() { Ok(columns) } else { Err(faults) }
    }

    fn faults_of_names(&self) -> Vec<String> {
        let fault = |(index, Column { name, .. }): (usize, &Column)| {
            let number = index + 1;
            let first = self.0.iter().take(index).position(|column| column.name == *name);
            if name.is_empty() || name.ends_with('.') {
                Some(format!("column {number} has no name"))
            } else if let Some(first) = first.map(|first| first + 1) {
                Some(format!("the column `{name}` stands there twice, as column {first} and column {number}"))
            } else if PARTS.iter().any(|part| part.name() == name) {
                Some(format!(
                    "the column `{name}` has to say what of it, such as `{name}.id` or `{name}.name`"
                ))
            } else {
                None
            }
        };
        self.0.iter().enumerate().filter_map(fault).collect()
    }

    /// Whatever is said of a deal or an account needs its id.
    fn missing_ids(&self) -> Vec<String> {
        let of = |column: &&Column, part: Part| matches!(&column.goes, Goes::Into(of, _) if *of == part);
        let has_id = |part: Part| self.0.iter().any(|column| column.name == format!("{}.id", part.name()));
        let without = PARTS.into_iter().filter(|part| !has_id(*part));
        let faults = without.filter_map(|part| {
            let column = &self.0.iter().find(|column| of(column, part))?.name;
            Some(format!("the column `{column}` needs the column `{}.id` beside it", part.name()))
        });
        let mut faults: Vec<String> = faults.collect();
        if faults.is_empty() && !PARTS.into_iter().any(has_id) {
            faults.push("the header names neither `opportunity.id` nor `account.id`".into());
        }
        faults
    }

    /// A sentence for each column that changes nothing, as Baton does not know it.
    pub fn unknown(&self) -> impl Iterator<Item = String> {
        self.0.iter().filter(|column| !column.is_known()).map(|column| {
            let name = &column.name;
            let meant =
                resembling(name).map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
            format!("Baton does not know the column `{name}`: it is kept as sent and changes nothing{meant}")
        })
    }

    /// Reads a row's cells: what they say, and what is wrong with those that say nothing.
    pub fn read_row(&self, cells: &StringRecord) -> (Said, Vec<String>) {
        let (mut said, mut faults) = (Said::default(), Vec::new());
        for (column, cell) in self.0.iter().zip(cells) {
            let read = match &column.goes {
                Goes::Time => moment(cell).map(|at| said.at = at),
                Goes::Into(part, field) => value(part.kind(field), cell).map(|value| {
                    said.parts.entry(*part).or_default().insert(field.clone(), value);
                }),
                Goes::Beside => value(None, cell).map(|value| {
                    said.beside.insert(column.name.clone(), value);
                }),
            };
            if let Err(fault) = read {
                faults.push(format!("{}: {fault}", column.name));
            }
        }
        for part in PARTS {
            faults.extend(said.leave_out_if_nameless(part));
        }
        (said, faults)
    }
}

impl Column {
    fn is_known(&self) -> bool {
        match &self.goes {
            Goes::Time => true,
            Goes::Into(part, field) => part.knows(field),
            Goes::Beside => false,
        }
    }
}

impl Said {
    /// A row without a deal's id has no deal in it; it must not say something of one, which would be lost.
    fn leave_out_if_nameless(&mut self, part: Part) -> Option<String> {
        if !self.parts.get(&part)?.get("id").is_none_or(Value::is_null) {
            return None;
        }
        let name = part.name();
        let fields = self.parts.remove(&part)?;
        let (lost, _) = fields.iter().find(|(_, value)| !value.is_null())?;
        Some(format!("{name}.id: is empty, and `{name}.{lost}` is not"))
    }
}

fn goes(name: &str) -> Goes {
    if name == TIME {
        return Goes::Time;
    }
    let into = |part: Part| {
        let field = name.strip_prefix(part.name())?.strip_prefix('.')?;
        Some(Goes::Into(part, field.to_owned()))
    };
    PARTS.into_iter().find_map(into).unwrap_or(Goes::Beside)
}

/// The known column that an unknown one may have meant: within its part where it names one, else by its
/// whole name, else by its field alone.
fn resembling(name: &str) -> Option<String> {
    let fields = |part: Part| part.fields().iter().map(|(field, _)| *field);
    if let Some((prefix, field)) = name.split_once('.')
        && let Some(part) = PARTS.into_iter().find(|part| part.name().eq_ignore_ascii_case(prefix))
    {
        return nearest(field, fields(part)).map(|field| format!("{}.{field}", part.name()));
    }
    let whole = |part: Part| fields(part).map(move |field| format!("{}.{field}", part.name()));
    let all: Vec<String> = PARTS.into_iter().flat_map(whole).chain([TIME.to_owned()]).collect();
    let field = |name: &str| {
        let part = PARTS.into_iter().find(|part| nearest(name, fields(*part)).is_some())?;
        nearest(name, fields(part)).map(|field| format!("{}.{field}", part.name()))
    };
    nearest(name, all.iter().map(String::as_str)).map(str::to_owned).or_else(|| field(name))
}
