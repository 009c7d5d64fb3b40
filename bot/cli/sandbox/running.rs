//! A sandbox that is running: its beginning, its end, and beginning anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use baton_storage::connections::{self, Connection};
use baton_storage::cursors::{self, Cursor};
use baton_storage::time::At;
use baton_storage::{Fault, Storage, accounts, days_off, opportunities};
use chrono::Duration;
use local_slack::Workspace;

use crate::cli::sandbox::beside::Beside;
use crate::cli::sandbox::demo::Demo;
use crate::cli::sandbox::kept::Kept;
use crate::cli::sandbox::systems::{self, Systems};
use crate::cli::sandbox::{self, names};
use crate::clock::Clock;
use crate::connectors::salesforce::news::SOURCE;

/// A sandbox that is running.
#[derive(Clone)]
pub struct Sandbox {
    pub workspace: Workspace,
    pub bot: Arc<Beside>,
    pub systems: Arc<Systems>,
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
        self.save()
    }

    /// Writes down what is now, if it is to be kept.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn save(&self) -> Result<()> {
        self.kept.save(&self.workspace, &self.systems, &self.bot.clock)
    }

    /// Plays what happened before anybody comes, up to `now`.
    pub(crate) async fn begin(&self, now: At) -> Result<()> {
        let read = sandbox::story::begins(&self.workspace, self.demo.story(), now)? - Duration::minutes(10);
        self.bot.clock.set(read - Duration::hours(1));
        self.systems.fill(&self.demo.company(now))?;
        seed(&self.kept.database(), &self.demo, now, read).await?;
        sandbox::story::play(&self.workspace, &self.bot, self.demo.story(), now).await?;
        for line in self.demo.welcome() {
            self.workspace.say(names::HOST_OF_THE_STORY, names::LOBBY, line, None).await?;
        }
        self.save()
    }

    /// Goes on with what an earlier run left of the other systems. One of which it left nothing has the accounts and deals
    /// as the bot knows them.
    pub(crate) async fn go_on(&self, left: BTreeMap<String, systems::Kept>) -> Result<()> {
        let mut company = self.demo.company(self.bot.clock.now());
        if !self.systems.are_in(&left) {
            let database = self.kept.database();
            let storage =
                sandbox::beside::once_free(|| async { Ok(Storage::open(&database).await?) }).await?;
            let mut db = storage.read().await?;
            company.book.clear();
            for account in accounts::all(&mut db).await? {
                let deals = opportunities::of_account(&mut db, &account.account_id).await?;
                company.book.push((account, deals));
            }
            drop(db);
            storage.close().await;
        }
        self.systems.recall(left, &company)?;
        self.bot.start().await
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

/// Has the bot know the demo's accounts and deals, as if it had loaded them from Salesforce: it goes on reading what happens
/// after `read`.
pub(crate) async fn seed(database: &str, demo: &Demo, now: At, read: At) -> Result<()> {
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
            let cursor = Cursor { source: SOURCE.into(), read_until: read, read_at: read };
            cursors::keep(tx, &cursor).await?;
            let loaded = Connection { source: SOURCE.into(), loaded_at: Some(read), ..Connection::default() };
            connections::keep(tx, &loaded).await?;
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
