//! Up to two hundred records in one call. Each has its own result; the call itself is answered 200.

use super::external::{only, save};
use super::rows::{named, shown};
use super::{Call, Reply};
use crate::salesforce::ids::long_id;
use crate::salesforce::org::Org;
use crate::salesforce::records::{Row, is_deleted};
use crate::salesforce::refusal::Refusal;
use serde_json::{Map, Value, json};

const MOST: usize = 200;

pub(super) fn route(
    org: &mut Org,
    call: &Call,
    rest: &[&str],
    wants: impl Fn(&[&str]) -> Result<(), Refusal>,
) -> Result<Reply, Refusal> {
    match rest {
        [] => {
            wants(&["POST", "PATCH", "DELETE"])?;
            if call.method == "DELETE" { delete(org, call) } else { write(org, call, None) }
        }
        [object] => {
            wants(&["GET", "POST"])?;
            read(org, call, object)
        }
        [object, field] => {
            wants(&["PATCH"])?;
            write(org, call, Some((object, field)))
        }
        _ => Err(Refusal::not_found()),
    }
}

/// Records by their ids: null where there is none.
fn read(org: &Org, call: &Call, name: &str) -> Result<Reply, Refusal> {
    let object = org.object(name).ok_or_else(Refusal::not_found)?;
    let list = |value: &Value| -> Vec<String> {
        let items = value.as_array().into_iter().flatten();
        items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let (ids, fields) = if call.method == "GET" {
        let split = |name: &str| -> Vec<String> {
            call.parameter(name).unwrap_or_default().split(',').map(|one| one.trim().to_owned()).collect()
        };
        few(split("ids").len())?;
        (split("ids"), split("fields"))
    } else {
        let body = call.json()?;
        (list(&body["ids"]), list(&body["fields"]))
    };
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let mut records = Vec::new();
    for id in ids {
        let row = long_id(&id).and_then(|id| org.rows.get(&id)).filter(|row| row.object == object.name);
        let values = row.and_then(Row::committed).filter(|values| !is_deleted(values));
        records.push(match values {
            Some(values) => shown(org, object, values, Some(&fields), &call.version)?,
            None => Value::Null,
        });
    }
    Ok(Reply::of(200, Value::Array(records)))
}

fn few(count: usize) -> Result<(), Refusal> {
    if count <= MOST {
        return Ok(());
    }
    let message = format!("record limit reached. cannot submit more than {MOST} records into this call");
    Err(Refusal::new(400, "EXCEEDED_ID_LIMIT", message))
}

/// Makes, changes or upserts the records of a body.
fn write(org: &mut Org, call: &Call, upsert: Option<(&str, &str)>) -> Result<Reply, Refusal> {
    let body = call.fields()?;
    let Some(records) = body.get("records").and_then(Value::as_array) else {
        return Err(Refusal::parser("The records list is missing at [line:1, column:1]"));
    };
    few(records.len())?;
    let together = body.get("allOrNone") == Some(&json!(true));
    each(org, together, records.clone(), |org, record| {
        let Value::Object(mut fields) = record else {
            return Err(Refusal::parser("an object was expected"));
        };
        let object =
            fields.get("attributes").and_then(|of| of["type"].as_str()).unwrap_or_default().to_owned();
        if object.is_empty() {
            let message = "Include an attributes map with a value for type in each record.";
            return Err(Refusal::saving("INVALID_INPUT", message, &[]));
        }
        match upsert {
            Some((name, field)) => {
                let key = taken(&mut fields, field).unwrap_or_default();
                let (field, known) = only(org, name, field, &key)?;
                let (id, created) = save(org, &call.user, name, (&field, &key), known.as_ref(), fields)?;
                Ok(json!({ "id": id, "success": true, "errors": [], "created": created }))
            }
            None if call.method == "POST" => {
                let id = org.create(&org.by_api(&call.user), &object, &fields)?;
                Ok(json!({ "id": id, "success": true, "errors": [] }))
            }
            None => {
                let id = taken(&mut fields, "id").unwrap_or_default();
                let id = named(org, &object, &id)?;
                org.update(&org.by_api(&call.user), &id, &fields)?;
                Ok(json!({ "id": id, "success": true, "errors": [] }))
            }
        }
    })
}

/// Takes a field's text out of a record.
fn taken(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    let key = fields.keys().find(|key| key.eq_ignore_ascii_case(name))?.clone();
    match fields.remove(&key)? {
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

fn delete(org: &mut Org, call: &Call) -> Result<Reply, Refusal> {
    let ids: Vec<Value> =
        call.parameter("ids").unwrap_or_default().split(',').map(|id| json!(id.trim())).collect();
    few(ids.len())?;
    let together = call.parameter("allOrNone") == Some("true");
    each(org, together, ids, |org, id| {
        let id = id.as_str().unwrap_or_default();
        let id =
            long_id(id).ok_or_else(|| Refusal::saving("MALFORMED_ID", format!("malformed id {id}"), &[]))?;
        org.delete(&org.by_api(&call.user), &id)?;
        Ok(json!({ "id": id, "success": true, "errors": [] }))
    })
}

/// Does something with each; where all belong together, one that fails undoes the others.
fn each(
    org: &mut Org,
    together: bool,
    items: Vec<Value>,
    work: impl Fn(&mut Org, Value) -> Result<Value, Refusal>,
) -> Result<Reply, Refusal> {
    let before = org.clone();
    let results: Vec<Result<Value, Refusal>> = items.into_iter().map(|item| work(org, item)).collect();
    let undone = together && results.iter().any(Result::is_err);
    if undone {
        *org = before;
    }
    let shown = results.into_iter().map(|result| match result {
        Ok(_) if undone => {
            let message =
                "Record rolled back because not all records were valid and the request was using AllOrNone header";
            let refusal = Refusal::saving("ALL_OR_NONE_OPERATION_ROLLED_BACK", message, &[]);
            json!({ "success": false, "errors": [refusal.result()] })
        }
        Ok(saved) => saved,
        Err(refusal) => json!({ "success": false, "errors": [refusal.result()] }),
    });
    Ok(Reply::of(200, shown.collect()))
}
