//! What becomes of records: deleted with what hangs on them, brought back, merged.

use super::{By, Row, Values, is_deleted, text, value};
use crate::salesforce::ids::long_id;
use crate::salesforce::moment;
use crate::salesforce::org::Org;
use crate::salesforce::refusal::Refusal;
use serde_json::{Map, Value, json};

impl Org {
    /// Puts a record in the bin, with the records that hang on it: an account's opportunities and tasks, an
    /// opportunity's tasks and history.
    pub fn delete(&mut self, by: &By, id: &str) -> Result<(), Refusal> {
        let (id, object) = self.changeable(by, id)?;
        self.open_to(by, &object)?;
        if !object.can_delete {
            let message = format!("entity type cannot be deleted: {}", object.name);
            return Err(Refusal::saving("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message, &[]));
        }
        let mut going = vec![id.clone()];
        let mut reached = 0;
        while reached < going.len() {
            going.extend(self.hanging_on(&going[reached]));
            reached += 1;
        }
        for other in going {
            self.mark(by, &other, true, Some(&id));
        }
        self.record(by, "delete", &object, &id, &Map::new());
        Ok(())
    }

    /// The records that go where this one goes, and are not in the bin yet.
    fn hanging_on(&self, id: &str) -> Vec<String> {
        let hangs = |row: &&Row| {
            let values = row.latest();
            let on = match row.object {
                "Opportunity" => "AccountId",
                "OpportunityHistory" => "OpportunityId",
                "Task" => "WhatId",
                _ => return false,
            };
            text(values, on) == id && !is_deleted(values)
        };
        self.rows.values().filter(hangs).map(|row| row.id.clone()).collect()
    }

    fn mark(&mut self, by: &By, id: &str, deleted: bool, with: Option<&str>) {
        let Some(row) = self.rows.get_mut(id) else { return };
        row.deleted_with = with.map(str::to_owned);
        let mut values = row.latest().clone();
        values.insert("IsDeleted".into(), json!(deleted));
        self.stamp(by, &mut values);
        self.write(by, id, values);
    }

    fn stamp(&self, by: &By, values: &mut Values) {
        let at = json!(moment::written(by.stamp));
        for name in ["LastModifiedDate", "SystemModstamp"] {
            if values.contains_key(name) {
                values.insert(name.into(), at.clone());
            }
        }
        if values.contains_key("LastModifiedById") {
            values.insert("LastModifiedById".into(), json!(by.user));
        }
    }

    /// Takes a record out of the bin, with what went there along with it.
    pub fn undelete(&mut self, by: &By, id: &str) -> Result<(), Refusal> {
        let id = long_id(id).ok_or_else(Refusal::not_found)?;
        let row = self.rows.get(&id).ok_or_else(Refusal::not_found)?;
        if !is_deleted(row.latest()) || !value(row.latest(), "MasterRecordId").is_null() {
            return Err(Refusal::saving("UNDELETE_FAILED", "entity is not in the recycle bin", &[]));
        }
        let with = |row: &&Row| row.deleted_with.as_deref() == Some(&id);
        let back: Vec<String> = self.rows.values().filter(with).map(|row| row.id.clone()).collect();
        for other in back {
            self.mark(by, &other, false, None);
        }
        Ok(())
    }

    /// Merges an account into another: what hangs on it moves there, and it goes to the bin, where it names the other.
    pub fn merge(&mut self, by: &By, master: &str, loser: &str) -> Result<(), Refusal> {
        let (master, into) = self.changeable(by, master)?;
        let (loser, object) = self.changeable(by, loser)?;
        if into.name != "Account" || object.name != "Account" || master == loser {
            return Err(Refusal::saving("INVALID_OPERATION", "only two accounts can be merged", &[]));
        }
        for id in self.hanging_on(&loser) {
            let on = if id.starts_with("00T") { "WhatId" } else { "AccountId" };
            self.change_unchecked(by, &id, Values::from([(on.to_owned(), json!(master))]));
        }
        let children: Vec<String> = self
            .rows_of("Account")
            .filter(|row| text(row.latest(), "ParentId") == loser)
            .map(|row| row.id.clone())
            .collect();
        for id in children {
            self.change_unchecked(by, &id, Values::from([("ParentId".to_owned(), json!(master))]));
        }
        self.change_unchecked(by, &master, Values::new());
        let gone = Values::from([("MasterRecordId".to_owned(), json!(master))]);
        self.change_unchecked(by, &loser, gone);
        self.mark(by, &loser, true, Some(&loser));
        Ok(())
    }

    /// Stamps a record anew (`SystemModstamp`) as Salesforce does by itself; nobody modified it.
    pub fn touch(&mut self, id: &str) -> Result<(), Refusal> {
        let by = self.by(None);
        let (id, _) = self.changeable(&by, id)?;
        let Some(row) = self.rows.get(&id) else { return Ok(()) };
        let mut values = row.latest().clone();
        let at: Value = json!(moment::written(by.stamp));
        values.insert("SystemModstamp".into(), at);
        self.write(&by, &id, values);
        Ok(())
    }
}
