//! Everything that changes while an organization runs, behind one lock.

use super::access::Access;
use super::ids::Ids;
use super::moment;
use super::oauth::Token;
use super::records::standard::{Object, objects};
use super::records::{By, Row};
use super::rest::query::Cursor;
use super::world::{ADMINISTRATOR, INTEGRATION, World};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Something that was written through the API.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    /// The id of the user it ran as.
    pub user: String,
    /// `create`, `update` or `delete`; an upsert is what it came to.
    pub verb: &'static str,
    pub object: String,
    /// The record's long id.
    pub id: String,
    /// What was sent, with the names of the fields as they are.
    pub fields: Value,
}

/// How much of the daily quota is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Usage {
    pub used: u64,
    pub most: u64,
}

#[derive(Clone)]
pub(crate) struct Org {
    /// The reading of the clock when the lock was taken.
    pub now: i64,
    pub base_url: String,
    pub world: World,
    pub objects: Vec<Object>,
    /// By long id.
    pub rows: BTreeMap<String, Row>,
    pub ids: Ids,
    pub access: Access,
    pub written: Vec<Written>,
    /// Open transactions, and when (ms) each was opened.
    pub open: BTreeMap<u64, i64>,
    /// How long (ms) after a change queries see it.
    pub late_ms: i64,
    /// The same for the records of one object, where it is another time.
    pub late_of: BTreeMap<String, i64>,
    pub tokens: Vec<Token>,
    /// The host that tokens are said to be good for, if it is not this one.
    pub instance_url: Option<String>,
    pub usage: Usage,
    /// How many records a page of a query holds.
    pub page_size: usize,
    pub cursors: BTreeMap<String, Cursor>,
    /// How many ids an answer of `updated` or `deleted` may hold.
    pub id_limit: usize,
    pub organization: String,
    pub administrator: String,
}

impl Org {
    pub fn new(world: World, base_url: &str, now: i64) -> Org {
        let mut org = Org {
            now,
            base_url: base_url.into(),
            objects: objects(&world),
            world,
            rows: BTreeMap::new(),
            ids: Ids::default(),
            access: Access::default(),
            written: Vec::new(),
            open: BTreeMap::new(),
            late_ms: 0,
            late_of: BTreeMap::new(),
            tokens: Vec::new(),
            instance_url: None,
            usage: Usage { used: 0, most: 100_000 },
            page_size: 2000,
            cursors: BTreeMap::new(),
            id_limit: 600_000,
            organization: String::new(),
            administrator: String::new(),
        };
        org.people();
        org
    }

    /// The organization's own record, and the two users it begins with.
    fn people(&mut self) {
        self.administrator = self.ids.next("005");
        let organization = json!({ "Name": self.world.name, "IsSandbox": self.world.sandbox });
        self.organization = self.insert("Organization", organization);
        let id = self.administrator.clone();
        let admin = json!({
            "Username": ADMINISTRATOR, "FirstName": "System", "LastName": "Administrator", "Email": ADMINISTRATOR,
        });
        self.insert_as(&id, "User", admin);
        let integration = json!({ "Username": INTEGRATION, "LastName": "Integration", "Email": INTEGRATION });
        self.insert("User", integration);
    }

    fn insert(&mut self, object: &str, values: Value) -> String {
        let prefix = self.object(object).map_or("", |object| object.prefix);
        let id = self.ids.next(prefix);
        self.insert_as(&id, object, values);
        id
    }

    fn insert_as(&mut self, id: &str, object: &str, values: Value) {
        let fields: Map<String, Value> = values.as_object().cloned().unwrap_or_default();
        self.insert_unchecked(&self.by(None), id, object, fields.into_iter().collect());
    }

    /// A change that people make in Salesforce itself, now. Without a user it is the administrator's.
    pub fn by(&self, user: Option<&str>) -> By {
        By {
            user: user.unwrap_or(&self.administrator).into(),
            stamp: moment::second(self.now),
            open: None,
            api: false,
        }
    }

    /// A change that comes through the API.
    pub fn by_api(&self, user: &str) -> By {
        By { api: true, ..self.by(Some(user)) }
    }

    /// An object by its name, whose capitals do not count.
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name.eq_ignore_ascii_case(name))
    }

    /// The object that an id belongs to.
    pub fn object_of(&self, id: &str) -> Option<&Object> {
        self.objects.iter().find(|object| id.starts_with(object.prefix))
    }

    /// The rows of an object, in the order of their ids.
    pub fn rows_of<'a>(&'a self, object: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows.values().filter(move |row| row.object == object)
    }

    /// How long (ms) after a change queries see it in this object.
    pub fn lateness(&self, object: &str) -> i64 {
        self.late_of.get(object).copied().unwrap_or(self.late_ms)
    }

    /// The id of the user with this username.
    pub fn user(&self, username: &str) -> Option<&Row> {
        self.rows_of("User").find(|row| super::records::text(row.latest(), "Username") == username)
    }
}
