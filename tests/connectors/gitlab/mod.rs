//! GitLab: what is asked of it, what its refusals mean, and what Baton does there.

mod check;
mod crashes;
mod failures;
mod issue;
mod land;
mod project;
mod risk;
mod secrecy;

use std::time::Duration;

use baton::config::Config;
use baton::config::environment::Variables;
use baton::connectors::gitlab::client::GitLab as Client;
use local_systems::gitlab::{GitLab, TOKEN, World, level};

use crate::harness::*;

/// How long a test waits for what does come.
const LOOK: Duration = Duration::from_secs(60);
pub const PRE: &str = "account-management/pre-sales";
pub const POST: &str = "account-management";

/// A GitLab whose users are the account team's, but for Alex, who is found by his username alone.
pub fn world() -> World {
    World::of_customers()
        .user("ravi", "Ravi Patel", "ravi.patel@example.com")
        .user("sam", "Sam Ortiz", "sam.ortiz@example.com")
        .private_user("alex", "Alex Moreau", "alex.moreau@example.com")
        .member("account-management", "sam", level::OWNER)
}

/// The section of `baton.toml` for a GitLab at this address.
pub fn section(base_url: &str) -> String {
    format!(
        "\n[gitlab]\nbase_url = \"{base_url}\"\npre_sales_group = \"{PRE}\"\npost_sales_group = \"{POST}\"\n\
         enterprise_template = \"account-management/templates/enterprise\"\n\
         commercial_template = \"account-management/templates/commercial\"\n\
         triage_project = \"customer-success/account-triage\"\n"
    )
}

/// A client of a GitLab, as the configuration makes it.
pub fn client(config: &Config, token: &str, patience: Duration) -> Client {
    let section = config.gitlab.clone().expect("the section");
    let variables = Variables::from([("GITLAB_TOKEN", token)]);
    let token = baton::config::gitlab::token(&variables).expect("its token");
    Client::new(section, token, patience).expect("a client")
}

/// A GitLab and a client of it, with a clock that stands still.
pub struct Stage {
    pub gitlab: GitLab,
    pub client: Client,
    pub config: Config,
}

impl Stage {
    pub async fn new() -> Self {
        Self::of(world(), TOKEN, |text| text).await
    }

    pub async fn of(world: World, token: &str, change: impl Fn(String) -> String) -> Self {
        let began = at("2026-11-23T10:00:00Z").0;
        let gitlab = GitLab::start(world, std::sync::Arc::new(move || began)).await;
        let text = config() + &change(section(gitlab.base_url()));
        let config = Config::parse(&text, "baton.toml", &Variables::default()).expect("a sound section");
        let client = client(&config, token, LOOK);
        Self { gitlab, client, config }
    }
}
