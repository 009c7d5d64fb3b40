//! Making an account's own private channel, once.
//!
//! Slack gives a name to one channel alone, so asking twice under one name cannot make two. What may be there
//! after a lost answer is found again by its name, by who created it, and by no account having it yet. All of
//! them are made one after the other, so that two accounts of one name do not take each other's.

use std::sync::Arc;

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, ChannelId};
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::people;
use baton_storage::states::OutboxState;
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::ops_note;
use crate::engine::outcome::{Outcome, Then};
use crate::features::channels::jobs::invite::Invite;
use crate::features::channels::{jobs, rules};
use crate::slack::client::failure::SlackError;

/// How often a name that is taken is looked for among our channels after an answer was lost, before it is held
/// to be somebody else's.
const LOOKS: i64 = 2;

/// Create an account's channel.
#[derive(Serialize, Deserialize)]
pub struct Create {
    pub account: AccountId,
}

impl Job for Create {
    const KIND: &'static str = "channels.create";

    fn lane(&self, _app: &App) -> String {
        "account channels".into()
    }

    /// Nothing, where a channel has become known meanwhile.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let account = accounts::resolve_merged(db, &self.account).await?;
        if !app.config.organization.create_account_channels {
            return Ok(Delivery::NotWanted("channels are not created here any more"));
        }
        match account.filter(|account| account.channel.is_none()) {
            Some(account) => Ok(Delivery::Do(Box::new(Creating { account }))),
            None => Ok(Delivery::NotWanted("the account has a channel")),
        }
    }
}

/// What trying came to.
enum Tried {
    Made(ChannelId),
    /// The name is taken, perhaps by us: to be looked at again.
    Perhaps,
}

/// The account that gets a channel.
#[derive(Debug)]
struct Creating {
    account: Account,
}

impl Errand for Creating {
    /// Makes it, or finds the one that an earlier attempt made.
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        let Self { account } = self;
        let uncertain = effect.state == OutboxState::Reconciling;
        match attempt(app, &account, uncertain && effect.looks < LOOKS).await {
            Ok(Tried::Made(channel)) => {
                let mut done = Outcome::of(Settlement::Completed(None));
                done.then = Some(Box::new(Made { account: account.account_id, channel }));
                done
            }
            Ok(Tried::Perhaps) => Outcome::look(effect, now, effect.looks + 1, "its name is taken"),
            Err(SlackError::Ambiguous(fault)) => Outcome::look(effect, now, 0, &fault),
            Err(SlackError::Refused(code)) => {
                let mut done = Outcome::discarded(&code);
                done.follow_up.extend(ops_note::no_channel(app, &account, &code, now));
                done
            }
            Err(failure) if uncertain => Outcome::retry_lookup(effect, &failure, now),
            Err(failure) => Outcome::again(effect, now, &failure),
        }
    }
}

async fn attempt(app: &App, account: &Account, look_again: bool) -> Result<Tried, SlackError> {
    for name in rules::names(&account.name, account.account_id.as_str()) {
        match app.slack.create_channel(&name).await {
            Ok(channel) => return Ok(Tried::Made(channel)),
            Err(SlackError::Refused(code)) if code == "name_taken" => match left_behind(app, &name).await? {
                Some(channel) => return Ok(Tried::Made(channel)),
                None if look_again => return Ok(Tried::Perhaps),
                None => {}
            },
            Err(failure) => return Err(failure),
        }
    }
    Err(SlackError::Refused("name_taken".into()))
}

/// A channel of this name that we created and no account has: what an attempt of ours left behind.
async fn left_behind(app: &App, name: &str) -> Result<Option<ChannelId>, SlackError> {
    let broken = |fault: baton_storage::Fault| SlackError::NotSent(fault.to_string());
    let us = people::bot_user(&mut *app.storage.read().await.map_err(broken)?).await.map_err(broken)?;
    let us = us.ok_or_else(|| SlackError::NotSent("we do not know yet who we are".into()))?;
    let own = app.slack.own_channels(&us).await?;
    let Some(found) = own.into_iter().find(|channel| channel.name == name) else { return Ok(None) };
    let mut db = app.storage.read().await.map_err(broken)?;
    let taken = accounts::of_channel(&mut db, &found.id).await.map_err(broken)?;
    Ok(taken.is_empty().then_some(found.id))
}

/// A channel that was made for an account.
struct Made {
    account: AccountId,
    channel: ChannelId,
}

impl Then for Made {
    /// Gives the new channel to its account, unless somebody has attached another one meanwhile: their word counts,
    /// and ours stays empty until the name is needed again.
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let Some(mut known) = accounts::resolve_merged(ctx.tx, &self.account).await? else { return Ok(()) };
        if known.channel.is_some() {
            return Ok(());
        }
        known.channel = Some(self.channel.clone());
        accounts::keep(ctx.tx, &known).await?;
        let account = &known.account_id;
        let object = format!("account:{account}");
        let mut entry = Entry::new(ctx.now, &Actor::Baton, "channels.create", object).because("created");
        entry.after = Some(self.channel.0.clone());
        audit::record(ctx.tx, &entry).await?;
        Invite { account: account.clone(), channel: self.channel }.enqueue(ctx).await?;
        jobs::usable(ctx, account).await
    }
}
