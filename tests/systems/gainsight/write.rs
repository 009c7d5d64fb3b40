//! "Insert API" and "Update API": at most 50 records in a call. Every field of every record is looked at first; where one
//! is wrong, nothing is stored.

use super::refusal::Refusal;
use super::tenant::{Field, Kind, Tenant};
use serde_json::{Map, Value, json};

const MOST: usize = 50;
const MOST_KEYS: usize = 3;

pub(super) fn insert(tenant: &mut Tenant, body: &Map<String, Value>) -> Result<Value, Refusal> {
    let records = records(tenant, body, &[])?;
    for record in &records {
        if record.get("Name").and_then(Value::as_str).is_none_or(str::is_empty) {
            return Err(Refusal::new(400, "GSOBJ_1010", "Required field is missing (Name)"));
        }
    }
    let made: Vec<Value> =
        records.into_iter().map(|record| json!({ "Gsid": tenant.insert(record) })).collect();
    Ok(json!({ "count": made.len(), "errors": null, "records": made }))
}

pub(super) fn update(tenant: &mut Tenant, keys: &str, body: &Map<String, Value>) -> Result<Value, Refusal> {
    let named: Vec<&str> = keys.split(',').map(str::trim).filter(|key| !key.is_empty()).collect();
    if named.is_empty() || named.len() > MOST_KEYS {
        return Err(Refusal::new(400, "GSOBJ_1013", "One to three keys are needed"));
    }
    let mut keys = Vec::new();
    for name in named {
        let field = tenant.field(name).filter(|field| field.may_be_key());
        keys.push(field.ok_or_else(|| Refusal::field(name))?.name.clone());
    }
    let records = records(tenant, body, &keys)?;
    let mut meant = Vec::new();
    for record in &records {
        let fits = |company: &Map<String, Value>| keys.iter().all(|key| company[key] == record[key]);
        let found: Vec<usize> =
            (0..tenant.companies.len()).filter(|place| fits(&tenant.companies[*place])).collect();
        if found.is_empty() {
            return Err(Refusal::new(
                400,
                "GSOBJ_1011",
                "No entity matches the given criteria, please re-check your request",
            ));
        }
        meant.push(found);
    }
    let mut shown = Vec::new();
    for (record, places) in records.into_iter().zip(meant) {
        for place in places {
            let now = tenant.now;
            let company = &mut tenant.companies[place];
            company.extend(record.clone());
            company.insert("ModifiedDate".into(), json!(now));
            let mut one = record.clone();
            one.insert("Gsid".into(), company["Gsid"].clone());
            shown.push(Value::Object(one));
        }
    }
    Ok(json!({ "count": shown.len(), "errors": null, "records": shown }))
}

/// The records of a call as they are stored, each with its keys.
fn records(
    tenant: &Tenant,
    body: &Map<String, Value>,
    keys: &[String],
) -> Result<Vec<Map<String, Value>>, Refusal> {
    let told = body.get("records").and_then(Value::as_array).filter(|told| !told.is_empty());
    let told = told.ok_or_else(|| Refusal::new(400, "GSOBJ_1014", "There are no records"))?;
    if told.len() > MOST {
        return Err(Refusal::new(400, "GSOBJ_1019", "At most 50 records are taken in a call"));
    }
    let mut records = Vec::new();
    for one in told {
        let mut record = Map::new();
        for (name, value) in one.as_object().into_iter().flatten() {
            let field = tenant.field(name).ok_or_else(|| Refusal::field(name))?;
            if field.read_only && !keys.contains(&field.name) {
                return Err(Refusal::field(name));
            }
            record.insert(field.name.clone(), stored(field, value)?);
        }
        if let Some(key) = keys.iter().find(|key| record.get(*key).is_none_or(Value::is_null)) {
            return Err(Refusal::new(400, "GSOBJ_1010", format!("Required field is missing ({key})")));
        }
        records.push(record);
    }
    Ok(records)
}

/// A value as its field keeps it.
pub(super) fn stored(field: &Field, value: &Value) -> Result<Value, Refusal> {
    let refused = |code, says| Refusal::value(code, says, &field.name, value);
    match (&field.kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (Kind::Text(most), Value::String(text)) if text.chars().count() > *most => {
            Err(refused("GSOBJ_1001", "Field exceeds maximum allowed length"))
        }
        (Kind::Text(_) | Kind::Gsid, Value::String(_)) | (Kind::Number | Kind::Moment, Value::Number(_)) => {
            Ok(value.clone())
        }
        (Kind::Picklist(_), Value::String(text)) => match field.item(text).filter(|item| item.active) {
            Some(item) => Ok(json!(item.gsid)),
            None => Err(refused("GSOBJ_1012", "Invalid/Inactive value provided for picklist")),
        },
        (Kind::Moment, _) => Err(refused("GSOBJ_1006", "Invalid dateTime format")),
        _ => Err(refused("GSOBJ_1002", "Invalid field, please re-check data mapping")),
    }
}
