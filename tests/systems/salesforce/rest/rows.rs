//! One record: made, read, changed, deleted.

use super::{Call, Reply};
use crate::salesforce::ids::long_id;
use crate::salesforce::moment;
use crate::salesforce::org::Org;
use crate::salesforce::records::standard::Object;
use crate::salesforce::records::{Row, Values, is_deleted, text, value};
use crate::salesforce::refusal::Refusal;
use crate::salesforce::soql::attributes;
use serde_json::{Map, Value, json};

pub(super) fn create(org: &mut Org, call: &Call, object: &str) -> Result<Reply, Refusal> {
    let name = org.object(object).ok_or_else(Refusal::not_found)?.name;
    let id = org.create(&org.by_api(&call.user), name, &call.fields()?)?;
    let location = format!("/services/data/{}/sobjects/{name}/{id}", call.version);
    let saved = json!({ "id": id, "success": true, "errors": [] });
    Ok(Reply { location: Some(location), ..Reply::of(201, saved) })
}

pub(super) fn read(org: &Org, call: &Call, object: &str, id: &str) -> Result<Reply, Refusal> {
    let object = org.object(object).ok_or_else(Refusal::not_found)?;
    let Some(long) = long_id(id) else {
        return Err(external_field(id));
    };
    let row = org.rows.get(&long).filter(|row| row.object == object.name);
    let values = row.and_then(Row::committed).ok_or_else(Refusal::not_found)?;
    if is_deleted(values) {
        return Err(Refusal::deleted());
    }
    let modified = last_modified(values);
    if condition(call, "if-modified-since")?.is_some_and(|since| modified <= since) {
        return Ok(Reply::empty(304));
    }
    unmodified(call, modified)?;
    let wanted: Option<Vec<&str>> =
        call.parameter("fields").map(|names| names.split(',').map(str::trim).collect());
    shown(org, object, values, wanted.as_deref(), &call.version).map(|record| Reply::of(200, record))
}

/// A record with the fields that were asked for, or with all that are to be seen.
pub(super) fn shown(
    org: &Org,
    object: &Object,
    values: &Values,
    wanted: Option<&[&str]>,
    version: &str,
) -> Result<Value, Refusal> {
    let mut record = Map::new();
    record.insert("attributes".into(), attributes(object.name, text(values, "Id"), version));
    let all: Vec<&str> = org.visible(object).map(|field| field.name.as_str()).collect();
    for name in wanted.unwrap_or(&all) {
        let Some(field) = object.field(name).filter(|field| org.sees(object, field)) else {
            let message = format!("No such column '{name}' on sobject of type {}", object.name);
            return Err(Refusal::new(400, "INVALID_FIELD", message));
        };
        record.insert(field.name.clone(), value(values, &field.name).clone());
    }
    Ok(Value::Object(record))
}

pub(super) fn update(org: &mut Org, call: &Call, object: &str, id: &str) -> Result<Reply, Refusal> {
    let id = named(org, object, id)?;
    if let Some(values) = org.rows.get(&id).and_then(Row::committed) {
        unmodified(call, last_modified(values))?;
    }
    org.update(&org.by_api(&call.user), &id, &call.fields()?)?;
    Ok(Reply::empty(204))
}

pub(super) fn delete(org: &mut Org, call: &Call, object: &str, id: &str) -> Result<Reply, Refusal> {
    let id = named(org, object, id)?;
    org.delete(&org.by_api(&call.user), &id)?;
    Ok(Reply::empty(204))
}

/// The long id of a record of this object that an address names, whether there is one or not.
pub(super) fn named(org: &Org, object: &str, id: &str) -> Result<String, Refusal> {
    let object = org.object(object).ok_or_else(Refusal::not_found)?;
    let fits = |id: &String| id.starts_with(object.prefix);
    long_id(id).filter(fits).ok_or_else(|| Refusal::saving("MALFORMED_ID", format!("bad id {id}"), &[]))
}

/// What stands where an id or an external id would is neither.
pub(super) fn external_field(name: &str) -> Refusal {
    let message = format!("Provided external ID field does not exist or is not accessible: {name}");
    Refusal::new(404, "NOT_FOUND", message)
}

fn last_modified(values: &Values) -> i64 {
    let name = if values.contains_key("LastModifiedDate") { "LastModifiedDate" } else { "SystemModstamp" };
    moment::read(text(values, name)).unwrap_or_default()
}

/// The moment of a conditional header, which the documentation has answered 400 if it is none.
fn condition(call: &Call, name: &str) -> Result<Option<i64>, Refusal> {
    let Some(header) = call.header(name) else { return Ok(None) };
    let refusal = || Refusal::new(400, "INVALID_HEADER_VALUE", format!("invalid value of {name}: {header}"));
    moment::read_http(header).map(Some).ok_or_else(refusal)
}

/// `If-Unmodified-Since`: 412 where the record was modified after that second. (The documentation names the status and
/// no body.)
fn unmodified(call: &Call, modified: i64) -> Result<(), Refusal> {
    match condition(call, "if-unmodified-since")? {
        Some(since) if modified > since => {
            let message = "The record was modified after the time that was given.";
            Err(Refusal::new(412, "PRECONDITION_FAILED", message))
        }
        _ => Ok(()),
    }
}
