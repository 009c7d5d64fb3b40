//! The company's Salesforce: its accounts and deals under the ids that the demo gives them, and its people as users.

use anyhow::{Context, Result};
use baton_storage::accounts::Account;
use baton_storage::opportunities::Opportunity;
use local_systems::Now;
use local_systems::salesforce::{ConnectedApp, Field, Kind, Salesforce, Stage, World};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::app::App;
use crate::cli::sandbox::systems::system::{Colleague, Company, System, Thing};
use crate::config::environment::Variables;
use crate::config::salesforce_secret::Credential;
use crate::connectors::salesforce::client::{PATIENCE, Salesforce as Client};
use crate::connectors::salesforce::connection::Connection;
use crate::rules::stages::{StageKind, Stages};
use crate::rules::templates::Templates;

/// A key and a secret of nothing: they open no door but the one on this machine.
const KEY: &str = "sandbox";
const SECRET: &str = "sandbox-consumer-secret";
/// The pool that looks after accounts without a CSM of their own.
const POOL: &str = "TAM Scale";
/// How many of the last requests are kept: nobody here asks for older ones.
const REQUESTS: usize = 50;

const CSM: &str = "Customer_Success_Manager__c";
/// The external id by which Baton's tasks are found again.
const TASK_KEY: &str = "Baton_Key__c";
/// What is mapped beside the defaults: the key below `[salesforce.fields]`, and the field.
const MAPPED: &[(&str, &str)] = &[
    ("arr", "ARR__c"),
    ("sa", "Solutions_Architect__c"),
    ("sae", "Account_Executive__c"),
    ("health", "Health__c"),
    ("dedicated", "Dedicated__c"),
    ("stages_adopted", "Stages_Adopted__c"),
    ("licenses", "Licenses__c"),
    ("licenses_active", "Licenses_Active__c"),
];

/// The organization.
pub struct SalesforceHere {
    pub org: Salesforce,
    /// The stages of its deals, as Baton's rules call them.
    pub stages: Vec<(String, StageKind)>,
}

impl SalesforceHere {
    /// An organization without records.
    ///
    /// # Errors
    /// When the shipped stages have a fault, which would be ours.
    pub fn start(listener: TcpListener, now: Now) -> Result<Self> {
        let read = Templates::new(None).read("stages.toml");
        let (text, place) = read.map_err(|fault| anyhow::anyhow!("{fault}"))?;
        let stages: Stages = toml::from_str(&text).context(place)?;
        let stages: Vec<_> = stages.all().iter().map(|stage| (stage.label(), stage.counts_as)).collect();
        let org = Salesforce::start_on(listener, world(&stages), now);
        org.keep_requests(REQUESTS);
        Ok(Self { org, stages })
    }

    /// The name of a record.
    pub fn name_of(&self, id: &Value) -> Option<String> {
        self.org.record(id.as_str()?)?["Name"].as_str().map(str::to_owned)
    }
}

impl System for SalesforceHere {
    fn name(&self) -> &'static str {
        "Salesforce"
    }

    fn section(&self) -> (&'static str, Value) {
        let fields: serde_json::Map<_, _> =
            MAPPED.iter().map(|(key, field)| ((*key).to_owned(), json!(field))).collect();
        let section = json!({
            "my_domain": self.org.base_url(), "auth": "client_credentials", "client_id": KEY, "fields": fields,
            "write": { "csm": true, "task_key": TASK_KEY },
        });
        ("salesforce", section)
    }

    fn address(&self) -> &str {
        self.org.base_url()
    }

    fn fill(&self, company: &Company) -> Result<()> {
        self.org.begin_anew(world(&self.stages));
        for Colleague { name, email, .. } in &company.people {
            self.org.put("User", user(name, email))?;
        }
        self.org.put("User", user(POOL, "tam-scale@example.com"))?;
        for (known, deals) in &company.book {
            let id = self.org.put_as(known.account_id.as_str(), "Account", self.account(known))?;
            for deal in deals {
                self.org.put_as(deal.opportunity_id.as_str(), "Opportunity", self.deal(deal, &id))?;
            }
        }
        Ok(())
    }

    fn connect(&self, app: &App) -> Result<()> {
        let Some(section) = app.config.salesforce.clone() else { return Ok(()) };
        let credential =
            Credential::read(&Variables::from([("SALESFORCE_CLIENT_SECRET", SECRET)]), &section)?;
        app.connections.put(Connection::new(Client::new(section, credential, app.clock.clone(), PATIENCE)?));
        Ok(())
    }

    fn written(&self) -> Vec<Thing> {
        let mut things: Vec<(Value, Thing)> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for written in self.org.written().into_iter().rev() {
            let Some(record) = self.org.record(&written.id).filter(|_| !seen.contains(&written.id)) else {
                continue;
            };
            let (account, fact) = match written.object.as_str() {
                "Account" => (json!(written.id), ("CSM field", self.csm(&record))),
                "Task" => (record["AccountId"].clone(), ("Task", self.task(&record))),
                _ => continue,
            };
            seen.push(written.id);
            let place = things.iter().position(|(of, _)| *of == account).unwrap_or_else(|| {
                let title = self.name_of(&account).unwrap_or_default();
                things.push((account, Thing { title, facts: Vec::new() }));
                things.len() - 1
            });
            things[place].1.facts.push((fact.0.to_owned(), fact.1));
        }
        for (_, thing) in &mut things {
            // The field first: a task for each step comes after it.
            thing.facts.sort_by_key(|(label, _)| label != "CSM field");
        }
        things.into_iter().map(|(_, thing)| thing).collect()
    }

    fn set_down(&self, down: bool) {
        self.org.faults().set_down(down);
    }

    fn remember(&self) -> Value {
        self.org.remember()
    }

    fn recall(&self, memory: Value) -> Result<()> {
        Ok(self.org.recall(memory)?)
    }
}

