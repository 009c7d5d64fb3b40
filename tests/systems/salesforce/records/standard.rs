//! The objects that every organization has, with the fields that clients of a sales process ask for.
//!
//! Names, types and lengths are those of the Object Reference and the Salesforce Field Reference.

use super::field::{Field, Kind};
use crate::salesforce::world::{Stage, World};
use serde_json::json;

/// An object: what its records are called, hold and may have done to them.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub name: &'static str,
    /// The first three characters of its records' ids.
    pub prefix: &'static str,
    pub fields: Vec<Field>,
    pub can_create: bool,
    pub can_delete: bool,
}

impl Object {
    /// A field by its name, whose capitals do not count.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// Whether its records go to a recycle bin.
    pub fn has_bin(&self) -> bool {
        self.field("IsDeleted").is_some()
    }
}

/// The objects of an organization as it begins.
pub(crate) fn objects(world: &World) -> Vec<Object> {
    let mut objects =
        vec![user(), account(), opportunity(&world.stages), opportunity_history(), task(), organization()];
    for (name, field) in &world.fields {
        if let Some(object) = objects.iter_mut().find(|object| object.name == name) {
            object.fields.push(field.clone());
        }
    }
    objects
}

fn object(name: &'static str, prefix: &'static str, fields: Vec<Field>) -> Object {
    let mut all = vec![Field::new("Id", Kind::Id).labeled("Record ID").system()];
    all.extend(fields);
    all.extend([
        Field::new("CreatedDate", Kind::DateTime).system(),
        Field::lookup("CreatedById", &["User"]).system(),
        Field::new("LastModifiedDate", Kind::DateTime).system(),
        Field::lookup("LastModifiedById", &["User"]).system(),
        Field::new("SystemModstamp", Kind::DateTime).system(),
    ]);
    Object { name, prefix, fields: all, can_create: true, can_delete: true }
}

fn bin() -> Field {
    Field::new("IsDeleted", Kind::Boolean).system()
}

fn open_list(name: &str) -> Field {
    Field::picklist(name, &[]).unrestricted()
}

fn owner() -> Field {
    Field::lookup("OwnerId", &["User"]).labeled("Owner ID")
}

fn currency_code() -> Field {
    let mut field =
        Field::picklist("CurrencyIsoCode", &["USD", "EUR", "GBP", "JPY"]).labeled("Currency ISO Code");
    field.multi_currency = true;
    field
}

fn user() -> Object {
    let fields = vec![
        Field::new("Username", Kind::Text(80)).required(),
        Field::text("FirstName", 40).labeled("First Name"),
        Field::text("LastName", 80).labeled("Last Name").required(),
        Field::text("Name", 121).labeled("Full Name").system(),
        Field::new("Email", Kind::Email).required(),
        Field::text("Title", 80),
        Field::new("IsActive", Kind::Boolean).labeled("Active").default(json!(true)),
        Field::lookup("ManagerId", &["User"]).labeled("Manager ID"),
        Field::picklist("TimeZoneSidKey", &[])
            .unrestricted()
            .labeled("Time Zone")
            .default(json!("Europe/London")),
        Field::picklist("UserType", &["Standard"]).default(json!("Standard")).system(),
        currency_code(),
    ];
    Object { can_delete: false, ..object("User", "005", fields) }
}

fn account() -> Object {
    let mut master = Field::lookup("MasterRecordId", &["Account"]).labeled("Master Record ID");
    master.system = true;
    let fields = vec![
        bin(),
        master,
        Field::text("Name", 255).labeled("Account Name").required(),
        open_list("Type").labeled("Account Type"),
        Field::lookup("ParentId", &["Account"]).labeled("Parent Account ID"),
        Field::text("BillingCountry", 80).labeled("Billing Country"),
        Field::text("Website", 255),
        open_list("Industry"),
        Field::new("AnnualRevenue", Kind::Currency).labeled("Annual Revenue"),
        Field::new("NumberOfEmployees", Kind::Integer).labeled("Employees"),
        Field::new("Description", Kind::LongText(32_000)).labeled("Account Description"),
        currency_code(),
        owner(),
    ];
    object("Account", "001", fields)
}

