//! A file that can be read, and a row of it as one event of the feed.

use baton_storage::time::At;
use serde_json::Value;

use crate::cli::import::columns::{Columns, Part, Said};
use crate::cli::import::sheet::{Row, Sheet};
use crate::features;
use crate::features::deals::form::News;
use crate::features::deals::rules::changes::{AccountNews, OpportunityNews};
use crate::features::deals::rules::read::{Fault, part};
use crate::server::feed::BODY_LIMIT;

/// A file that can be read, and what holds for every row of it.
pub struct File {
    pub sheet: Sheet,
    pub columns: Columns,
    pub source: String,
    /// What the file's content comes down to: the same file makes the same events.
    pub digest: String,
    /// When the rows were true that do not say so themselves.
    pub as_of: At,
    pub crm_hosts: Vec<String>,
}

impl File {
    /// One row as one event of the feed, and what its cells say.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn news(&self, row: Row) -> Result<(News, Said), Vec<String>> {
        let (said, wrong) = self.columns.read_row(&self.sheet.cells(row));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let value = |part: Part| said.parts.get(&part).map_or(Value::Null, |fields| fields.clone().into());
        let columns =
            |faults: Vec<Fault>| faults.iter().map(|fault| by_column(&fault.to_string())).collect::<Vec<_>>();
        let one = |fault: Fault| columns(vec![fault]);
        let opportunity = part::<OpportunityNews>("opportunity", &value(Part::Opportunity)).map_err(one)?;
        let account = part::<AccountNews>("account", &value(Part::Account)).map_err(one)?;
        if opportunity.is_none() && account.is_none() {
            return Err(vec!["names neither an opportunity nor an account".into()]);
        }
        let body = body(&said);
        if body.len() > BODY_LIMIT {
            return Err(vec![format!(
                "holds more than {} KiB, the most that one row may",
                BODY_LIMIT / 1024
            )]);
        }
        let at = said.at.unwrap_or(self.as_of);
        let id = format!("{}:{}", self.digest, row.line);
        let source = self.source.clone();
        let news = features::deals::form::news(source, id, at, opportunity, account, body, &self.crm_hosts)
            .map_err(columns)?;
        Ok((news.listed(), said))
    }
}

/// A row that can be news, and when it was true.
#[derive(Clone, Copy)]
pub struct Checked {
    pub at: At,
    pub row: Row,
}

/// A fault of the feed, which names the field as it stands in an event, with the column's name instead.
pub fn by_column(fault: &str) -> String {
    let fault = fault.strip_prefix("data.").unwrap_or(fault);
    fault.strip_prefix("account: ").map_or_else(|| fault.to_owned(), |what| format!("account.id: {what}"))
}

/// The event's data, as the feed would have sent it; columns that Baton does not know included.
pub(crate) fn body(said: &Said) -> String {
    let parts =
        said.parts.iter().map(|(part, fields)| (part.name().to_owned(), Value::Object(fields.clone())));
    Value::Object(parts.chain(said.beside.clone()).collect()).to_string()
}