impl SalesforceHere {
    fn csm(&self, account: &Value) -> String {
        self.name_of(&account[CSM]).unwrap_or_else(|| "empty".into())
    }

    fn task(&self, task: &Value) -> String {
        let said = |field: &str| task[field].as_str().unwrap_or_default().to_owned();
        let owner = self.name_of(&task["OwnerId"]).unwrap_or_default();
        let due = match said("ActivityDate") {
            day if day.is_empty() => String::new(),
            day => format!(", due {day}"),
        };
        format!("{} · {}{due} · {owner}", said("Subject"), said("Status"))
    }

    fn user(&self, email: Option<&String>) -> Option<String> {
        let email = email?;
        self.org.user(if email == POOL { "tam-scale@example.com" } else { email })
    }

    fn account(&self, known: &Account) -> Value {
        let segment = known.segment.map(|segment| {
            let word = segment.as_str();
            word[..1].to_uppercase() + &word[1..]
        });
        json!({
            "Name": known.name, "Industry": known.industry, "Segment__c": segment, "Region__c": known.region,
            "LAM__c": known.lam, "ARR__c": known.arr, "Health__c": known.health,
            "Dedicated__c": known.dedicated.unwrap_or_default(), "Stages_Adopted__c": known.stages_adopted,
            "Licenses__c": known.licenses, "Licenses_Active__c": known.licenses_active,
            CSM: self.user(known.csm_field.as_ref()),
            "Solutions_Architect__c": self.user(known.sa_email.as_ref()),
            "Account_Executive__c": self.user(known.sae_email.as_ref()),
        })
    }

    fn deal(&self, known: &Opportunity, account: &str) -> Value {
        let mut deal = json!({
            "Name": known.name, "AccountId": account, "StageName": known.stage, "CloseDate": known.close_date,
            "Amount": known.amount, "Type": known.kind,
        });
        if let Some(owner) = self.user(known.owner_email.as_ref()) {
            deal["OwnerId"] = json!(owner);
        }
        deal
    }
}

fn world(stages: &[(String, StageKind)]) -> World {
    let count = stages.len().max(1) as f64;
    let stage = |(rank, (name, kind)): (usize, &(String, StageKind))| match kind {
        StageKind::Open => Stage::open(name, (100.0 * rank as f64 / count).round()),
        StageKind::Won => Stage::closed(name, true),
        StageKind::Lost | StageKind::Dropped => Stage::closed(name, false),
    };
    let number = |name: &str| ("Account", Field::number(name));
    let person = |name: &str| ("Account", Field::lookup(name, &["User"]));
    let fields = [
        ("Account", Field::picklist("Segment__c", &["Enterprise", "Commercial"])),
        ("Account", Field::text("Region__c", 40)),
        number("LAM__c"),
        number("ARR__c"),
        ("Account", Field::picklist("Health__c", &["green", "yellow", "red"])),
        ("Account", Field::new("Dedicated__c", Kind::Boolean)),
        number("Stages_Adopted__c"),
        number("Licenses__c"),
        number("Licenses_Active__c"),
        ("Account", Field::lookup(CSM, &["User"]).labeled("Customer Success Manager")),
        person("Solutions_Architect__c"),
        person("Account_Executive__c"),
        ("Task", Field::external_id(TASK_KEY).unique()),
    ];
    let mut world = World::new().app(ConnectedApp::new(KEY, SECRET));
    world.stages = stages.iter().enumerate().map(stage).collect();
    fields.into_iter().fold(world, |world, (object, field)| world.field(object, field))
}

fn user(name: &str, email: &str) -> Value {
    let (first, last) = name.split_once(' ').filter(|_| name != POOL).unwrap_or(("", name));
    let first = Some(first).filter(|first| !first.is_empty());
    json!({ "Username": email, "FirstName": first, "LastName": last, "Email": email })
}
