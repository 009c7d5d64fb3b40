//! What happens later. Two halves, both rows in the database:
//!
//! - the [`scheduler`] turns moments that have come into effects,
//! - the [`courier`] turns effects into calls to Slack, each once.
//!
//! A job is a struct of ids with a kind. It is written in the transaction that causes it, loads what it
//! needs when it runs, and may run twice. Deliberately absent: timers, queues in memory, and a retry
//! anywhere but here.

use std::time::Duration;

use anyhow::Context;
use baton_storage::ids::{ChannelId, UserId};
use baton_storage::occurrences::Occurrence;
use baton_storage::outbox::NewEffect;
use baton_storage::posts::Post;
use baton_storage::time::At;
use baton_storage::{Reader, Tx, waiting};
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::accounts::people_sync;
use crate::app::App;
use crate::engine::{canvas, gathered};
use crate::features;
use crate::slack::message::Message;

/// An effect on the outside, as ids.
pub trait Job: Serialize + DeserializeOwned {
    /// Its name in the outbox. Never changes: rows of it may be waiting.
    const KIND: &'static str;

    /// Whose turn it is: effects of one lane go one after the other, a second apart.
    fn lane(&self, app: &App) -> String;

    /// Whether it brings something up to date: then one that has not begun is as good as another one, as it will
    /// say what is true when it runs.
    const REFRESHES: bool = false;

    /// The key under which it exists at most once, if it must.
    fn once(&self) -> Option<String> {
        None
    }

    /// The job as an effect, due now.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    fn effect(&self, app: &App, now: At) -> anyhow::Result<NewEffect> {
        let args = serde_json::to_string(self)?;
        let lane = self.lane(app);
        Ok(NewEffect { kind: Self::KIND.into(), args, once: self.once(), lane, due_at: now })
    }

    /// Adds it to the outbox, due now.
    fn enqueue(&self, app: &App, tx: &mut Tx, now: At) -> impl Future<Output = anyhow::Result<()>> + Send
    where
        Self: Sync,
    {
        async move {
            let effect = self.effect(app, now)?;
            if !Self::REFRESHES || !waiting::waits(tx, &effect.kind, &effect.args).await? {
                gathered::put(app, tx, effect, now).await?;
            }
            Ok(())
        }
    }

    /// Reads it back from its row.
    ///
    /// # Errors
    /// When the row was written by another version of the job.
    fn read(args: &str) -> anyhow::Result<Self> {
        serde_json::from_str(args).context("its arguments are those of another version")
    }
}

/// What an effect comes to, now that its time has come.
#[derive(Debug)]
pub enum Work {
    /// A message to post.
    Post(Box<Posting>),
    /// Several things for one person, in one message.
    Together(Box<gathered::Gathered>),
    /// A message that stands already, to be brought up to date wherever it stands.
    Update { posts: Vec<Post>, message: Box<Message> },
    /// An answer for the eyes of the one who acted; by direct message where the address is worn out.
    Respond { response_url: String, to: UserId, message: Box<Message> },
    /// An account's channel, looked at or made.
    Channel(Box<features::channels::actions::Task>),
    /// A canvas to create, or to replace.
    Canvas(Box<canvas::Writing>),
    /// A file to upload.
    File(Box<features::meetings::jobs::file::Upload>),
    /// Who is who, asked of Slack.
    People(people_sync::Ask),
    /// Old deliveries forgotten, the write-ahead log folded.
    Housekeep,
    /// Overtaken by events.
    NotWanted(&'static str),
    /// Something else must happen first.
    Later(Duration),
}

/// A message and where it goes.
#[derive(Clone, Debug)]
pub struct Posting {
    pub to: To,
    pub message: Message,
    /// What it is about, so that it can be found and updated.
    pub matter: Option<String>,
    /// Who is told by direct message where it cannot be posted.
    pub instead: Vec<UserId>,
}

/// Where a message goes.
#[derive(Clone, Debug)]
pub enum To {
    Channel(ChannelId),
    Person(UserId),
    /// Into the thread of a matter's message.
    Under(String),
}

/// Loads what a job needs and says what is to be done.
pub type Compose = for<'a> fn(&'a App, &'a mut Reader, &'a str, At) -> BoxFuture<'a, anyhow::Result<Work>>;

/// What a planned moment came to.
#[derive(Debug)]
pub enum Planned {
    Done,
    Skipped(String),
    /// Nobody is at work: at that moment then.
    Postponed(At),
}

/// Turns a moment that has come into effects, within the scheduler's transaction.
pub type Plan = for<'a> fn(&'a App, &'a mut Tx, &'a Occurrence, At) -> BoxFuture<'a, anyhow::Result<Planned>>;

/// What becomes of several moments of one schedule that have come together, after a time of silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// The latest speaks for all: rungs of one ladder, days of one reminder.
    Latest,
    /// Each says something of its own.
    Each,
}
