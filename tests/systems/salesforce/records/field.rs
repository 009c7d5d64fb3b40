//! Fields: what an object's records hold, and what may be written there.

use serde_json::{Value, json};

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Id,
    /// A line of at most so many characters.
    Text(usize),
    /// Text of at most so many characters that cannot be filtered by.
    LongText(usize),
    Email,
    Picklist {
        values: Vec<String>,
        restricted: bool,
    },
    Integer,
    Number,
    Currency,
    Percent,
    Boolean,
    Date,
    DateTime,
    /// The id of a record of one of these objects, and the name by which a query goes there.
    Lookup {
        to: Vec<String>,
        relationship: String,
    },
}

impl Kind {
    /// The type's name in a describe, and in messages about a value of a wrong type.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Kind::Id => "id",
            Kind::Text(_) => "string",
            Kind::LongText(_) => "textarea",
            Kind::Email => "email",
            Kind::Picklist { .. } => "picklist",
            Kind::Integer => "int",
            Kind::Number => "double",
            Kind::Currency => "currency",
            Kind::Percent => "percent",
            Kind::Boolean => "boolean",
            Kind::Date => "date",
            Kind::DateTime => "datetime",
            Kind::Lookup { .. } => "reference",
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Kind::Integer | Kind::Number | Kind::Currency | Kind::Percent)
    }

    pub(crate) fn length(&self) -> usize {
        match self {
            Kind::Id | Kind::Lookup { .. } => 18,
            Kind::Text(length) | Kind::LongText(length) => *length,
            Kind::Email => 80,
            Kind::Picklist { .. } => 255,
            _ => 0,
        }
    }
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The API name; a field of the organization's own ends in `__c`.
    pub name: String,
    pub label: String,
    pub kind: Kind,
    pub required: bool,
    /// Whether records can be found and upserted by it.
    pub external_id: bool,
    pub unique: bool,
    /// Written by Salesforce alone.
    pub system: bool,
    /// What a new record holds that says nothing.
    pub default: Value,
    /// Whether it is there only where records name their currency.
    pub(crate) multi_currency: bool,
}

impl Field {
    /// A field of this kind; its label is its name until it is given one.
    pub fn new(name: &str, kind: Kind) -> Field {
        let default = if kind == Kind::Boolean { json!(false) } else { Value::Null };
        Field {
            name: name.into(),
            label: name.trim_end_matches("__c").replace('_', " "),
            kind,
            required: false,
            external_id: false,
            unique: false,
            system: false,
            default,
            multi_currency: false,
        }
    }

    /// A line of at most so many characters.
    pub fn text(name: &str, length: usize) -> Field {
        Field::new(name, Kind::Text(length))
    }

    /// A number.
    pub fn number(name: &str) -> Field {
        Field::new(name, Kind::Number)
    }

    /// One of these values and no other.
    pub fn picklist(name: &str, values: &[&str]) -> Field {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Field::new(name, Kind::Picklist { values, restricted: true })
    }

    /// A record of another object. The relationship of `CSM__c` is `CSM__r`, that of `OwnerId` is `Owner`.
    pub fn lookup(name: &str, to: &[&str]) -> Field {
        let relationship = match name.strip_suffix("__c") {
            Some(own) => format!("{own}__r"),
            None => name.trim_end_matches("Id").to_owned(),
        };
        let to = to.iter().map(|object| (*object).to_owned()).collect();
        Field::new(name, Kind::Lookup { to, relationship })
    }

    /// A line that another system knows the record by. Two records may have the same one unless it is made
    /// [`unique`](Self::unique).
    pub fn external_id(name: &str) -> Field {
        Field { external_id: true, ..Field::text(name, 255) }
    }

    /// Names the field as people see it.
    pub fn labeled(mut self, label: &str) -> Field {
        self.label = label.into();
        self
    }

    /// Makes it one that every record has to have.
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// Lets no two records have the same value.
    pub fn unique(mut self) -> Field {
        self.unique = true;
        self
    }

    /// Takes values that are not on its list, as a picklist does that is not restricted.
    pub fn unrestricted(mut self) -> Field {
        if let Kind::Picklist { restricted, .. } = &mut self.kind {
            *restricted = false;
        }
        self
    }

    pub(crate) fn system(mut self) -> Field {
        self.system = true;
        self
    }

    pub(crate) fn default(mut self, value: Value) -> Field {
        self.default = value;
        self
    }

    pub(crate) fn is_custom(&self) -> bool {
        self.name.ends_with("__c")
    }

    pub(crate) fn relationship(&self) -> Option<(&str, &[String])> {
        match &self.kind {
            Kind::Lookup { to, relationship } => Some((relationship, to)),
            _ => None,
        }
    }
}
