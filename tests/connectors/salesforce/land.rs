//! A bot that reads an organization, both by one clock.

use std::sync::{Arc, OnceLock};

use baton::clock::Clock;
use baton::config::environment::Variables;
use baton::config::salesforce_secret::Credential;
use baton::connectors::salesforce::client::Salesforce as Client;
use baton::connectors::salesforce::compare::Compare;
use baton::connectors::salesforce::connection::Connection;
use baton::engine::job::Job;
use baton::error::ActionError;
use baton_storage::accounts::{self, Account};
use baton_storage::deals::{self, DealEvent, StageChange};
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::opportunities::{self, Opportunity};
use chrono::Duration;
use local_systems::salesforce::{Salesforce, World};
use serde_json::{Value, json};

use super::{LOOK, SECRET, section};
use crate::harness::*;

/// Stages of the organization, in their order.
pub const STAGES: [&str; 4] =
    ["3-Technical Evaluation", "4-Proposal", "5-Negotiating", "6-Awaiting Signature"];

/// A bot that reads an organization.
pub struct Land {
    pub bot: TestBot,
    pub sf: Salesforce,
}

impl Land {
    pub async fn open(world: World) -> Self {
        Self::open_with(world, "").await
    }

    /// The same with more in `baton.toml`.
    pub async fn open_with(world: World, more: &str) -> Self {
        let turning: Arc<OnceLock<Clock>> = Arc::default();
        let reading = turning.clone();
        let began = at("2026-11-23T10:00:00Z");
        let sf = Salesforce::start(world, Arc::new(move || reading.get().map_or(began, Clock::now).0)).await;
        let text = section(sf.base_url()) + more;
        let bot = TestBot::with(|toml| toml.push_str(&text)).await;
        bot.unread_is_fine("it is about what Baton knows, not about what it says");
        assert!(turning.set(bot.clock.clone()).is_ok());
        let land = Self { bot, sf };
        land.connect();
        land
    }

    /// As a start does: a new client that knows nothing.
    pub fn connect(&self) {
        let app = &self.bot.app;
        let section = app.config.salesforce.clone().expect("the section");
        let secrets = Variables::from([("SALESFORCE_CLIENT_SECRET", SECRET)]);
        let credential = Credential::read(&secrets, &section).expect("its secret");
        let client = Client::new(section, credential, app.clock.clone(), LOOK).expect("a client");
        app.connections.put(Connection::new(client));
    }

    pub async fn minutes(&self, minutes: i64) {
        self.bot.pass(Duration::minutes(minutes)).await;
    }

    pub fn account(&self, fields: Value) -> String {
        let mut account =
            json!({ "Name": "Acme", "Segment__c": "Enterprise", "Region__c": "EMEA", "LAM__c": 900 });
        account.as_object_mut().expect("fields").extend(fields.as_object().expect("fields").clone());
        self.sf.put("Account", account).expect("an account")
    }

    pub fn deal(&self, account: &str) -> String {
        let deal = json!({
            "Name": "Acme 2027", "AccountId": account, "StageName": STAGES[0], "CloseDate": "2027-02-15",
            "Amount": 120_000.5,
        });
        self.sf.put("Opportunity", deal).expect("a deal")
    }

    /// A user of the organization.
    pub fn user(&self, name: &str, email: &str) -> String {
        let user = json!({ "Username": format!("{name}@sf.example.com"), "LastName": name, "Email": email });
        self.sf.put("User", user).expect("a user")
    }

    /// What is remembered of the connection.
    pub async fn connection(&self) -> baton_storage::connections::Connection {
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        baton_storage::connections::of(&mut db, "salesforce").await.expect("asked")
    }

    /// Compares what is known with the organization, now.
    pub async fn compare(&self) {
        let now = self.bot.clock.now();
        let asked: Result<(), ActionError> = self
            .bot
            .app
            .write(now, |ctx| Box::pin(async move { Ok(Compare::default().enqueue(ctx).await?) }))
            .await;
        asked.expect("asked for");
        self.bot.settle().await;
    }

    pub async fn known(&self, deal: &str) -> Option<Opportunity> {
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        opportunities::find(&mut db, &OpportunityId::from(deal)).await.expect("asked")
    }

    pub async fn known_account(&self, account: &str) -> Option<Account> {
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        accounts::find(&mut db, &AccountId::from(account)).await.expect("asked")
    }

    pub async fn moves(&self, deal: &str) -> Vec<StageChange> {
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        deals::stages(&mut db, &OpportunityId::from(deal)).await.expect("asked")
    }

    pub async fn stages(&self, deal: &str) -> Vec<String> {
        self.moves(deal).await.into_iter().map(|one| one.to_stage).collect()
    }

    pub async fn events(&self, deal: &str) -> Vec<DealEvent> {
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        deals::events(&mut db, &OpportunityId::from(deal)).await.expect("asked")
    }
}
