//! A bot with a Gainsight, both by one clock.

use std::sync::{Arc, OnceLock};

use baton::app::Ctx;
use baton::clock::Clock;
use baton::connectors::gainsight::connection::Connection;
use baton::features::priority::actions;
use baton::features::priority::load::load_context;
use baton_storage::attributes::{self, Attribute, AttributeKind};
use baton_storage::states::Priority;
use local_systems::gainsight::{ACCESS_KEY, Gainsight, World};
use serde_json::{Value, json};

use super::{LOOK, client, section};
use crate::harness::*;

/// Ravi's, in EMEA; the only one with a company of its own unless told.
pub const NORTHWIND: &str = "0015e00000RaviAAAR";

/// A bot with a Gainsight.
pub struct Land {
    pub bot: TestBot,
    pub gainsight: Gainsight,
}

impl Land {
    /// One that keeps no lifecycle there.
    pub async fn open() -> Self {
        let lifecycle = "lifecycle_field = \"Lifecycle__gc\"\n";
        Self::of(World::of_customers(), |text| text.replace(lifecycle, "")).await
    }

    /// One with a changed section of `baton.toml`.
    pub async fn of(world: World, change: impl Fn(String) -> String) -> Self {
        let turning: Arc<OnceLock<Clock>> = Arc::default();
        let reading = turning.clone();
        let began = at("2026-11-23T09:00:00Z");
        let now = Arc::new(move || reading.get().map_or(began, Clock::now).0);
        let gainsight = Gainsight::start(world, now).await;
        gainsight.put(json!({ "Name": "Northwind Rail", "SFDC_Account_ID": NORTHWIND }));
        let text = change(section(gainsight.base_url()));
        let bot = TestBot::with(|toml| toml.push_str(&text)).await;
        assert!(turning.set(bot.clock.clone()).is_ok());
        let client = client(&bot.app.config, ACCESS_KEY, LOOK);
        bot.app.connections.put(Connection::new(client));
        let land = Self { bot, gainsight };
        let mut northwind = land.bot.account(NORTHWIND).await;
        northwind.region = Some("EMEA".into());
        northwind.segment = Some(baton_storage::states::Segment::Enterprise);
        told(&land.bot.app, northwind).await;
        land
    }

    /// A level is given to Northwind, as its life gives one.
    pub async fn decides(&self, level: Priority) {
        self.decides_only(level).await;
        self.bot.settle().await;
    }

    /// The same, before anything that follows by itself.
    pub async fn decides_only(&self, level: Priority) {
        self.bot.clock.advance(chrono::Duration::seconds(1));
        let app = &self.bot.app;
        app.write(app.clock.now(), move |ctx| Box::pin(gives(ctx, level))).await.expect("a level");
    }

    /// What stands in a field of Northwind's company.
    pub fn stands(&self, field: &str) -> Value {
        self.gainsight.company(NORTHWIND).expect("the company")[field].clone()
    }

    /// What Baton knows of Northwind's priority there.
    pub async fn known(&self) -> Option<Attribute> {
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        attributes::find(&mut db, &NORTHWIND.into(), AttributeKind::Priority).await.expect("asked")
    }

    /// How often a company was to be changed, successfully or not.
    pub fn asked_to_write(&self) -> usize {
        self.gainsight.requests().iter().filter(|one| one.method == "PUT").count()
    }

    /// What somebody reads of Gainsight.
    pub fn told(&self, user: &str) -> String {
        let lines = self.bot.news(user);
        lines.into_iter().filter(|line| line.contains("Gainsight")).collect::<Vec<_>>().join("\n")
    }
}

/// Gives Northwind a level, as its life gives one.
pub async fn gives(ctx: &mut Ctx<'_>, level: Priority) -> anyhow::Result<()> {
    let context = load_context(ctx.app, ctx.tx, &NORTHWIND.into(), ctx.now).await?.expect("a team");
    actions::begin(ctx, &context, level, "So it is.").await
}
