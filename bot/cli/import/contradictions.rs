//! Two rows that say different things of one moment cannot both be true, and the order of a file's lines is no answer.
//!
//! What the rows so far have said is kept as what it comes down to, a few bytes each; where two of them differ, the
//! earlier one is read once more.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::cli::import::columns::{Part, Said};
use crate::cli::import::file::{Checked, File};
use crate::cli::import::mark::mark;
use crate::cli::import::sheet::Row;
use crate::features::deals::form::News;

/// What the rows so far have said, by what each speaks of: a deal or an account, and the moment.
#[derive(Default)]
pub struct Claims(HashMap<u64, First>);

/// Who said it first.
struct First {
    row: Row,
    fields: u64,
    /// Whose deal it is, where that was said.
    account: Option<u64>,
}

impl Claims {
    /// What a row says otherwise than one before it.
    pub fn contradictions(&mut self, file: &File, row: &Checked, news: &News, said: &Said) -> Vec<String> {
        let mut found = Vec::new();
        for (part, fields) in &said.parts {
            let Some(id) = id(news, *part) else { continue };
            let (now, account) = (mark(&known(*part, fields)), news.account_id().map(mark));
            let first = self.0.entry(mark(&(*part, id, row.at))).or_insert(First {
                row: row.row,
                fields: now,
                account,
            });
            let (name, line) = (part.name(), first.row.line);
            let otherwise = |field: &str| {
                format!(
                    "{field}: line {line} says otherwise of the same {name}, and both are of the same time"
                )
            };
            if first.fields != now
                && let Ok((earlier, before)) = file.news(first.row)
                && self::id(&earlier, *part) == Some(id)
                && let Some(before) = before.parts.get(part)
            {
                let differs = |field: &&&String| before.get(**field) != fields.get(**field);
                let names = known(*part, fields).into_iter().map(|(field, _)| field);
                let names: Vec<&String> = names.collect();
                found.extend(names.iter().filter(differs).map(|field| otherwise(&format!("{name}.{field}"))));
            }
            // A row need not say whose a deal is; two that do have to agree.
            match (first.account, account) {
                (Some(said), Some(account)) if said != account => found.push(otherwise("account.id")),
                (None, Some(account)) => first.account = Some(account),
                _ => {}
            }
        }
        found
    }
}

/// The id of what a part of the news is about.
fn id(news: &News, part: Part) -> Option<&str> {
    match part {
        Part::Opportunity => news.opportunity_id().map(|id| id.as_str()),
        Part::Account => news.account_id().map(|id| id.as_str()),
    }
}

/// The fields that change something, but for the id.
fn known(part: Part, fields: &Map<String, Value>) -> Vec<(&String, String)> {
    let known = fields.iter().filter(|(field, _)| *field != "id" && part.knows(field));
    known.map(|(field, value)| (field, value.to_string())).collect()
}
