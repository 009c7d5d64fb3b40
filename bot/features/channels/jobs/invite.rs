//! Bringing the account team into the channel that was made for it, and saying what it is for.

use std::sync::Arc;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, ChannelId, UserId};
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::accounts::context::AccountContext;
use crate::app::App;
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::ops_note;
use crate::engine::outcome::Outcome;
use crate::features::channels::view;
use crate::slack::client::failure::SlackError;

/// Bring the account team into its channel.
#[derive(Serialize, Deserialize)]
pub struct Invite {
    pub account: AccountId,
    pub channel: ChannelId,
}

impl Job for Invite {
    const KIND: &'static str = "channels.invite";

    fn lane(&self, _app: &App) -> String {
        self.channel.0.clone()
    }

    /// Who is on the account now.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let account = accounts::resolve_merged(db, &self.account).await?;
        let Some(account) = account.filter(|account| account.channel.as_ref() == Some(&self.channel)) else {
            return Ok(Delivery::NotWanted("the account has another channel now"));
        };
        let topic = view::topic(&app.words, &account)?;
        let context = AccountContext::of(app, db, account).await?;
        let people = context.people(db).await?;
        Ok(Delivery::Do(Box::new(Inviting {
            account: context.account,
            channel: self.channel,
            topic,
            people,
        })))
    }
}

/// Whom to bring in, and what the channel is said to be for.
#[derive(Debug)]
struct Inviting {
    account: Account,
    channel: ChannelId,
    topic: String,
    people: Vec<UserId>,
}

impl Errand for Inviting {
    /// One after the other; whom Slack refuses is told to operators and keeps nobody else out.
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        let mut refused = None;
        match app.slack.set_topic(&self.channel, &self.topic).await {
            Ok(()) => {}
            // A channel without a topic is as good a channel.
            Err(SlackError::Refused(code)) => tracing::warn!(code, "a channel's topic was not set"),
            Err(failure) => return Outcome::again(effect, now, &failure),
        }
        for person in &self.people {
            match app.slack.invite(&self.channel, person).await {
                Ok(()) => {}
                Err(SlackError::Refused(code)) => refused = refused.or(Some(code)),
                Err(failure) => return Outcome::again(effect, now, &failure),
            }
        }
        let mut done = Outcome::of(Settlement::Completed(None));
        if let Some(code) = refused {
            done.follow_up.extend(ops_note::no_channel(app, &self.account, &code, now));
        }
        done
    }
}
