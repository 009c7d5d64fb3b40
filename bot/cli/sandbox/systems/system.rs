//! A system beside Slack, as the sandbox has it: what it is filled with, how the bot is connected to it, and what it shows of
//! what Baton wrote.

use anyhow::Result;
use baton_storage::accounts::Account;
use baton_storage::opportunities::Opportunity;
use serde::Serialize;
use serde_json::Value;

use crate::app::App;

/// A system on this machine.
pub trait System: Send + Sync {
    /// As people call it.
    fn name(&self) -> &'static str;

    /// The section of `baton.toml` that connects it, by its name.
    fn section(&self) -> (&'static str, Value);

    /// Where it is: `http://127.0.0.1:PORT`.
    fn address(&self) -> &str;

    /// Forgets everything, and puts there what the company has there, as of now.
    ///
    /// # Errors
    /// When the demo's data make no sense there.
    fn fill(&self, company: &Company) -> Result<()>;

    /// Connects a bot to it.
    ///
    /// # Errors
    /// When the machine has no CA certificates.
    fn connect(&self, app: &App) -> Result<()>;

    /// What Baton wrote there and how it stands, the newest first.
    fn written(&self) -> Vec<Thing>;

    /// Answers with errors from now on, or as it should.
    fn set_down(&self, down: bool);

    /// What has to be kept for it to go on later.
    fn remember(&self) -> Value;

    /// Puts back what was kept.
    ///
    /// # Errors
    /// When it was not written by [`System::remember`].
    fn recall(&self, memory: Value) -> Result<()>;
}

/// Something that Baton wrote, with what it says.
#[derive(Serialize)]
pub struct Thing {
    pub title: String,
    /// Labels and values.
    pub facts: Vec<(String, String)>,
}

/// What a system is filled with.
pub struct Company {
    /// Everybody but the guests.
    pub people: Vec<Colleague>,
    pub book: Vec<(Account, Vec<Opportunity>)>,
}

/// One of the company's people.
pub struct Colleague {
    pub handle: String,
    pub name: String,
    pub email: String,
}