fn opportunity(stages: &[Stage]) -> Object {
    let stages: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
    let fields = vec![
        bin(),
        Field::lookup("AccountId", &["Account"]).labeled("Account ID"),
        Field::text("Name", 120).required(),
        Field::new("Description", Kind::LongText(32_000)),
        Field::picklist("StageName", &stages).labeled("Stage").required(),
        Field::new("Amount", Kind::Currency),
        Field::new("Probability", Kind::Percent).labeled("Probability (%)"),
        Field::new("ExpectedRevenue", Kind::Currency).labeled("Expected Amount").system(),
        Field::new("CloseDate", Kind::Date).labeled("Close Date").required(),
        open_list("Type").labeled("Opportunity Type"),
        Field::text("NextStep", 255).labeled("Next Step"),
        Field::new("IsClosed", Kind::Boolean).labeled("Closed").system(),
        Field::new("IsWon", Kind::Boolean).labeled("Won").system(),
        open_list("ForecastCategory").system(),
        Field::new("LastStageChangeDate", Kind::DateTime).labeled("Last Stage Change Date").system(),
        currency_code(),
        owner(),
    ];
    object("Opportunity", "006", fields)
}

/// The fields are those of the Field Reference: there is an amount and a close date before, and no stage before.
fn opportunity_history() -> Object {
    let fields = vec![
        bin(),
        Field::lookup("OpportunityId", &["Opportunity"]).labeled("Opportunity ID"),
        open_list("StageName").labeled("Stage Name"),
        Field::new("Amount", Kind::Currency),
        Field::new("ExpectedRevenue", Kind::Currency).labeled("Expected Revenue"),
        Field::new("CloseDate", Kind::Date).labeled("Close Date"),
        Field::new("Probability", Kind::Percent),
        open_list("ForecastCategory").labeled("To ForecastCategory"),
        Field::new("PrevAmount", Kind::Currency).labeled("Previous Amount"),
        Field::new("PrevCloseDate", Kind::Date).labeled("Previous Close Date"),
        currency_code(),
    ];
    let mut history = object("OpportunityHistory", "008", fields);
    history.fields.retain(|field| !field.name.starts_with("LastModified"));
    history.fields.iter_mut().for_each(|field| field.system = true);
    Object { can_create: false, can_delete: false, ..history }
}

fn task() -> Object {
    let statuses = ["Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"];
    let mut account = Field::lookup("AccountId", &["Account"]).labeled("Account ID");
    account.system = true;
    let fields = vec![
        bin(),
        Field::text("Subject", 255),
        Field::lookup("WhatId", &["Account", "Opportunity"]).labeled("Related To ID"),
        account,
        Field::new("ActivityDate", Kind::Date).labeled("Due Date Only"),
        Field::picklist("Status", &statuses).default(json!("Not Started")),
        Field::picklist("Priority", &["High", "Normal", "Low"]).default(json!("Normal")),
        Field::new("Description", Kind::LongText(32_000)),
        Field::new("IsClosed", Kind::Boolean).labeled("Closed").system(),
        currency_code(),
        owner().labeled("Assigned To ID"),
    ];
    object("Task", "00T", fields)
}

fn organization() -> Object {
    let fields = vec![
        Field::text("Name", 80),
        Field::new("IsSandbox", Kind::Boolean),
        Field::text("InstanceName", 5).labeled("Instance Name").default(json!("LOC1")),
        open_list("OrganizationType").default(json!("Enterprise Edition")),
        open_list("TimeZoneSidKey").labeled("Time Zone").default(json!("Europe/London")),
    ];
    let mut organization = object("Organization", "00D", fields);
    organization.fields.iter_mut().for_each(|field| field.system = true);
    Object { can_create: false, can_delete: false, ..organization }
}
