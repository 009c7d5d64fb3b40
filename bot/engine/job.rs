//! What a job is, what it comes to when its time has come, and the table of all of them.
//!
//! A job is a struct of ids with a kind. It is written in the transaction that causes it, loads what it
//! needs when it runs, and may run twice. Deliberately absent: timers, queues in memory, and a retry
//! anywhere but here.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use baton_storage::Reader;
use baton_storage::ids::{ChannelId, UserId};
use baton_storage::outbox::{self, NewOutboxEntry, OutboxEntry};
use baton_storage::posts::Post;
use baton_storage::time::At;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::{App, Ctx};
use crate::engine::gathered::put::put;
use crate::engine::gathered::rules::Haste;
use crate::engine::moment::MomentKind;
use crate::engine::outcome::Outcome;
use crate::slack::message::Message;

/// An effect on the outside, as ids.
pub trait Job: Serialize + DeserializeOwned {
    /// Its name in the outbox. Never changes: rows of it may be waiting.
    const KIND: &'static str;

    /// Whose turn it is: effects of one lane go one after the other, a second apart.
    fn lane(&self, app: &App) -> String;

    /// Whether it brings something up to date: then one that has not begun is as good as another one, as it will
    /// say what is true when it runs.
    const COALESCES: bool = false;

    /// The key under which it exists at most once, if it must.
    fn unique_key(&self) -> Option<String> {
        None
    }

    /// Whether it may go out together with other messages to the same person, and whether somebody waits for it.
    const HASTE: Option<Haste> = None;

    /// Loads what it needs and says what is to be done. May run twice.
    ///
    /// # Errors
    /// When something it needs is not there, the database refuses, or the words do not render.
    fn prepare(self, ctx: PrepareCtx<'_>) -> impl Future<Output = anyhow::Result<Delivery>> + Send;

    /// The job as an effect, due now.
    fn effect(&self, app: &App, now: At) -> anyhow::Result<NewOutboxEntry> {
        let args = serde_json::to_string(self)?;
        let lane = self.lane(app);
        Ok(NewOutboxEntry { kind: Self::KIND.into(), args, unique_key: self.unique_key(), lane, due_at: now })
    }

    /// Adds it to the outbox, due now.
    fn enqueue(&self, ctx: &mut Ctx<'_>) -> impl Future<Output = anyhow::Result<()>> + Send
    where
        Self: Sync,
    {
        async move {
            let effect = self.effect(ctx.app, ctx.now)?;
            if Self::COALESCES {
                outbox::add_unless_waiting(ctx.tx, effect, ctx.now).await?;
                return Ok(());
            }
            add(ctx, effect, Self::HASTE).await
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
pub enum Delivery {
    /// A message to post.
    Post(Box<Posting>),
    /// A message that stands already, to be brought up to date wherever it stands.
    Update { posts: Vec<Post>, message: Box<Message> },
    /// An answer for the eyes of the one who acted; by direct message where the address is worn out.
    Respond { response_url: String, to: UserId, message: Box<Message> },
    /// Something that is no message, done by whoever knows how.
    Do(Box<dyn DynErrand>),
    /// Overtaken by events.
    NotWanted(&'static str),
    /// Something else must happen first.
    Later(Duration),
}

impl Delivery {
    /// Whether nothing leaves the house for it.
    pub(crate) fn is_silent(&self) -> bool {
        match self {
            Self::NotWanted(_) | Self::Later(_) => true,
            Self::Do(errand) => errand.is_silent(),
            Self::Post(_) | Self::Update { .. } | Self::Respond { .. } => false,
        }
    }
}

/// A message and where it goes.
#[derive(Clone, Debug)]
pub struct Posting {
    pub to: To,
    pub message: Message,
    /// What it is about, so that it can be found and updated.
    pub message_key: Option<String>,
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

impl To {
    /// Of a place as jobs keep it: a channel's id, or a person's where there is no channel yet.
    pub fn place(place: String) -> Self {
        match place.starts_with(['U', 'W']) {
            true => Self::Person(UserId(place)),
            false => Self::Channel(ChannelId(place)),
        }
    }
}

/// Something on the outside that is no message: a channel made, a file uploaded, people asked for.
pub trait Errand: Debug + Send + 'static {
    /// Does it, or finds out whether an earlier attempt has. May be done twice.
    fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> impl Future<Output = Outcome> + Send;

    /// Whether nothing leaves the house for it.
    fn is_silent(&self) -> bool {
        false
    }

    /// The message that it is, if it is one after all.
    fn says(&self) -> Option<&Posting> {
        None
    }

    /// What came of it, with what came of each of those that went out with it.
    fn share(self, done: Outcome, _effect: &OutboxEntry, _now: At) -> Outcome
    where
        Self: Sized,
    {
        done
    }
}

/// An [`Errand`] of whatever kind, as a [`Delivery`] holds it.
pub trait DynErrand: Debug + Send {
    /// [`Errand::perform`].
    fn perform<'a>(
        self: Box<Self>,
        app: &'a Arc<App>,
        effect: &'a OutboxEntry,
        now: At,
    ) -> BoxFuture<'a, Outcome>;
    /// [`Errand::is_silent`].
    fn is_silent(&self) -> bool;
    /// [`Errand::says`].
    fn says(&self) -> Option<&Posting>;
    /// [`Errand::share`].
    fn share(self: Box<Self>, done: Outcome, effect: &OutboxEntry, now: At) -> Outcome;
}

impl<E: Errand> DynErrand for E {
    fn perform<'a>(
        self: Box<Self>,
        app: &'a Arc<App>,
        effect: &'a OutboxEntry,
        now: At,
    ) -> BoxFuture<'a, Outcome> {
        Box::pin(Errand::perform(*self, app, effect, now))
    }

    fn is_silent(&self) -> bool {
        Errand::is_silent(self)
    }

    fn says(&self) -> Option<&Posting> {
        Errand::says(self)
    }

    fn share(self: Box<Self>, done: Outcome, effect: &OutboxEntry, now: At) -> Outcome {
        Errand::share(*self, done, effect, now)
    }
}

/// What a job is given when its time has come.
pub struct PrepareCtx<'a> {
    pub app: &'a App,
    pub db: &'a mut Reader,
    pub now: At,
    /// Every kind of job, for those that speak for others.
    pub table: &'static Table,
}

impl PrepareCtx<'_> {
    /// What an effect comes to by itself.
    ///
    /// # Errors
    /// When there is no such kind, or as [`Job::prepare`].
    pub async fn of_effect(self, effect: &OutboxEntry) -> anyhow::Result<Delivery> {
        self.of_kind(&effect.kind, &effect.args).await
    }

    /// The same for a kind and its arguments.
    ///
    /// # Errors
    /// When there is no such kind, or as [`Job::prepare`].
    pub async fn of_kind(self, kind: &str, args: &str) -> anyhow::Result<Delivery> {
        let kind = self.table.job(kind).with_context(|| format!("no job of the kind {kind}"))?;
        (kind.prepare)(self, args).await
    }
}

/// What the registry knows of every job and every planned moment.
pub struct Table {
    /// The jobs, feature by feature.
    pub jobs: &'static [&'static [JobKind]],
    /// The planned moments, likewise.
    pub moments: &'static [&'static [MomentKind]],
    /// Why a schedule comes no more, by its name.
    pub why_not: fn(&App, &str, At) -> String,
}

