//! What objects and fields there are, as a user of the API sees them.

use super::{Call, Reply};
use crate::salesforce::org::Org;
use crate::salesforce::records::field::{Field, Kind};
use crate::salesforce::records::standard::Object;
use crate::salesforce::refusal::Refusal;
use serde_json::{Value, json};

/// `/sobjects`
pub(super) fn all(org: &Org, call: &Call) -> Reply {
    let objects = org.objects.iter().map(|object| {
        let mut short = summary(org, object);
        let at = format!("/services/data/{}/sobjects/{}", call.version, object.name);
        short["urls"] = json!({ "sobject": at, "describe": format!("{at}/describe"), "rowTemplate": format!("{at}/{{ID}}") });
        short
    });
    let objects: Vec<Value> = objects.collect();
    Reply::of(200, json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects }))
}

/// `/sobjects/{object}`
pub(super) fn basic(org: &Org, name: &str) -> Result<Reply, Refusal> {
    let object = org.object(name).ok_or_else(Refusal::not_found)?;
    Ok(Reply::of(200, json!({ "objectDescribe": summary(org, object), "recentItems": [] })))
}

/// `/sobjects/{object}/describe`
pub(super) fn whole(org: &Org, name: &str) -> Result<Reply, Refusal> {
    let object = org.object(name).ok_or_else(Refusal::not_found)?;
    let mut described = summary(org, object);
    let fields: Vec<Value> = org.visible(object).map(|field| shown(org, object, field)).collect();
    described["fields"] = json!(fields);
    described["childRelationships"] = json!([]);
    described["recordTypeInfos"] = json!([]);
    Ok(Reply::of(200, described))
}

fn summary(org: &Org, object: &Object) -> Value {
    let closed = org.access.closed.contains(object.name);
    json!({
        "name": object.name,
        "label": object.name,
        "labelPlural": object.name,
        "keyPrefix": object.prefix,
        "custom": false,
        "queryable": true,
        "retrieveable": true,
        "replicateable": true,
        "createable": object.can_create && !closed,
        "updateable": object.can_create && !closed,
        "deletable": object.can_delete && !closed,
        "undeletable": object.can_delete && object.has_bin(),
    })
}

fn shown(org: &Org, object: &Object, field: &Field) -> Value {
    let writable = object.can_create && org.may_write(object, field);
    let filterable = !matches!(field.kind, Kind::LongText(_));
    let (relationship, to) = field.relationship().map_or((None, &[][..]), |(name, to)| (Some(name), to));
    let (values, restricted) = match &field.kind {
        Kind::Picklist { values, restricted } => (values.as_slice(), *restricted),
        _ => (&[][..], false),
    };
    let values: Vec<Value> = values
        .iter()
        .map(|value| {
            json!({ "active": true, "defaultValue": field.default == json!(value), "label": value, "value": value })
        })
        .collect();
    let unset = !field.required && field.kind != Kind::Boolean && field.kind != Kind::Id;
    json!({
        "name": field.name,
        "label": field.label,
        "type": field.kind.name(),
        "length": field.kind.length(),
        "custom": field.is_custom(),
        "nillable": unset,
        "defaultedOnCreate": !field.default.is_null() || field.name == "OwnerId",
        "createable": writable,
        "updateable": writable,
        "filterable": filterable,
        "sortable": filterable,
        "externalId": field.external_id,
        "idLookup": field.external_id || field.kind == Kind::Id,
        "unique": field.unique,
        "calculated": false,
        "relationshipName": relationship,
        "referenceTo": to,
        "picklistValues": values,
        "restrictedPicklist": restricted,
    })
}
