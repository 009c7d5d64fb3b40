//! What Salesforce answers, read. None of these has a `Debug` that could show what a record holds.

use baton_storage::time::At;
use serde_json::{Map, Value};

use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::client::moments;

/// A page of a query (Developer Guide, "Query").
pub struct Page {
    /// How many records all pages together hold.
    pub total: usize,
    pub records: Vec<Map<String, Value>>,
    /// Where the next page is; none on the last.
    pub next: Option<String>,
}

impl Page {
    pub(super) fn read(body: &Value) -> Result<Self, SalesforceError> {
        let total = body["totalSize"].as_u64().and_then(|total| usize::try_from(total).ok());
        let records = body["records"].as_array().map(|records| {
            records.iter().filter_map(|record| record.as_object().cloned()).collect::<Vec<_>>()
        });
        let next = body["nextRecordsUrl"].as_str().map(str::to_owned);
        let done = body["done"].as_bool();
        match (total, records, done) {
            // A page that is not the last and leads nowhere would lose the rest in silence.
            (Some(total), Some(records), Some(done)) if done == next.is_none() => {
                Ok(Self { total, records, next })
            }
            _ => Err(SalesforceError::unreadable()),
        }
    }
}

/// What was made or changed in a span (Developer Guide, "sObject Get Updated").
#[derive(PartialEq, Eq)]
pub struct Updated {
    /// Long ids, in no order.
    pub ids: Vec<String>,
    /// Up to here nothing can appear any more; not after the start of a transaction that is still open.
    pub covered: At,
}

impl Updated {
    pub(super) fn read(body: &Value) -> Result<Self, SalesforceError> {
        let ids = body["ids"].as_array().ok_or_else(SalesforceError::unreadable)?;
        let ids = ids.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Ok(Self { ids, covered: moment(&body["latestDateCovered"])? })
    }
}

/// What was deleted in a span (Developer Guide, "sObject Get Deleted").
#[derive(PartialEq, Eq)]
pub struct Deleted {
    /// Long ids, each with when it was deleted.
    pub records: Vec<(String, At)>,
    /// What was deleted before has gone from the bin for good.
    pub earliest: At,
    /// As [`Updated::covered`].
    pub covered: At,
}

impl Deleted {
    pub(super) fn read(body: &Value) -> Result<Self, SalesforceError> {
        let records = body["deletedRecords"].as_array().ok_or_else(SalesforceError::unreadable)?;
        let one = |record: &Value| {
            let id = record["id"].as_str().ok_or_else(SalesforceError::unreadable)?;
            Ok((id.to_owned(), moment(&record["deletedDate"])?))
        };
        let records = records.iter().map(one).collect::<Result<_, SalesforceError>>()?;
        let (earliest, covered) = (&body["earliestDateAvailable"], &body["latestDateCovered"]);
        Ok(Self { records, earliest: moment(earliest)?, covered: moment(covered)? })
    }
}

/// The fields of an object that Baton's user may see (Developer Guide, "sObject Describe").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    pub fields: Vec<DescribedField>,
}

/// A field, as far as Baton asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedField {
    /// The API name, with its capitals: answers spell it so.
    pub name: String,
    /// `string`, `picklist`, `reference`, `currency` and so on.
    pub kind: String,
    /// The name by which a query goes to the record that a lookup leads to.
    pub relationship: Option<String>,
    /// The objects that a lookup may lead to.
    pub refers_to: Vec<String>,
    /// Whether Baton's user may change it.
    pub updateable: bool,
    /// Whether records are found by it.
    pub external_id: bool,
    /// What a picklist that is restricted offers.
    pub values: Vec<String>,
}

impl Described {
    pub(super) fn read(body: &Value) -> Result<Self, SalesforceError> {
        let fields = body["fields"].as_array().ok_or_else(SalesforceError::unreadable)?;
        let field = |field: &Value| {
            let text = |name: &str| field[name].as_str().map(str::to_owned);
            let refers_to = field["referenceTo"].as_array().map(Vec::as_slice).unwrap_or_default();
            Some(DescribedField {
                name: text("name")?,
                kind: text("type")?,
                relationship: text("relationshipName"),
                refers_to: refers_to.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                updateable: field["updateable"].as_bool().unwrap_or_default(),
                external_id: field["externalId"].as_bool().unwrap_or_default(),
                values: offered(field),
            })
        };
        Ok(Self { fields: fields.iter().filter_map(field).collect() })
    }

    /// A field by its name, whose capitals do not count.
    pub fn field(&self, name: &str) -> Option<&DescribedField> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// The values of a restricted picklist that may be chosen.
fn offered(field: &Value) -> Vec<String> {
    if field["restrictedPicklist"].as_bool() != Some(true) {
        return Vec::new();
    }
    let values = field["picklistValues"].as_array().map(Vec::as_slice).unwrap_or_default();
    let active = values.iter().filter(|value| value["active"].as_bool() != Some(false));
    active.filter_map(|value| value["value"].as_str()).map(str::to_owned).collect()
}

fn moment(value: &Value) -> Result<At, SalesforceError> {
    value.as_str().and_then(moments::read).ok_or_else(SalesforceError::unreadable)
}
