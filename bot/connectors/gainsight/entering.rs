//! How what was decided is entered at a company: what stands there is read first, a row says what is about to be entered,
//! and all of an account's attributes are set in one call. It may be done twice.

use std::sync::Arc;

use baton_storage::attributes::{self, Attribute, AttributeState};
use baton_storage::time::At;
use serde_json::json;

use crate::app::App;
use crate::connectors::gainsight::client::failure::GainsightError;
use crate::connectors::gainsight::client::replies::{Company, Field};
use crate::connectors::gainsight::connection::Connection;
use crate::connectors::gainsight::keep::{Became, Came, Finding};
use crate::connectors::gainsight::load::Wanted;
use crate::connectors::gainsight::rules::{Broken, Step, Trouble, step};
use crate::error::ActionError;

/// An attribute that is to be entered, with the field that takes it.
struct Entry {
    row: Attribute,
    field: Field,
    /// What it is to hold, as `baton.toml` has it.
    value: String,
}

/// Reads the company and enters what is not there.
pub async fn enter(
    app: &Arc<App>,
    connection: &Connection,
    wanted: &Wanted,
    now: At,
) -> Result<Came, Failure> {
    let section = connection.client.section();
    let mut entries = Vec::new();
    for row in &wanted.attributes {
        let Some(entered) = section.field(row.attribute) else { continue };
        let field = connection.field(&entered.field).await?;
        let Some(field) = field.filter(|field| field.updateable) else {
            connection.forget().await;
            return Err(Failure::Broken(Broken::Fields));
        };
        entries.push(Entry { row: row.clone(), field, value: entered.value(row.attribute, &row.value) });
    }
    let names: Vec<&str> = entries.iter().map(|entry| entry.field.name.as_str()).collect();
    let mut found = connection.client.companies(&[wanted.account.as_str()], &names).await?;
    let company = match (found.pop(), found.is_empty()) {
        (Some(company), true) => company,
        (None, _) => {
            let trouble = if wanted.early { Trouble::Early } else { Trouble::NoCompany };
            return Ok(all(connection, wanted, entries, &trouble));
        }
        (Some(_), false) => return Ok(all(connection, wanted, entries, &Trouble::Several)),
    };
    let (mut findings, mut writes, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        let stands = company.holds(&entry.field.name).map(|held| entry.field.shown(&held));
        let Some(value) = entry.field.takes(&entry.value) else {
            findings.push(entry.came(Became::Troubled(Trouble::NoValue), stands));
            continue;
        };
        match step(&value, stands.as_deref(), company.modified, &entry.row, wanted.own) {
            Step::Found => {
                // An earlier attempt entered it, if one had begun.
                let ours = entry.row.state == AttributeState::Begun;
                findings.push(entry.came(Became::Holds { ours }, stands));
            }
            Step::Newer => findings.push(entry.came(Became::Troubled(Trouble::Newer), stands)),
            Step::Write if section.dry => {
                let facts = json!({
                    "account": wanted.name, "field": entry.field.name, "value": value, "stands": stands,
                });
                let what = app.words.plain("ops.dry_gainsight", facts).map_err(ActionError::from)?;
                let row = &entry.row;
                shown.push((what, format!("{}:{}:{}", row.account_id, row.attribute, row.value)));
            }
            Step::Write => writes.push((entry, value, stands)),
        }
    }
    if !writes.is_empty() {
        let begun = writes.iter().map(|(entry, _, stands)| entry.begun(stands.clone(), now)).collect();
        remember(app, begun, now).await?;
        findings.extend(write(connection, &company, writes).await?);
    }
    Ok(Came { account: wanted.account.clone(), findings, shown, calls: connection.client.counted() })
}

/// Sets the fields in one call; where that is refused, each by itself, so that one wrong value keeps back no other.
async fn write(
    connection: &Connection,
    company: &Company,
    writes: Vec<(Entry, String, Option<String>)>,
) -> Result<Vec<Finding>, Failure> {
    let client = &connection.client;
    let values: Vec<(&str, &str)> =
        writes.iter().map(|(entry, value, _)| (entry.field.name.as_str(), value.as_str())).collect();
    let together = client.set(&company.key, &values).await;
    let apart = values.len() > 1 && matches!(together, Err(GainsightError::Refused(_)));
    let mut findings = Vec::new();
    for (entry, value, stands) in writes {
        let done = match apart {
            true => client.set(&company.key, &[(&entry.field.name, &value)]).await,
            false => together.clone(),
        };
        let became = match done {
            Ok(()) => Became::Holds { ours: true },
            Err(GainsightError::Nothing) => Became::Troubled(Trouble::NoCompany),
            Err(GainsightError::Refused(code)) => {
                // Perhaps the field is another one by now.
                connection.forget().await;
                Became::Troubled(Trouble::Refused(code))
            }
            Err(failure) => return Err(failure.into()),
        };
        findings.push(entry.came(became, stands));
    }
    Ok(findings)
}

impl Entry {
    /// The row before the call: what is about to be entered, over what stood there at the first look.
    fn begun(&self, stands: Option<String>, now: At) -> Attribute {
        let mut row = Attribute { state: AttributeState::Begun, ..self.row.clone() };
        if row.before.is_none() {
            (row.before, row.looked_at) = (stands, Some(now));
        }
        row
    }

    fn came(self, became: Became, stands: Option<String>) -> Finding {
        Finding { row: self.row, field: self.field.name, value: self.value, stands, became }
    }
}

/// The same came of all of them.
fn all(connection: &Connection, wanted: &Wanted, entries: Vec<Entry>, trouble: &Trouble) -> Came {
    let findings =
        entries.into_iter().map(|entry| entry.came(Became::Troubled(trouble.clone()), None)).collect();
    Came { account: wanted.account.clone(), findings, shown: Vec::new(), calls: connection.client.counted() }
}

/// Remembers what is about to be entered, unless something else was decided meanwhile.
async fn remember(app: &Arc<App>, rows: Vec<Attribute>, now: At) -> Result<(), Failure> {
    let kept: Result<(), ActionError> = app
        .write(now, move |ctx| {
            Box::pin(async move {
                for row in &rows {
                    let known = attributes::find(ctx.tx, &row.account_id, row.attribute).await?;
                    if known.is_some_and(|known| known.decided_at == row.decided_at) {
                        attributes::keep(ctx.tx, row).await?;
                    }
                }
                Ok(())
            })
        })
        .await;
    Ok(kept?)
}

/// Why nothing could be done.
#[derive(Debug)]
pub enum Failure {
    Gainsight(GainsightError),
    /// Operators have to mend it.
    Broken(Broken),
    Ours(ActionError),
}

impl From<GainsightError> for Failure {
    fn from(failure: GainsightError) -> Self {
        match failure {
            GainsightError::Key => Self::Broken(Broken::Key),
            failure => Self::Gainsight(failure),
        }
    }
}

impl From<ActionError> for Failure {
    fn from(error: ActionError) -> Self {
        Self::Ours(error)
    }
}
