//! The field map of `baton.toml` held against what Salesforce describes: which field is read how, or what is missing.
//!
//! Pure. A lookup is read by the user it leads to, a picklist or text as it is: the description tells which, so nobody has
//! to say it in the file.

use crate::config::fault::nearest;
use crate::config::salesforce::{FieldMap, Holds, MAPPED, Mapped};
use crate::connectors::salesforce::client::replies::{Described, DescribedField};

/// The standard fields that Baton reads, by object. Salesforce hides one from whoever may not see it.
pub const STANDARD: &[(&str, &[&str])] = &[
    ("Account", &["Id", "Name", "ParentId", "MasterRecordId", "IsDeleted", "SystemModstamp"]),
    (
        "Opportunity",
        &[
            "Id",
            "Name",
            "StageName",
            "CloseDate",
            "Amount",
            "Type",
            "OwnerId",
            "AccountId",
            "IsClosed",
            "IsDeleted",
            "SystemModstamp",
        ],
    ),
    ("OpportunityHistory", &["Id", "OpportunityId", "StageName", "CreatedDate", "IsDeleted"]),
    ("User", &["Id", "Name", "Email"]),
];

/// A mapped field of accounts as it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub mapped: &'static Mapped,
    /// The API name with its capitals.
    pub name: String,
    /// Where a lookup leads to the user; none: the value is read as it is.
    pub relationship: Option<String>,
}

/// What is wrong, at the key of `baton.toml` that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// `salesforce.fields.lam`, or `salesforce` for what no key maps.
    pub path: String,
    pub what: String,
}

/// Finds each mapped field among those of the account.
///
/// # Errors
/// Every field that is not there or holds something else.
pub fn find(map: &FieldMap, account: &Described) -> Result<Vec<Found>, Vec<Missing>> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for (mapped, name) in map.iter() {
        let outcome = match account.field(name) {
            Some(field) => read_as(mapped, field),
            None => Err(unknown(mapped, name, account)),
        };
        match outcome {
            Ok(one) => found.push(one),
            Err(what) => missing.push(Missing { path: format!("salesforce.fields.{}", mapped.key), what }),
        }
    }
    if missing.is_empty() { Ok(found) } else { Err(missing) }
}

/// The standard fields of an object that Baton's user may not see.
pub fn hidden(object: &str, described: &Described) -> Vec<Missing> {
    let standard = STANDARD.iter().filter(|(known, _)| *known == object).flat_map(|(_, fields)| *fields);
    let hidden = standard.filter(|name| described.field(name).is_none());
    let missing = hidden.map(|name| Missing {
        path: "salesforce".to_owned(),
        what: format!(
            "Baton's user may not see {name} of {object}; give it read access (field-level security)"
        ),
    });
    missing.collect()
}

/// How a field is read that is there.
fn read_as(mapped: &'static Mapped, field: &DescribedField) -> Result<Found, String> {
    let key = format!("`salesforce.fields.{}`", mapped.key);
    let found = |relationship| Ok(Found { mapped, name: field.name.clone(), relationship });
    let kinds: &[&str] = match mapped.holds {
        Holds::Person if field.kind == "reference" => {
            return match (&field.relationship, field.refers_to.iter().any(|object| object == "User")) {
                (Some(relationship), true) => found(Some(relationship.clone())),
                _ => Err(format!("{key}: {} leads to no user, so nobody can be read there", field.name)),
            };
        }
        Holds::Person | Holds::Text => &["string", "picklist", "combobox", "textarea", "email"],
        // A text that holds a number is read as one.
        Holds::Number => &["double", "int", "long", "currency", "percent", "string", "picklist"],
        Holds::Flag => &["boolean", "string", "picklist"],
    };
    if kinds.contains(&field.kind.as_str()) {
        return found(None);
    }
    let wanted = match mapped.holds {
        Holds::Text => "text or a picklist",
        Holds::Number => "a number",
        Holds::Flag => "a checkbox",
        Holds::Person => "a lookup to a user, a picklist or text",
    };
    Err(format!("{key}: {} is of the type {}; it has to be {wanted}", field.name, field.kind))
}

/// The sentence for a field that is not there.
fn unknown(mapped: &Mapped, name: &str, account: &Described) -> String {
    let key = mapped.key;
    let is_default = MAPPED.iter().any(|known| known.key == key && known.default == Some(name));
    let said = if is_default { ", the default," } else { "" };
    let likely = nearest(name, account.fields.iter().map(|field| field.name.as_str()));
    let likely = likely.map_or("name".to_owned(), |likely| format!("did you mean `{likely}`? Name"));
    format!(
        "`salesforce.fields.{key}`: {name}{said} is no field of Account that Baton's user may see; {likely} the field, \
         or leave it out with {key} = \"\""
    )
}
