//! "Get Describe OMD": the Company object and its fields.

use super::refusal::Refusal;
use super::tenant::{Field, Kind, Tenant};
use serde_json::{Value, json};

/// The object with its fields, in a list of one.
pub(super) fn company(tenant: &Tenant) -> Value {
    let fields: Vec<Value> = tenant.fields.iter().map(field).collect();
    json!([{
        "objectName": "company", "label": "Company", "objectType": "STANDARD", "labelPlural": "Companies",
        "keyPrefix": "1P02", "fields": fields,
    }])
}

fn field(field: &Field) -> Value {
    let (kind, length) = match &field.kind {
        Kind::Gsid => ("GSID", json!(220)),
        Kind::Text(most) => ("STRING", json!(most)),
        Kind::Number => ("NUMBER", Value::Null),
        Kind::Moment => ("DATETIME", Value::Null),
        Kind::Picklist(_) => ("PICKLIST", json!(255)),
    };
    let mut one = json!({
        "fieldName": field.name, "label": field.name.trim_end_matches("__gc"), "dataType": kind,
        "objectName": "company",
        "meta": {
            "properties": { "sourceType": kind }, "filterable": true, "sortable": true,
            "createable": !field.read_only, "updateable": !field.read_only, "readOnly": field.read_only,
            "required": false, "nillable": true, "hidden": false, "length": length,
        },
    });
    if let Kind::Picklist(items) = &field.kind {
        let options = items.iter().enumerate().map(|(place, item)| {
            json!({
                "active": item.active, "defaultValue": false, "label": item.label, "value": item.gsid,
                "displayOrder": place + 1, "systemName": item.label,
            })
        });
        one["options"] = options.collect();
    }
    one
}

/// An object that there is not.
pub(super) fn not_found() -> Refusal {
    Refusal::new(400, "OBJECT_NOT_FOUND", "Requested object not found.")
}
