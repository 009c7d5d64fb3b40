//! Rows made into news, as far as that can be without knowing what is known.

use std::collections::HashMap;

use baton_storage::ids::AccountId;
use baton_storage::time::At;
use serde_json::{Map, Value};

use super::RowFault;
use super::columns::{Columns, Part, Said};
use super::sheet::Row;
use crate::flows::deals::{self, News};
use crate::policy::deals::{AccountNews, OpportunityNews};
use crate::server::feed::BODY_LIMIT;

/// What holds for every row of a file.
pub struct Origin<'a> {
    pub source: &'a str,
    /// What the file's content comes down to: the same file makes the same events.
    pub digest: &'a str,
    /// When the rows were true that do not say so themselves.
    pub as_of: At,
    pub crm_hosts: &'a [String],
}

/// A row that can be news.
pub struct Checked {
    pub line: usize,
    pub at: At,
    pub news: News,
}

/// Checks every row.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn check(columns: &Columns, rows: &[Row], origin: &Origin<'_>) -> Result<Vec<Checked>, Vec<RowFault>> {
    let (mut checked, mut faults) = (Vec::new(), Vec::new());
    let mut told = Told::default();
    for row in rows {
        let (said, mut wrong) = columns.read_row(&row.cells);
        if wrong.is_empty() {
            match news(row.line, &said, origin) {
                Ok(sound) => {
                    wrong.extend(told.contradictions(&sound, &said));
                    checked.push(sound);
                }
                Err(found) => wrong = found,
            }
        }
        faults.extend(wrong.into_iter().map(|what| RowFault::new(row.line, what)));
    }
    if faults.is_empty() { Ok(checked) } else { Err(faults) }
}

/// One row as one event of the feed.
fn news(line: usize, said: &Said, origin: &Origin<'_>) -> Result<Checked, Vec<String>> {
    let part = |part: Part| said.parts.get(&part).cloned().map(Value::Object);
    let opportunity = part(Part::Opportunity).map(serde_json::from_value::<OpportunityNews>).transpose();
    let account = part(Part::Account).map(serde_json::from_value::<AccountNews>).transpose();
    let (opportunity, account) = match (opportunity, account) {
        (Ok(opportunity), Ok(account)) => (opportunity, account),
        (Err(fault), _) => return Err(vec![format!("opportunity.{fault}")]),
        (_, Err(fault)) => return Err(vec![format!("account.{fault}")]),
    };
    if opportunity.is_none() && account.is_none() {
        return Err(vec!["names neither an opportunity nor an account".into()]);
    }
    let body = body(said);
    if body.len() > BODY_LIMIT {
        return Err(vec![format!("holds more than {} KiB, the most that one row may", BODY_LIMIT / 1024)]);
    }
    let at = said.at.unwrap_or(origin.as_of);
    let id = format!("{}:{line}", origin.digest);
    let made = |opportunity: Option<OpportunityNews>, account: Option<AccountNews>| {
        let source = origin.source.to_owned();
        deals::news(source, id.clone(), at, opportunity, account, body.clone(), origin.crm_hosts)
    };
    match made(opportunity.clone(), account.clone()) {
        Ok(news) => Ok(Checked { line, at, news: news.listed() }),
        // Which stops at the first fault; whoever swapped two columns has to hear of both.
        Err(_) => Err([made(opportunity, None).err(), made(None, account).err()]
            .into_iter()
            .flatten()
            .filter(|fault| !fault.starts_with("data: "))
            .map(|fault| by_column(&fault))
            .collect()),
    }
}

/// The event's data, as the feed would have sent it; columns that Baton does not know included.
fn body(said: &Said) -> String {
    let parts =
        said.parts.iter().map(|(part, fields)| (part.name().to_owned(), Value::Object(fields.clone())));
    Value::Object(parts.chain(said.beside.clone()).collect()).to_string()
}

/// A fault of the feed, which names the field as it stands in an event, with the column's name instead.
pub fn by_column(fault: &str) -> String {
    let fault = fault.strip_prefix("data.").unwrap_or(fault);
    fault.strip_prefix("account: ").map_or_else(|| fault.to_owned(), |what| format!("account.id: {what}"))
}

/// What a row speaks of: a deal or an account, by its id, and the moment.
type Matter = (Part, String, At);

/// What the rows so far have said.
#[derive(Default)]
struct Told(HashMap<Matter, First>);

/// Who said it first.
struct First {
    line: usize,
    fields: Map<String, Value>,
    /// Whose deal it is, where that was said.
    account: Option<AccountId>,
}

impl Told {
    /// Two rows that say different things of one moment cannot both be true, and the order of a file's lines
    /// is no answer.
    fn contradictions(&mut self, row: &Checked, said: &Said) -> Vec<String> {
        let mut found = Vec::new();
        for (part, fields) in &said.parts {
            let account = row.news.account_id();
            let id = match part {
                Part::Opportunity => row.news.opportunity_id().map(ToString::to_string),
                Part::Account => account.map(ToString::to_string),
            };
            let Some(id) = id else { continue };
            let first = self.0.entry((*part, id, row.at)).or_insert_with(|| First {
                line: row.line,
                fields: fields.clone(),
                account: account.cloned(),
            });
            let (name, line) = (part.name(), first.line);
            let differs = |field: &&String| {
                *field != "id" && part.knows(field) && first.fields.get(*field) != fields.get(*field)
            };
            let otherwise = |field: &str| {
                format!(
                    "{field}: line {line} says otherwise of the same {name}, and both are of the same time"
                )
            };
            found.extend(fields.keys().filter(differs).map(|field| otherwise(&format!("{name}.{field}"))));
            // A row need not say whose a deal is; two that do have to agree.
            match (&first.account, account) {
                (Some(said), Some(account)) if said != account => found.push(otherwise("account.id")),
                (None, Some(account)) => first.account = Some(account.clone()),
                _ => {}
            }
        }
        found
    }
}
