//! A sandbox that outlives its process: the bot's database, what the workspace and the other systems remember, and how far
//! time had been moved, in one directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use baton_storage::time::At;
use local_slack::Workspace;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cli::sandbox::systems::{self, Systems};
use crate::clock::Clock;

/// How long changes are gathered before they are written.
const GATHER: Duration = Duration::from_secs(1);

/// Where a sandbox is kept.
pub struct Kept {
    folder: PathBuf,
    /// Goes with the sandbox when nobody asked for it to be kept.
    _passing: Option<tempfile::TempDir>,
}

/// What an earlier run left.
#[derive(Serialize, Deserialize)]
pub struct Page {
    now: At,
    workspace: Value,
    /// By the names of their sections. A page from before there were any has none.
    #[serde(default)]
    pub systems: BTreeMap<String, systems::Kept>,
}

impl Kept {
    /// In this directory, or in one that goes with the process.
    pub fn at(folder: Option<&Path>) -> Result<Self> {
        let Some(folder) = folder else {
            let passing = tempfile::tempdir()?;
            return Ok(Self { folder: passing.path().to_owned(), _passing: Some(passing) });
        };
        std::fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
        let kept = Self { folder: folder.to_owned(), _passing: None };
        ensure!(
            kept.page().exists() || !kept.folder.join("baton.db").exists(),
            "{} holds a database and not its workspace: choose an empty directory",
            folder.display()
        );
        Ok(kept)
    }

    /// The address of the bot's database.
    pub fn database(&self) -> String {
        format!("sqlite://{}", self.folder.join("baton.db").display())
    }

    /// What an earlier run left; none if there was none.
    pub fn read(&self) -> Result<Option<Page>> {
        let page = self.page();
        if !page.exists() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(&std::fs::read(&page)?).with_context(|| self.fault())?))
    }

    /// Puts back the workspace and the time.
    pub fn recall(&self, page: Page, workspace: &Workspace, clock: &Clock) -> Result<()> {
        workspace.recall(page.workspace).with_context(|| self.fault())?;
        // Time was moved ahead then: what is planned is planned from there.
        clock.set(page.now.max(clock.now()));
        Ok(())
    }

    fn fault(&self) -> String {
        format!("{} is not what a sandbox wrote", self.page().display())
    }

    /// Forgets what was kept. The bot must not run: its database goes too.
    pub fn forget(&self) -> Result<()> {
        for name in ["workspace.json", "baton.db", "baton.db-wal", "baton.db-shm"] {
            match std::fs::remove_file(self.folder.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes down what is now, all or nothing.
    pub fn save(&self, workspace: &Workspace, systems: &Systems, clock: &Clock) -> Result<()> {
        let page = Page { now: clock.now(), workspace: workspace.remember(), systems: systems.remember() };
        let fresh = self.folder.join("workspace.json.new");
        std::fs::write(&fresh, serde_json::to_vec(&page)?)?;
        Ok(std::fs::rename(fresh, self.page())?)
    }

    /// Writes it down whenever something has changed.
    pub async fn save_always(&self, workspace: &Workspace, systems: &Systems, clock: &Clock) {
        let mut changes = workspace.changes();
        loop {
            let _changed_or_missed = changes.recv().await;
            tokio::time::sleep(GATHER).await;
            changes = workspace.changes();
            if let Err(error) = self.save(workspace, systems, clock) {
                tracing::warn!(error = %format!("{error:#}"), "the sandbox could not be kept");
            }
        }
    }

    fn page(&self) -> PathBuf {
        self.folder.join("workspace.json")
    }
}
