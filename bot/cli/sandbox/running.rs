//! A sandbox that is running: its beginning, its end, and beginning anew.

use std::sync::Arc;

use anyhow::Result;
use baton_storage::time::At;
use baton_storage::{Fault, Storage, accounts, days_off, opportunities};
use local_slack::Workspace;

use crate::cli::sandbox::beside::Beside;
use crate::cli::sandbox::demo::Demo;
use crate::cli::sandbox::kept::Kept;
use crate::cli::sandbox::{self, names};
use crate::clock::Clock;

/// A sandbox that is running.
#[derive(Clone)]
pub struct Sandbox {
    pub workspace: Workspace,
    pub bot: Arc<Beside>,
    pub(crate) kept: Arc<Kept>,
    pub(crate) demo: Arc<Demo>,
}

impl Sandbox {
    /// Ends it, and keeps it if it is to be kept.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub async fn end(&self) -> Result<()> {
        self.bot.stop().await;
        self.kept.save(&self.workspace, &self.bot.clock)
    }

    /// Plays what happened before anybody comes, up to `now`.
    pub(crate) async fn begin(&self, now: At) -> Result<()> {
        seed(&self.kept.database(), &self.demo, now).await?;
        sandbox::story::play(&self.workspace, &self.bot, self.demo.story(), now).await?;
        for line in self.demo.welcome() {
            self.workspace.say(names::HOST_OF_THE_STORY, names::LOBBY, line, None).await?;
        }
        self.kept.save(&self.workspace, &self.bot.clock)
    }

    /// Forgets everything that happened here and begins again, today.
    ///
    /// # Errors
    /// When the database cannot be made anew.
    pub async fn start_over(&self) -> Result<()> {
        self.bot.stop().await;
        self.workspace.faults().clear();
        let database = self.kept.database();
        // Nobody holds it any more once it can be opened.
        let free = sandbox::beside::once_free(|| async { Ok(Storage::open(&database).await?) }).await?;
        free.close().await;
        drop(free);
        self.kept.forget()?;
        self.workspace.begin_anew(self.demo.world());
        let now = Clock::system().now();
        self.bot.clock.set(now);
        self.begin(now).await
    }

    /// Where the story begins: as Sam, in #general.
    pub fn front_door(&self) -> String {
        format!("{}/?user={}&channel={}", self.workspace.base_url(), names::FIRST, names::LOBBY)
    }
}

/// Tells the bot of the demo's accounts and deals, as a CRM would.
pub(crate) async fn seed(database: &str, demo: &Demo, now: At) -> Result<()> {
    let (known, away) = (demo.book(now), demo.absences(now));
    let storage = Storage::open(database).await?;
    let write = storage.write(move |tx| {
        Box::pin(async move {
            for (account, deals) in &known {
                accounts::keep(tx, account).await?;
                for deal in deals {
                    opportunities::keep(tx, deal).await?;
                }
            }
            for absence in &away {
                days_off::keep(tx, absence).await?;
            }
            Ok::<_, Fault>(())
        })
    });
    write.await?;
    storage.close().await;
    Ok(())
}
