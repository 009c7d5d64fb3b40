//! Creating and changing a record: what is checked, in which order, and what is written beside it.

use super::standard::Object;
use super::value::typed;
use super::{By, Row, Values, Version, is_deleted, value};
use crate::salesforce::ids::long_id;
use crate::salesforce::moment;
use crate::salesforce::org::{Org, Written};
use crate::salesforce::refusal::Refusal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Org {
    /// Creates a record and returns its long id.
    pub fn create(&mut self, by: &By, object: &str, sent: &Map<String, Value>) -> Result<String, Refusal> {
        self.create_as(by, object, None, sent)
    }

    /// The same under an id that is given, or the next one.
    pub fn create_as(
        &mut self,
        by: &By,
        object: &str,
        id: Option<&str>,
        sent: &Map<String, Value>,
    ) -> Result<String, Refusal> {
        let object = self.object(object).ok_or_else(Refusal::not_found)?.clone();
        if !object.can_create {
            let message = format!("entity type cannot be inserted: {}", object.name);
            return Err(Refusal::saving("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message, &[]));
        }
        self.open_to(by, &object)?;
        let mut values = self.checked(by, &object, None, sent)?;
        let mut missing: Vec<&str> = Vec::new();
        for field in object.fields.iter().filter(|field| self.has(field)) {
            let new = values.entry(field.name.clone()).or_insert_with(|| field.default.clone());
            if new.is_null() {
                match field.name.as_str() {
                    "OwnerId" => *new = json!(by.user),
                    "CurrencyIsoCode" => *new = json!(self.world.currency),
                    name if field.required => missing.push(name),
                    _ => {}
                }
            }
        }
        if !missing.is_empty() {
            let message = format!("Required fields are missing: [{}]", missing.join(", "));
            return Err(Refusal::saving("REQUIRED_FIELD_MISSING", message, &missing));
        }
        let id = match id {
            None => self.ids.next(object.prefix),
            Some(id) => {
                let id =
                    long_id(id).filter(|id| id.starts_with(object.prefix) && !self.rows.contains_key(id));
                id.ok_or_else(|| {
                    Refusal::saving("MALFORMED_ID", "no id of this object that is free", &["Id"])
                })?
            }
        };
        self.insert_unchecked(by, &id, object.name, values);
        self.record(by, "create", &object, &id, sent);
        Ok(id)
    }

    /// Changes a record.
    pub fn update(&mut self, by: &By, id: &str, sent: &Map<String, Value>) -> Result<(), Refusal> {
        let (id, object) = self.changeable(by, id)?;
        if !object.can_create {
            let message = format!("entity type cannot be updated: {}", object.name);
            return Err(Refusal::saving("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message, &[]));
        }
        self.open_to(by, &object)?;
        let changes = self.checked(by, &object, Some(&id), sent)?;
        let required = object.fields.iter().filter(|field| field.required);
        let emptied: Vec<&str> = required
            .map(|field| field.name.as_str())
            .filter(|name| changes.get(*name).is_some_and(Value::is_null))
            .collect();
        if !emptied.is_empty() {
            let message = format!("Required fields are missing: [{}]", emptied.join(", "));
            return Err(Refusal::saving("REQUIRED_FIELD_MISSING", message, &emptied));
        }
        self.change_unchecked(by, &id, changes);
        self.record(by, "update", &object, &id, sent);
        Ok(())
    }

    /// The long id and the object of a record that can be changed now.
    pub(super) fn changeable(&self, by: &By, id: &str) -> Result<(String, Object), Refusal> {
        let id = long_id(id).ok_or_else(Refusal::not_found)?;
        let row = self.rows.get(&id).ok_or_else(Refusal::not_found)?;
        match row.held_by() {
            Some(open) if Some(open) != by.open && row.committed().is_none() => {
                return Err(Refusal::not_found());
            }
            Some(open) if Some(open) != by.open => return Err(Refusal::row_locked()),
            _ if is_deleted(row.latest()) => return Err(Refusal::deleted()),
            _ => {}
        }
        let object = self.object(row.object).ok_or_else(Refusal::not_found)?.clone();
        Ok((id, object))
    }

    pub(super) fn open_to(&self, by: &By, object: &Object) -> Result<(), Refusal> {
        if by.api && self.access.closed.contains(object.name) {
            let message = "insufficient access rights on object id";
            return Err(Refusal {
                status: 403,
                ..Refusal::saving("INSUFFICIENT_ACCESS_OR_READONLY", message, &[])
            });
        }
        Ok(())
    }

    /// What was sent, by the names of fields: types first, then names, then rights, then values.
    fn checked(
        &self,
        by: &By,
        object: &Object,
        id: Option<&str>,
        sent: &Map<String, Value>,
    ) -> Result<Values, Refusal> {
        let mut read = Vec::new();
        for (name, new) in sent.iter().filter(|(name, _)| *name != "attributes") {
            let known = object.field(name).filter(|field| self.has(field));
            let Some(field) = known.filter(|field| !by.api || self.sees(object, field)) else {
                let message = format!("No such column '{name}' on sobject of type {}", object.name);
                return Err(Refusal::new(400, "INVALID_FIELD", message));
            };
            if field.name == "Id" {
                let message = "The Id field should not be specified in the sobject data.";
                return Err(Refusal::new(400, "INVALID_FIELD", message));
            }
            read.push((field, typed(field, new, sent)?));
        }
        let closed: Vec<&str> = read
            .iter()
            .filter(|(field, _)| field.system || (by.api && !self.may_write(object, field)))
            .map(|(field, _)| field.name.as_str())
            .collect();
        if !closed.is_empty() {
            let message = format!(
                "Unable to create/update fields: {}. Please check the security settings of this field and verify that \
                 it is read/write for your profile or permission set.",
                closed.join(", ")
            );
            return Err(Refusal::saving("INVALID_FIELD_FOR_INSERT_UPDATE", message, &closed));
        }
        let saved = read.into_iter().map(|(field, new)| {
            self.savable(by, object, id, field, &new).map(|new| (field.name.clone(), new))
        });
        saved.collect()
    }

    /// Puts a new record in its place.
    pub fn insert_unchecked(&mut self, by: &By, id: &str, object: &str, mut values: Values) {
        let Some(object) = self.object(object).cloned() else { return };
        let at = json!(moment::written(by.stamp));
        for field in &object.fields {
            let default = match field.name.as_str() {
                "Id" => json!(id),
                "CreatedDate" | "LastModifiedDate" | "SystemModstamp" => at.clone(),
                "CreatedById" | "LastModifiedById" => json!(by.user),
                _ if !values.contains_key(&field.name) => field.default.clone(),
                _ => continue,
            };
            values.insert(field.name.clone(), default);
        }
        self.derive(by, object.name, None, &mut values);
        let row = Row { id: id.into(), object: object.name, versions: Vec::new(), deleted_with: None };
        self.rows.insert(id.into(), row);
        self.write(by, id, values.clone());
        self.keep_history(by, object.name, None, &values);
    }

    /// Writes these values over those of a record, with its stamps and what follows from them.
    pub fn change_unchecked(&mut self, by: &By, id: &str, changes: Values) {
        let Some(row) = self.rows.get(id) else { return };
        let (object, before) = (row.object, row.latest().clone());
        let mut values = before.clone();
        values.extend(changes.clone());
        let at = json!(moment::written(by.stamp));
        values.insert("LastModifiedDate".into(), at.clone());
        values.insert("LastModifiedById".into(), json!(by.user));
        values.insert("SystemModstamp".into(), at);
        if object == "OpportunityHistory" {
            values.retain(|name, _| !name.starts_with("LastModified"));
        }
        self.derive(by, object, Some((&before, &changes)), &mut values);
        self.write(by, id, values.clone());
        self.keep_history(by, object, Some(&before), &values);
    }

    /// Makes a version of a record that is seen when it is due, and drops those that nobody can see any more.
    pub(super) fn write(&mut self, by: &By, id: &str, values: Values) {
        let late = self.rows.get(id).map_or(0, |row| self.lateness(row.object));
        let (seen_from, at_once) = (self.now + late, by.open.is_none() && late == 0);
        if let Some(row) = self.rows.get_mut(id) {
            if at_once {
                row.versions.clear();
            }
            row.versions.push(Version { values, seen_from, open: by.open });
        }
    }

    /// Makes what an open transaction wrote everybody's, or as if it had never been.
    pub fn close(&mut self, open: u64, commit: bool) {
        self.open.remove(&open);
        let seen_from: BTreeMap<&str, i64> =
            self.objects.iter().map(|object| (object.name, self.now + self.lateness(object.name))).collect();
        for row in self.rows.values_mut() {
            let seen_from = seen_from[row.object];
            if !commit {
                row.versions.retain(|version| version.open != Some(open));
            }
            for version in row.versions.iter_mut().filter(|version| version.open == Some(open)) {
                (version.open, version.seen_from) = (None, seen_from);
            }
        }
        self.rows.retain(|_, row| !row.versions.is_empty());
    }

    /// Lists what came through the API.
    pub(super) fn record(
        &mut self,
        by: &By,
        verb: &'static str,
        object: &Object,
        id: &str,
        sent: &Map<String, Value>,
    ) {
        if !by.api {
            return;
        }
        let named =
            sent.iter().filter_map(|(name, value)| Some((object.field(name)?.name.clone(), value.clone())));
        self.written.push(Written {
            at: self.now,
            user: by.user.clone(),
            verb,
            object: object.name.into(),
            id: id.into(),
            fields: Value::Object(named.collect()),
        });
    }

    /// A value of a record as it was written last.
    pub fn latest(&self, id: &str, field: &str) -> Value {
        self.rows.get(id).map_or(Value::Null, |row| value(row.latest(), field).clone())
    }
}
