//! A record by what another system knows it by: read, or changed if it is there and made if it is not.

use super::{Call, Reply, rows};
use crate::salesforce::org::Org;
use crate::salesforce::records::{Row, is_deleted, text};
use crate::salesforce::refusal::Refusal;
use serde_json::{Map, Value, json};

/// The name of the field as it is, and the records that have this key, in the order of their making.
fn having(org: &Org, object: &str, field: &str, key: &str) -> Result<(String, Vec<String>), Refusal> {
    let object = org.object(object).ok_or_else(Refusal::not_found)?;
    let known = object.field(field).filter(|known| known.external_id && org.sees(object, known));
    let field = known.ok_or_else(|| rows::external_field(field))?;
    let has = |row: &&Row| {
        let values = row.latest();
        text(values, &field.name).eq_ignore_ascii_case(key) && !is_deleted(values)
    };
    let ids = org.rows_of(object.name).filter(has).map(|row| row.id.clone()).collect();
    Ok((field.name.clone(), ids))
}

/// 300 with the addresses of the records that have the same key.
fn several(call: &Call, object: &str, ids: &[String]) -> Reply {
    let at = |id: &String| format!("/services/data/{}/sobjects/{object}/{id}", call.version);
    Reply::of(300, ids.iter().map(at).collect())
}

pub(super) fn read(org: &Org, call: &Call, object: &str, field: &str, key: &str) -> Result<Reply, Refusal> {
    let (_, ids) = having(org, object, field, key)?;
    match ids.as_slice() {
        [] => Err(Refusal::not_found()),
        [id] => rows::read(org, call, object, id),
        ids => Ok(several(call, object, ids)),
    }
}

pub(super) fn upsert(
    org: &mut Org,
    call: &Call,
    object: &str,
    field: &str,
    key: &str,
) -> Result<Reply, Refusal> {
    let (field, ids) = having(org, object, field, key)?;
    let sent = call.fields()?;
    if sent.keys().any(|name| name.eq_ignore_ascii_case(&field)) {
        let message = format!("The {field} field should not be specified in the sobject data.");
        return Err(Refusal::new(400, "INVALID_FIELD", message));
    }
    if ids.len() > 1 {
        return Ok(several(call, object, &ids));
    }
    let only_update = call.parameter("updateOnly") == Some("true");
    if ids.is_empty() && only_update {
        return Err(Refusal::not_found());
    }
    let (id, created) = save(org, &call.user, object, (&field, key), ids.first(), sent)?;
    let mut saved = json!({ "id": id, "success": true, "errors": [] });
    // Before version 46 nothing said `created`, and a change was answered without a body.
    let old = call.version.as_str() < "v46.0";
    if !old {
        saved["created"] = json!(created);
    }
    Ok(match created {
        true => Reply::of(201, saved),
        false if old => Reply::empty(204),
        false => Reply::of(200, saved),
    })
}

/// Changes a record, or makes it with its key. Returns its id, and whether it was made.
pub(super) fn save(
    org: &mut Org,
    user: &str,
    object: &str,
    (field, key): (&str, &str),
    known: Option<&String>,
    mut sent: Map<String, Value>,
) -> Result<(String, bool), Refusal> {
    let by = org.by_api(user);
    match known {
        Some(id) => org.update(&by, id, &sent).map(|()| (id.clone(), false)),
        None => {
            sent.insert(field.into(), json!(key));
            org.create(&by, object, &sent).map(|id| (id, true))
        }
    }
}

/// The record that has this key; refused if several have.
pub(super) fn only(
    org: &Org,
    object: &str,
    field: &str,
    key: &str,
) -> Result<(String, Option<String>), Refusal> {
    let (field, mut ids) = having(org, object, field, key)?;
    if ids.len() > 1 {
        let message =
            format!("{field}: more than one record found for external id field: [{}]", ids.join(", "));
        return Err(Refusal::saving("DUPLICATE_EXTERNAL_ID", message, &[&field]));
    }
    Ok((field, ids.pop()))
}
