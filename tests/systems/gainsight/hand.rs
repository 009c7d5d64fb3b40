//! What people do in Gainsight itself, what administrators set, and what a test wants to know.

use super::tenant::{Kind, Shape};
use super::world::ACCESS_KEY;
use super::{Gainsight, Trouble, write};
use crate::faults::Faults;
use crate::recorded::Recorded;
use serde_json::{Map, Value};

impl Gainsight {
    /// Adds a company; picklists by their labels. Its id.
    ///
    /// # Panics
    /// When there is no such field, or it does not take the value: a mistake of whoever calls.
    pub fn put(&self, company: Value) -> String {
        let mut tenant = self.tenant();
        let mut told = Map::new();
        for (name, value) in company.as_object().expect("an object") {
            let field = tenant.field(name).unwrap_or_else(|| panic!("there is no field {name}"));
            told.insert(
                field.name.clone(),
                write::stored(field, value).expect("a value that the field takes"),
            );
        }
        tenant.insert(told)
    }

    /// Changes fields of the companies with this `SFDC_Account_ID`, as a person would.
    ///
    /// # Panics
    /// When there is none, or as [`Gainsight::put`].
    pub fn change(&self, account: &str, change: Value) {
        let mut tenant = self.tenant();
        let now = tenant.now;
        for (name, value) in change.as_object().expect("an object") {
            let field = tenant.field(name).unwrap_or_else(|| panic!("there is no field {name}")).clone();
            let value = write::stored(&field, value).expect("a value that the field takes");
            let mut companies = tenant.companies.iter_mut().filter(|one| one["SFDC_Account_ID"] == account);
            let company = companies.next().unwrap_or_else(|| panic!("there is no company {account}"));
            company.insert(field.name.clone(), value);
            company.insert("ModifiedDate".into(), now.into());
        }
    }

    /// The company with this `SFDC_Account_ID`, picklists by their labels; none where there is none.
    pub fn company(&self, account: &str) -> Option<Value> {
        let tenant = self.tenant();
        let company = tenant.companies.iter().find(|one| one["SFDC_Account_ID"] == account)?;
        let label = |name: &str, value: &Value| {
            let item = tenant.field(name).and_then(|field| field.item(value.as_str()?));
            item.map_or_else(|| value.clone(), |item| item.label.clone().into())
        };
        Some(company.iter().map(|(name, value)| (name.clone(), label(name, value))).collect())
    }

    /// Takes away every company.
    pub fn clear(&self) {
        self.tenant().companies.clear();
    }

    /// Takes a field out of the Company object.
    pub fn drop_field(&self, name: &str) {
        self.tenant().fields.retain(|field| field.name != name);
    }

    /// Makes a field one that nobody changes over the API.
    pub fn make_read_only(&self, name: &str) {
        self.tenant()
            .fields
            .iter_mut()
            .filter(|field| field.name == name)
            .for_each(|field| field.read_only = true);
    }

    /// Makes a value of a picklist inactive.
    pub fn deactivate(&self, name: &str, label: &str) {
        for field in self.tenant().fields.iter_mut().filter(|field| field.name == name) {
            if let Kind::Picklist(items) = &mut field.kind {
                items.iter_mut().filter(|item| item.label == label).for_each(|item| item.active = false);
            }
        }
    }

    /// How answers look from now on, where the documentation has several ways.
    pub fn set_shape(&self, shape: Shape) {
        self.tenant().shape = shape;
    }

    /// Revokes the access key.
    pub fn revoke_key(&self) {
        self.tenant().key = None;
    }

    /// Makes it good again.
    pub fn renew_key(&self) {
        self.tenant().key = Some(ACCESS_KEY.into());
    }

    /// Every request so far, oldest first.
    pub fn requests(&self) -> Vec<Recorded> {
        self.0.requests.all()
    }

    /// The calls that stored something.
    pub fn written(&self) -> Vec<Recorded> {
        let mut all = self.requests();
        let stored = |answer: &str| answer.contains("\"result\":true") && !answer.contains("\"count\":0");
        all.retain(|one| one.method == "PUT" && stored(&one.answer));
        all
    }

    /// The misbehavior in force.
    pub fn faults(&self) -> &Faults<Trouble> {
        &self.0.faults
    }
}
