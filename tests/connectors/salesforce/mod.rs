//! Salesforce: signing in, reading, failures, and the fields that are mapped.

mod check;
mod client;
mod failures;
mod histories;
mod land;
mod odd;
mod poll;
mod secrecy;
mod storms;
mod whole;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use baton::clock::Clock;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::config::salesforce_secret::Credential;
use baton::connectors::salesforce::client::Salesforce as Client;
use baton_storage::time::At;
use local_systems::salesforce::{ConnectedApp, Field, INTEGRATION, Salesforce, World};
use serde_json::json;

/// 2026-11-21T22:14:00Z.
pub const BEGAN: At = At(1_795_299_240_000);
/// How long a test waits for what does come.
const LOOK: Duration = Duration::from_secs(60);
pub const KEY: &str = "the-consumer-key";
pub const SECRET: &str = "canary-of-the-consumer";
pub const PEM: &str = include_str!("../../systems/tests/keys/private.pem");

/// An organization whose accounts have the usual fields.
pub fn world() -> World {
    let app = ConnectedApp::new(KEY, SECRET).public_key(include_str!("../../systems/tests/keys/public.pem"));
    World::new()
        .app(app)
        .field("Account", Field::picklist("Segment__c", &["Enterprise", "Commercial"]))
        .field("Account", Field::text("Region__c", 40))
        .field("Account", Field::number("LAM__c"))
        .field("Account", Field::lookup("Customer_Success_Manager__c", &["User"]))
}

/// The section of `baton.toml` for an organization at this address.
pub fn section(base_url: &str) -> String {
    format!(
        "\n[salesforce]\nmy_domain = \"{base_url}\"\nauth = \"client_credentials\"\nclient_id = \"{KEY}\"\n"
    )
}

/// The same, by assertion.
pub fn section_jwt(base_url: &str) -> String {
    section(base_url).replace("client_credentials", "jwt") + &format!("username = \"{INTEGRATION}\"\n")
}

/// An organization, a client of it, and the clock of both.
pub struct Stage {
    pub sf: Salesforce,
    pub client: Client,
    pub clock: Clock,
    pub config: Config,
}

impl Stage {
    pub async fn new() -> Self {
        Self::of(world(), section).await
    }

    pub async fn of(world: World, section: impl Fn(&str) -> String) -> Self {
        let clock = Clock::manual(BEGAN);
        let reading = clock.clone();
        let sf = Salesforce::start(world, Arc::new(move || reading.now().0)).await;
        let text = crate::harness::config() + &section(sf.base_url());
        let config = Config::parse(&text, "baton.toml", &Variables::default()).expect("a sound section");
        let section = config.salesforce.clone().expect("the section");
        let secrets =
            Variables::from([("SALESFORCE_CLIENT_SECRET", SECRET), ("SALESFORCE_PRIVATE_KEY", PEM)]);
        let credential = Credential::read(&secrets, &section).expect("its secret");
        let client = Client::new(section, credential, clock.clone(), LOOK).expect("a client");
        Self { sf, client, clock, config }
    }

    /// The same with a client that waits so long for an answer.
    pub async fn patient(patience: Duration) -> Self {
        let stage = Self::new().await;
        let section = stage.config.salesforce.clone().expect("the section");
        let secrets = Variables::from([("SALESFORCE_CLIENT_SECRET", SECRET)]);
        let credential = Credential::read(&secrets, &section).expect("its secret");
        let client = Client::new(section, credential, stage.clock.clone(), patience).expect("a client");
        Self { client, ..stage }
    }

    /// So many accounts.
    pub fn accounts(&self, count: usize) {
        for number in 0..count {
            self.sf.put("Account", json!({ "Name": format!("Account {number}") })).expect("an account");
        }
    }

    /// How many requests for a token there were.
    pub fn granted(&self) -> usize {
        self.sf.requests().iter().filter(|request| request.path == "/services/oauth2/token").count()
    }
}
