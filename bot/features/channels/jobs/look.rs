//! Looking at the channel that somebody gave to an account, and telling them what came of it.
//!
//! One that cannot be used stays with the account all the same: who attached it meant that one, and an
//! invitation, an unarchiving or the end of sharing makes it good without attaching it again. Nothing leaks
//! meanwhile, since the guard is asked before every post, and what is kept from the channel goes to its people
//! directly.

use std::sync::Arc;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, ChannelId, OutboxId, UserId};
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::engine::audience::Blocked;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Errand, Job, Posting, PrepareCtx, To};
use crate::engine::outcome::{Outcome, Then};
use crate::engine::{audience, ops_note};
use crate::features::channels::{jobs, view};

/// Look at an account's channel.
#[derive(Serialize, Deserialize)]
pub struct Look {
    pub account: AccountId,
    /// Who attached it; none where the CRM did.
    pub by: Option<UserId>,
}

impl Job for Look {
    const KIND: &'static str = "channels.look";

    fn lane(&self, _app: &App) -> String {
        format!("channel:{}", self.account)
    }

    /// The channel that the account has now.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { db, .. } = ctx;
        let Some(account) = accounts::resolve_merged(db, &self.account).await? else {
            return Ok(Delivery::NotWanted("the account is gone"));
        };
        let Some(channel) = account.channel.clone() else {
            return Ok(Delivery::NotWanted("the account has no channel any more"));
        };
        Ok(Delivery::Do(Box::new(Looking { account, channel, by: self.by })))
    }
}

/// The channel to look at, for an account.
#[derive(Debug)]
struct Looking {
    account: Account,
    channel: ChannelId,
    by: Option<UserId>,
}

impl Errand for Looking {
    /// Asks Slack about the channel, and says what it said.
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        let Self { account, channel, by } = self;
        let (what, code) = match audience::ours(app, &channel).await {
            Ok(seen) if seen.member => ("ready", String::new()),
            Ok(_) => ("outside", "not_in_channel".to_owned()),
            Err(Blocked::Now(failure)) => return Outcome::again(effect, now, &failure),
            Err(Blocked::Always(code)) => (words_for(&code), code),
        };
        let (id, ready, found) = (account.account_id.clone(), what == "ready", effect.outbox_id.clone());
        let mut done = Outcome::of(Settlement::Completed(None));
        if by.is_none() && !ready {
            done.follow_up.extend(ops_note::no_channel(app, &account, &code, now));
        }
        let news = by.map(|to| News { account: id.clone(), channel, to, what: what.into(), code, found });
        done.then = Some(Box::new(Looked { account: id, ready, news }));
        done
    }
}

/// What looking found.
struct Looked {
    account: AccountId,
    ready: bool,
    news: Option<News>,
}

impl Then for Looked {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        if let Some(news) = self.news {
            news.enqueue(ctx).await?;
        }
        if self.ready { jobs::usable(ctx, &self.account).await } else { Ok(()) }
    }
}

/// Which words tell of Slack's code. Private channels that we are not in do not exist for us.
fn words_for(code: &str) -> &'static str {
    match code {
        "is_archived" => "archived",
        "shared_outside" => "shared",
        "channel_not_found" => "outside",
        _ => "other",
    }
}

/// What came of looking, for whoever attached the channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct News {
    account: AccountId,
    channel: ChannelId,
    to: UserId,
    /// Which words.
    what: String,
    /// Slack's, or a word of ours.
    code: String,
    /// The look that found it out: told once.
    found: OutboxId,
}

impl Job for News {
    const KIND: &'static str = "channels.news";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("channel:{}", self.found))
    }

    /// The news, unless they have attached another one since.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let account = accounts::resolve_merged(db, &self.account).await?;
        let Some(account) = account.filter(|account| account.channel.as_ref() == Some(&self.channel)) else {
            return Ok(Delivery::NotWanted("the account has another channel now"));
        };
        let message =
            view::news(&app.words, &account, &app.config.organization.name, &self.what, &self.code)?;
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key: None,
            instead: Vec::new(),
        })))
    }
}
