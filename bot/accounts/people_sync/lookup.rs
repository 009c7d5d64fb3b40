//! One person, asked of Slack by themselves: somebody who acted, or is quoted, and whom we do not know.
//!
//! Slack has to be answered before anything can be asked, so whoever acted is told to wait a moment; once it is known
//! who they are, they are told so where they acted.

use std::sync::Arc;

use baton_storage::ids::UserId;
use baton_storage::outbox::OutboxEntry;
use baton_storage::time::At;
use baton_storage::{outbox, people};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accounts::people_sync::asked::{Fault, came_to, keep_identity, store};
use crate::accounts::people_sync::follow::follow;
use crate::accounts::people_sync::learn::learn;
use crate::app::App;
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::outcome::Outcome;
use crate::engine::reply::Reply;
use crate::slack::client::failure::SlackError;
use crate::slack::replies;

/// Ask Slack who somebody is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lookup {
    user: UserId,
    /// The minute in which they turned up: they are asked for once in it, however often they try.
    minute: i64,
    /// Where they are told that they are known now.
    response_url: Option<String>,
    /// The command they typed.
    typed: Option<String>,
}

impl Lookup {
    /// Of this person.
    pub fn of(user: &UserId, now: At) -> Self {
        Self { user: user.clone(), minute: now.seconds() / 60, response_url: None, typed: None }
    }

    /// And they are told, where they acted.
    pub fn answering(mut self, response_url: Option<&str>, typed: Option<String>) -> Self {
        self.response_url = response_url.filter(|url| !url.is_empty()).map(str::to_owned);
        self.typed = typed;
        self
    }

    /// Asks Slack, stores what it says, and tells whoever waits for it.
    async fn ask(self, app: &Arc<App>) -> Result<(), Fault> {
        let known = { people::workspace(&mut *app.storage.read().await.map_err(anyhow::Error::from)?).await };
        let us = match known.map_err(anyhow::Error::from)? {
            Some(_) => None,
            None => Some(app.slack.identity().await?),
        };
        let user = match app.slack.user(&self.user).await {
            Ok(user) => Ok(user),
            Err(SlackError::Refused(code)) => Err(code),
            Err(failure) => return Err(failure.into()),
        };
        store(app, move |ctx| {
            Box::pin(async move {
                if let Some(us) = us {
                    keep_identity(ctx.tx, &us, ctx.now).await?;
                }
                let sentence = match user {
                    Ok(user) => {
                        learn(ctx, user).await?;
                        let ours = people::workspace(ctx.tx).await?.unwrap_or_default();
                        let person = people::find(ctx.tx, &self.user).await?;
                        match person.filter(|person| person.is_member_of(&ours)) {
                            Some(person) => {
                                let facts = json!({ "name": person.name, "typed": self.typed });
                                ctx.app.words.plain("replies.known_now", facts)?
                            }
                            None => ctx.app.words.plain("replies.not_member", json!({}))?,
                        }
                    }
                    Err(code) => ctx.app.words.plain("replies.not_told", json!({ "code": code }))?,
                };
                if let Some(response_url) = &self.response_url {
                    let reply = Reply::to(&self.user, Some(response_url), &replies::sentence(&sentence));
                    outbox::add(ctx.tx, reply.due(ctx.now)?, ctx.now).await?;
                }
                Ok(())
            })
        })
        .await?;
        // Perhaps they are in a group that holds a role.
        if app.config.follows_groups() {
            follow(app, false).await?;
        }
        Ok(())
    }
}

impl Job for Lookup {
    const KIND: &'static str = "people.lookup";

    /// Nobody waits for a page of the list, nor for somebody else.
    fn lane(&self, _app: &App) -> String {
        format!("person:{}", self.user)
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("person:{}:{}", self.user, self.minute))
    }

    /// Nothing to load: the work is all Slack's.
    async fn prepare(self, _ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        Ok(Delivery::Do(Box::new(self)))
    }
}

impl Errand for Lookup {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        came_to(self.ask(app).await, effect, now)
    }
}
