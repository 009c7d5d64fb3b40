//! Gainsight: what is asked of it, what its refusals mean, and what Baton enters and reads there.

mod by_hand;
mod check;
mod crashes;
mod failures;
mod health;
mod land;
mod refused;
mod secrecy;
mod writing;

use std::time::Duration;

use baton::config::Config;
use baton::config::environment::Variables;
use baton::config::gainsight::access_key;
use baton::connectors::gainsight::client::Gainsight as Client;
use local_systems::gainsight::{ACCESS_KEY, Gainsight, World};

use crate::harness::*;

/// How long a test waits for what does come.
const LOOK: Duration = Duration::from_secs(60);

/// The section of `baton.toml` for a tenant at this address.
pub fn section(base_url: &str) -> String {
    format!(
        "\n[gainsight]\nbase_url = \"{base_url}\"\npriority_field = \"Priority__gc\"\n\
         lifecycle_field = \"Lifecycle__gc\"\nhealth_field = \"Health__gc\"\n"
    )
}

/// A client of a tenant, as the configuration makes it.
pub fn client(config: &Config, key: &str, patience: Duration) -> Client {
    let section = config.gainsight.as_ref().and_then(|section| section.connected()).expect("the section");
    let key = access_key(&Variables::from([("GAINSIGHT_ACCESS_KEY", key)])).expect("its key");
    Client::new(section.clone(), key, patience).expect("a client")
}

/// A tenant and a client of it, with a clock that stands still.
pub struct Stage {
    pub gainsight: Gainsight,
    pub client: Client,
    pub config: Config,
}

impl Stage {
    pub async fn new() -> Self {
        Self::of(World::of_customers(), ACCESS_KEY, |text| text).await
    }

    pub async fn of(world: World, key: &str, change: impl Fn(String) -> String) -> Self {
        let began = at("2026-11-23T10:00:00Z").0;
        let gainsight = Gainsight::start(world, std::sync::Arc::new(move || began)).await;
        let text = config() + &change(section(gainsight.base_url()));
        let config = Config::parse(&text, "baton.toml", &Variables::default()).expect("a sound section");
        let client = client(&config, key, LOOK);
        Self { gainsight, client, config }
    }
}
