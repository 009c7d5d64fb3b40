//! SOQL: a query is read ([`parser`]), its names are looked up ([`bind`]), and its rows are found ([`evaluate`]).
//!
//! Read is what a client of records needs: fields with the names of parents in front, `count()`, conditions, order,
//! limit and offset. Deliberately absent: aggregates, GROUP BY, queries within queries, TYPEOF, FIELDS(), date
//! functions and words for dates (`TODAY`, `LAST_N_DAYS:3`). They are refused as malformed.

mod bind;
mod evaluate;
mod lexer;
mod parser;
mod syntax;

pub(crate) use evaluate::attributes;

use super::org::Org;
use super::refusal::Refusal;
use serde_json::Value;

/// What a query came to.
pub(crate) struct Found {
    /// How many rows there are; `records` is empty if only they were asked for.
    pub total: usize,
    pub records: Vec<Value>,
}

/// Runs a query as a user of the API. `all` finds what is in the bin, too; `version` (`v66.0`) stands in addresses.
pub(crate) fn run(org: &Org, soql: &str, all: bool, version: &str) -> Result<Found, Refusal> {
    let query = parser::parse(soql)?;
    let bound = bind::bind(org, soql, &query)?;
    Ok(evaluate::evaluate(org, &bound, all, version))
}

/// An error at a place of a query, as Salesforce points at it.
fn pointed(soql: &str, at: usize, code: &str, message: &str) -> Refusal {
    let column = soql.get(..at).map_or(0, |before| before.chars().count()) + 1;
    let shown: String = soql.chars().skip(column.saturating_sub(60)).take(90).collect();
    let under = " ".repeat((column - 1).min(59));
    let message = format!("\n{shown}\n{under}^\nERROR at Row:1:Column:{column}\n{message}");
    Refusal::new(400, code, message)
}
