//! An account's internal channel: looked at before it counts on it, and created where an organization wants that.
//!
//! Whatever is written there later asks the audience guard again each time, so nothing here is a promise about
//! tomorrow. Deliberately absent: what is posted in such a channel.

use std::sync::Arc;

use baton_storage::accounts::{self, Account};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, ChannelId, UserId};
use baton_storage::outbox::{self, OutboxEntry};
use baton_storage::time::At;
use futures::future::BoxFuture;

use crate::app::{App, Ctx};
use crate::engine::job::{Errand, Job};
use crate::engine::outcome::{Outcome, Then};
use crate::event::Event;
use crate::features::channels::jobs;
use crate::features::channels::jobs::create::Create;
use crate::features::channels::jobs::look::{Look, News};

/// Something to be done with Slack about an account's channel.
#[derive(Debug)]
pub enum Task {
    /// Find out whether the account's channel can be used.
    Look { account: Account, channel: ChannelId, by: Option<UserId> },
    /// Make one.
    Create { account: Account },
    /// Say what it is for, and bring the account team in.
    Invite { account: Account, channel: ChannelId, topic: String, people: Vec<UserId> },
}

/// Somebody names the account's channel; whether it is one for it is looked up.
pub async fn attach(
    ctx: &mut Ctx<'_>,
    account: &mut Account,
    channel: ChannelId,
    by: &UserId,
) -> anyhow::Result<()> {
    let before = account.channel.replace(channel.clone());
    if before.as_ref() != Some(&channel) {
        accounts::keep(ctx.tx, account).await?;
        let object = format!("account:{}", account.account_id);
        let mut entry = Entry::new(ctx.now, by, "channels.attach", object);
        entry.before = before.map(|before| before.0);
        entry.after = Some(channel.0);
        audit::record(ctx.tx, &entry).await?;
    }
    look_at(ctx, &account.account_id, Some(by)).await
}

/// Has an account's channel looked at: for whoever learns of one. `by` is told what comes of it, or without
/// them operators are, if it cannot be used.
pub async fn look_at(ctx: &mut Ctx<'_>, account: &AccountId, by: Option<&UserId>) -> anyhow::Result<()> {
    Look { account: account.clone(), by: by.cloned() }.enqueue(ctx).await
}

/// Has a channel created for an account that needs one: nothing happens where the organization does not want
/// that, where one is known, or where one is being created. May be called as often as one likes.
pub async fn wanted(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let known = accounts::resolve_merged(ctx.tx, account).await?;
    let lacks = known.is_some_and(|account| account.channel.is_none());
    if !ctx.app.config.organization.create_account_channels || !lacks {
        return Ok(());
    }
    let effect = Create { account: account.clone() }.effect(ctx.app, ctx.now)?;
    if !outbox::is_pending(ctx.tx, &effect.kind, &effect.args).await? {
        outbox::add(ctx.tx, effect, ctx.now).await?;
    }
    Ok(())
}

/// An account's channel is known, ours alone, and we are in it: what follows from that, in the transaction that
/// found it out. The account's cards stand there from now on, and lead there from
/// where they stood. It may be found out more than once for the same channel.
pub async fn known(ctx: &mut Ctx<'_>, account: &AccountId, confirmation: Option<News>) -> anyhow::Result<()> {
    tracing::info!(%account, "an account's channel can be used");
    if let Some(news) = confirmation {
        news.enqueue(ctx).await?;
    }
    ctx.tell(Event::ChannelAttached(account)).await
}

/// What was found out or made, to be stored with the outcome of the job that did.
pub enum Found {
    Looked { account: AccountId, ready: bool, news: Option<News> },
    Made { account: AccountId, channel: ChannelId },
}

impl Found {
    /// Stores it, and what follows from it.
    async fn stored(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        match self {
            Self::Looked { account, ready: true, news } => known(ctx, &account, news).await,
            Self::Looked { news: Some(news), .. } => news.enqueue(ctx).await,
            Self::Looked { .. } => Ok(()),
            Self::Made { account, channel } => jobs::create::keep(ctx, &account, channel).await,
        }
    }
}

impl Then for Found {
    fn keep<'a>(self: Box<Self>, ctx: &'a mut Ctx<'_>) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(async move { (*self).stored(ctx).await })
    }
}

impl Errand for Task {
    fn perform<'a>(
        self: Box<Self>,
        app: &'a Arc<App>,
        effect: &'a OutboxEntry,
        now: At,
    ) -> BoxFuture<'a, Outcome> {
        Box::pin(async move { perform(app, effect, *self, now).await })
    }
}

/// Does it. Each may be done twice.
async fn perform(app: &App, effect: &OutboxEntry, task: Task, now: At) -> Outcome {
    match task {
        Task::Look { account, channel, by } => {
            jobs::look::perform(app, effect, &account, channel, by, now).await
        }
        Task::Create { account } => jobs::create::perform(app, effect, &account, now).await,
        Task::Invite { account, channel, topic, people } => {
            jobs::invite::perform(app, effect, &account, &channel, &topic, &people, now).await
        }
    }
}