impl Table {
    /// Every kind of job.
    pub fn jobs(&self) -> impl Iterator<Item = &'static JobKind> {
        self.jobs.iter().copied().flatten()
    }

    /// Every kind of planned moment.
    pub fn moments(&self) -> impl Iterator<Item = &'static MomentKind> {
        self.moments.iter().copied().flatten()
    }

    /// Every kind that may stand in a row.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.jobs().map(|job| job.kind).chain(self.moments().map(|moment| moment.kind))
    }

    /// The job of a kind.
    pub fn job(&self, kind: &str) -> Option<&'static JobKind> {
        self.jobs().find(|job| job.kind == kind)
    }

    /// The planned moment of a kind.
    pub fn moment(&self, kind: &str) -> Option<&'static MomentKind> {
        self.moments().find(|moment| moment.kind == kind)
    }
}

/// A kind of job, as the table holds it.
pub struct JobKind {
    pub kind: &'static str,
    pub haste: Option<Haste>,
    prepare: for<'a> fn(PrepareCtx<'a>, &'a str) -> BoxFuture<'a, anyhow::Result<Delivery>>,
}

impl JobKind {
    /// The entry of a job.
    pub const fn of<J: Job + Send>() -> Self {
        Self {
            kind: J::KIND,
            haste: J::HASTE,
            prepare: |ctx, args| Box::pin(async move { J::read(args)?.prepare(ctx).await }),
        }
    }
}

/// Adds an effect to the outbox: by itself, or with what else goes to the same person.
pub async fn add(ctx: &mut Ctx<'_>, effect: NewOutboxEntry, haste: Option<Haste>) -> anyhow::Result<()> {
    match haste {
        Some(haste) => put(ctx, effect, haste).await?,
        None => outbox::add(ctx.tx, effect, ctx.now).await?,
    };
    Ok(())
}
