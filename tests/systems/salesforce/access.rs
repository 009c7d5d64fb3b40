//! What the users of the API may see and write: field-level security, and the rights to objects.
//!
//! It holds for every user that comes through the API. People who act in Salesforce itself are not bound.

use super::org::Org;
use super::records::field::Field;
use super::records::standard::Object;
use std::collections::BTreeSet;

/// Which fields and objects are closed to users of the API; names as they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Access {
    pub hidden: BTreeSet<(String, String)>,
    pub read_only: BTreeSet<(String, String)>,
    /// Objects whose records may be read and not written.
    pub closed: BTreeSet<String>,
}

impl Org {
    /// The fields of an object that a user of the API sees.
    pub fn visible<'a>(&'a self, object: &'a Object) -> impl Iterator<Item = &'a Field> {
        object.fields.iter().filter(move |field| self.sees(object, field))
    }

    /// Whether a user of the API sees this field.
    pub fn sees(&self, object: &Object, field: &Field) -> bool {
        self.has(field) && !self.access.hidden.contains(&(object.name.to_owned(), field.name.clone()))
    }

    /// Whether there is such a field in this organization: one of currencies only where there are several.
    pub fn has(&self, field: &Field) -> bool {
        !field.multi_currency || self.world.multi_currency
    }

    /// Whether a user of the API may write this field.
    pub fn may_write(&self, object: &Object, field: &Field) -> bool {
        let name = (object.name.to_owned(), field.name.clone());
        !field.system && self.sees(object, field) && !self.access.read_only.contains(&name)
    }
}
