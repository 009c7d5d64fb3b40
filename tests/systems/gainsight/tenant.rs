//! The Company object: its fields and its records.

use super::world::ACCESS_KEY;
use serde_json::{Map, Value, json};

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Gsid,
    /// At most so many characters.
    Text(usize),
    Number,
    /// Milliseconds since 1970.
    Moment,
    Picklist(Vec<Item>),
}

/// A value of a picklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub gsid: String,
    pub label: String,
    pub active: bool,
}

/// A field of the Company object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) read_only: bool,
}

impl Field {
    fn of(name: &str, kind: Kind) -> Field {
        Field { name: name.into(), kind, read_only: false }
    }

    /// A text of at most so many characters.
    pub fn text(name: &str, most: usize) -> Field {
        Field::of(name, Kind::Text(most))
    }

    /// A number.
    pub fn number(name: &str) -> Field {
        Field::of(name, Kind::Number)
    }

    /// A picklist with these values, all active.
    pub fn picklist(name: &str, labels: &[&str]) -> Field {
        let item = |(place, label): (usize, &&str)| Item {
            gsid: format!("1I00{:0>32}", format!("{name}{place}").replace('_', "").to_uppercase()),
            label: (*label).to_owned(),
            active: true,
        };
        Field::of(name, Kind::Picklist(labels.iter().enumerate().map(item).collect()))
    }

    /// The same, changed by nobody over the API.
    pub fn read_only(mut self) -> Field {
        self.read_only = true;
        self
    }

    /// Whether an update may go by it.
    pub(super) fn may_be_key(&self) -> bool {
        matches!(self.kind, Kind::Gsid | Kind::Text(_) | Kind::Number)
    }

    /// What a picklist's id, or label, stands for.
    pub(super) fn item(&self, told: &str) -> Option<&Item> {
        match &self.kind {
            Kind::Picklist(items) => items.iter().find(|item| item.gsid == told || item.label == told),
            _ => None,
        }
    }
}

/// What differs between pages of the documentation, and perhaps between tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// What was read is a list; nothing found is a 400 (the Company page, and the list of codes).
    #[default]
    List,
    /// What was read is `data.records`, and is empty where nothing was found (the pages of other objects).
    Records,
    /// A list; nothing found is a 200 that says `result: false`.
    Unsaid,
}

/// A tenant.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub now: i64,
    pub fields: Vec<Field>,
    pub companies: Vec<Map<String, Value>>,
    /// The key that is good now; none: it was revoked.
    pub key: Option<String>,
    pub shape: Shape,
    /// Calls in the minute that began then.
    pub window: (i64, u32),
    next: u64,
}

impl Tenant {
    pub fn new(more: Vec<Field>, now: i64) -> Tenant {
        let standard = [
            Field::of("Gsid", Kind::Gsid).read_only(),
            Field::text("Name", 255),
            Field::text("SFDC_Account_ID", 18),
            Field::of("CreatedDate", Kind::Moment).read_only(),
            Field::of("ModifiedDate", Kind::Moment).read_only(),
        ];
        let fields = standard.into_iter().chain(more).collect();
        Tenant {
            now,
            fields,
            companies: Vec::new(),
            key: Some(ACCESS_KEY.into()),
            shape: Shape::List,
            window: (0, 0),
            next: 0,
        }
    }

    /// An id that was not given before.
    pub fn fresh(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}{:0>32}", self.next)
    }

    /// The last number that an id was made of.
    pub fn last(&self) -> u64 {
        self.next
    }

    /// Makes the next id from the number after this one.
    pub fn go_on_from(&mut self, last: u64) {
        self.next = last;
    }

    /// A field by its name; the API does not tell small letters from large ones.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// Adds a company.
    pub fn insert(&mut self, told: Map<String, Value>) -> String {
        let gsid = self.fresh("1P02");
        let mut company: Map<String, Value> =
            self.fields.iter().map(|field| (field.name.clone(), Value::Null)).collect();
        company.extend(told);
        company.insert("Gsid".into(), json!(gsid));
        company.insert("CreatedDate".into(), json!(self.now));
        company.insert("ModifiedDate".into(), json!(self.now));
        self.companies.push(company);
        gsid
    }
}
