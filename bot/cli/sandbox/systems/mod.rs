//! The systems beside Slack that the sandbox runs on: each is on this machine, holds what the demo's company has there, and
//! is connected to the bot by the bot's own connector.
//!
//! A system is added by a file here and one line in [`Systems::start`]. Its part of the page needs none: the Systems panel
//! shows whatever a system says that Baton wrote there.

pub mod gainsight;
pub mod gitlab;
pub mod google_calendar;
pub mod salesforce;
pub mod system;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use local_systems::Now;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::app::App;
use crate::cli::sandbox::systems::gainsight::GainsightHere;
use crate::cli::sandbox::systems::gitlab::GitLabHere;
use crate::cli::sandbox::systems::google_calendar::CalendarHere;
use crate::cli::sandbox::systems::salesforce::SalesforceHere;
use crate::cli::sandbox::systems::system::{Company, System};

/// All of them.
pub struct Systems {
    /// Where people move deals.
    pub salesforce: Arc<SalesforceHere>,
    all: Vec<Arc<dyn System>>,
    down: Mutex<BTreeSet<&'static str>>,
}

/// What is kept of one.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// Links to it stand in messages.
    port: Option<u16>,
    memory: Value,
}

impl Systems {
    /// Starts every system, where it was the last time if that place is free. They are empty.
    ///
    /// # Errors
    /// When the machine has no free port.
    pub async fn start(now: Now, kept: &BTreeMap<String, Kept>) -> Result<Self> {
        let door = |key: &'static str| door(kept.get(key).and_then(|kept| kept.port));
        let salesforce = Arc::new(SalesforceHere::start(door("salesforce").await?, now.clone())?);
        let all: Vec<Arc<dyn System>> = vec![
            salesforce.clone(),
            Arc::new(GitLabHere::start(door("gitlab").await?, now.clone())),
            Arc::new(GainsightHere::start(door("gainsight").await?, now.clone())),
            Arc::new(CalendarHere::start(door("google_calendar").await?, now)),
        ];
        Ok(Self { salesforce, all, down: Mutex::default() })
    }

    /// Their sections of `baton.toml`.
    pub fn sections(&self) -> Map<String, Value> {
        self.all
            .iter()
            .map(|system| system.section())
            .map(|(key, section)| (key.to_owned(), section))
            .collect()
    }

    /// Connects a bot to all of them.
    ///
    /// # Errors
    /// When the machine has no CA certificates.
    pub fn connect(&self, app: &App) -> Result<()> {
        self.all.iter().try_for_each(|system| system.connect(app))
    }

    /// Begins all of them anew with what the company has there.
    ///
    /// # Errors
    /// When the demo's data make no sense in one of them.
    pub fn fill(&self, company: &Company) -> Result<()> {
        for system in &self.all {
            self.set_down(system.section().0, false);
            system.fill(company).with_context(|| format!("the local {}", system.name()))?;
        }
        Ok(())
    }

    /// What each holds that Baton wrote.
    pub fn look(&self) -> Vec<Value> {
        let down = self.down();
        let one = |system: &Arc<dyn System>| {
            let id = system.section().0;
            json!({ "id": id, "name": system.name(), "down": down.contains(id), "things": system.written() })
        };
        self.all.iter().map(one).collect()
    }

    /// Takes one down, or brings it back; false if there is none of this id.
    pub fn set_down(&self, id: &str, down: bool) -> bool {
        let Some(system) = self.all.iter().find(|system| system.section().0 == id) else { return false };
        system.set_down(down);
        match down {
            true => self.down().insert(system.section().0),
            false => self.down().remove(system.section().0),
        };
        true
    }

    /// What has to be kept of all of them.
    pub fn remember(&self) -> BTreeMap<String, Kept> {
        let one = |system: &Arc<dyn System>| {
            let port = system.address().rsplit(':').next().and_then(|port| port.parse().ok());
            (system.section().0.to_owned(), Kept { port, memory: system.remember() })
        };
        self.all.iter().map(one).collect()
    }

    /// Whether something was kept of each.
    pub fn are_in(&self, kept: &BTreeMap<String, Kept>) -> bool {
        self.all.iter().all(|system| kept.contains_key(system.section().0))
    }

    /// Puts back what was kept. One of which nothing was kept, because it is newer than that, has what the company has.
    ///
    /// # Errors
    /// When something else was kept, or the company's data make no sense.
    pub fn recall(&self, mut kept: BTreeMap<String, Kept>, company: &Company) -> Result<()> {
        for system in &self.all {
            match kept.remove(system.section().0) {
                Some(kept) => system.recall(kept.memory)?,
                None => system.fill(company)?,
            }
        }
        Ok(())
    }

    fn down(&self) -> MutexGuard<'_, BTreeSet<&'static str>> {
        self.down.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A listener at this port, or at another one where it is taken.
async fn door(port: Option<u16>) -> Result<TcpListener> {
    if let Some(port) = port
        && let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await
    {
        return Ok(listener);
    }
    TcpListener::bind("127.0.0.1:0").await.context("no port for a local system")
}
