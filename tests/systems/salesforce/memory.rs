//! An organization that outlives its process: what is remembered of it, in a form that can be kept, and beginning anew.

use super::Salesforce;
use super::org::{Org, Usage, Written};
use super::records::{Row, Values};
use super::world::World;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Sessions are not kept: clients sign in anew, as after a restart of the real one.
#[derive(Serialize, Deserialize)]
struct Memory {
    records: Vec<Record>,
    written: Vec<Change>,
    last_id: u64,
    organization: String,
    administrator: String,
    used: u64,
    most: u64,
}

/// A record as it was written last.
#[derive(Serialize, Deserialize)]
struct Record {
    id: String,
    object: String,
    values: Values,
    deleted_with: Option<String>,
}

/// What came through the API.
#[derive(Serialize, Deserialize)]
struct Change {
    at: i64,
    user: String,
    verb: String,
    object: String,
    id: String,
    fields: Value,
}

impl Salesforce {
    /// What has to be kept for it to go on later: the records, and what was written through the API. What is not committed,
    /// or not seen yet, counts as it was written last.
    pub fn remember(&self) -> Value {
        let org = self.org();
        let memory = Memory {
            records: org.rows.values().map(record).collect(),
            written: org.written.iter().cloned().map(change).collect(),
            last_id: org.ids.last(),
            organization: org.organization.clone(),
            administrator: org.administrator.clone(),
            used: org.usage.used,
            most: org.usage.most,
        };
        serde_json::to_value(memory).unwrap_or_default()
    }

    /// Puts back what was kept, in place of what is there.
    ///
    /// # Errors
    /// When it was not written by [`remember`](Self::remember).
    pub fn recall(&self, memory: Value) -> Result<(), serde_json::Error> {
        let memory: Memory = serde_json::from_value(memory)?;
        let mut org = self.org();
        let known = |record: Record| {
            let object = org.object(&record.object)?.name;
            let row = Row::settled(record.id.clone(), object, record.values, record.deleted_with);
            Some((record.id, row))
        };
        let rows = memory.records.into_iter().filter_map(known).collect();
        org.rows = rows;
        org.written = memory.written.into_iter().map(written).collect();
        org.ids.go_on_from(memory.last_id);
        org.organization = memory.organization;
        org.administrator = memory.administrator;
        org.usage = Usage { used: memory.used, most: memory.most };
        org.open.clear();
        org.tokens.clear();
        org.cursors.clear();
        Ok(())
    }

    /// Forgets every record and every session. The organization is this one.
    pub fn begin_anew(&self, world: World) {
        let mut org = self.org();
        *org = Org::new(world, &org.base_url, org.now);
    }
}

fn record(row: &Row) -> Record {
    Record {
        id: row.id.clone(),
        object: row.object.into(),
        values: row.latest().clone(),
        deleted_with: row.deleted_with().map(str::to_owned),
    }
}

fn change(written: Written) -> Change {
    let Written { at, user, verb, object, id, fields } = written;
    Change { at, user, verb: verb.into(), object, id, fields }
}

fn written(change: Change) -> Written {
    let Change { at, user, verb, object, id, fields } = change;
    let verb = ["create", "update", "delete"].into_iter().find(|known| *known == verb).unwrap_or("update");
    Written { at, user, verb, object, id, fields }
}
