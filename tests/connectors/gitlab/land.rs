//! A bot with a GitLab, both by one clock.

use std::sync::{Arc, OnceLock};

use baton::clock::Clock;
use baton::connectors::gitlab::connection::Connection;
use baton_storage::projects::{self, Project};
use local_systems::gitlab::{GitLab, TOKEN, World};
use serde_json::Value;

use super::{LOOK, client, section, world};
use crate::harness::*;

/// A bot with a GitLab.
pub struct Land {
    pub bot: TestBot,
    pub gitlab: GitLab,
}

impl Land {
    pub async fn open() -> Self {
        Self::of(world()).await
    }

    pub async fn of(world: World) -> Self {
        let turning: Arc<OnceLock<Clock>> = Arc::default();
        let reading = turning.clone();
        let began = at("2026-11-23T10:00:00Z");
        let now = Arc::new(move || reading.get().map_or(began, Clock::now).0);
        let gitlab = GitLab::start(world, now).await;
        let text = section(gitlab.base_url());
        let bot = TestBot::with(|toml| {
            toml.push_str(&text);
            toml.push_str(&format!("\n[[people]]\nid = \"{ALEX}\"\ngitlab = \"alex\"\n"));
        })
        .await;
        assert!(turning.set(bot.clock.clone()).is_ok());
        let land = Self { bot, gitlab };
        land.connect();
        land
    }

    /// As a start does.
    pub fn connect(&self) {
        let client = client(&self.bot.app.config, TOKEN, LOOK);
        self.bot.app.connections.put(Connection { client });
    }

    /// What Baton knows of Homeworld's project.
    pub async fn known(&self) -> Option<Project> {
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        projects::of_account(&mut db, &HOMEWORLD.into()).await.expect("asked")
    }

    /// A project of GitLab's that is there.
    #[track_caller]
    pub fn project(&self, path: &str) -> Value {
        self.gitlab.project(path).unwrap_or_else(|| panic!("no {path} among {:?}", self.gitlab.paths()))
    }

    /// The projects beside templates and the one for accounts at risk.
    pub fn customers(&self) -> Vec<String> {
        let mut paths = self.gitlab.paths();
        paths.retain(|path| !path.contains("/templates/") && !path.starts_with("customer-success/"));
        paths
    }

    /// How often GitLab was asked to make a project.
    pub fn asked_to_make(&self) -> usize {
        let made = |one: &&local_systems::Recorded| one.method == "POST" && one.path == "/api/v4/projects";
        self.gitlab.requests().iter().filter(made).count()
    }

    /// What the card of Homeworld's handoff says of the project.
    pub async fn on_the_card(&self) -> String {
        let card = self.bot.handoff_card(RAVI).await.text_of();
        let line = card.lines().find(|line| line.contains("GitLab project"));
        line.unwrap_or("nothing").replace(self.gitlab.base_url(), "https://gitlab.example.com")
    }
}
