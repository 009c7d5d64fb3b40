//! Who is who: everybody of the workspace and the members of the configured user groups ([`groups`]), asked of Slack
//! at start and every night; one person by themselves, when somebody we do not know turns up ([`lookup`]); and who holds
//! which role because of it ([`mod@follow`]).
//!
//! A workspace has thousands of people, and Slack gives them a page at a time, some twenty pages a minute. Each page is
//! an effect of its own that knows where the page begins: what was asked is never asked again for a refusal or a
//! restart in the middle.

pub mod asked;
pub mod follow;
pub mod groups;
pub mod learn;
pub mod lookup;

use std::sync::Arc;

use baton_storage::occurrences::Occurrence;
use baton_storage::outbox::{self, NewOutboxEntry, OutboxEntry};
use baton_storage::states::AsideSort;
use baton_storage::time::At;
use baton_storage::waiting;
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::accounts::people_sync::asked::{Fault, came_to, keep_identity, store};
use crate::accounts::people_sync::follow::follow;
use crate::accounts::people_sync::groups::Groups;
use crate::accounts::people_sync::learn::learn;
use crate::app::{App, Ctx};
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::moment::Fired;
use crate::engine::outcome::Outcome;
use crate::engine::set_aside::{Asides, Thing, alone, operators};
use crate::error::said;
use crate::slack::client::failure::SlackError;
use crate::slack::client::people::User;

/// Slack answers about twenty pages a minute.
const PAGE_PACE: Duration = Duration::seconds(3);

/// Ask Slack who is who, one page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refresh {
    /// What asks for it, such as `start`; at most one of the same name is ever done.
    pub because: String,
    /// Where the page begins; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl Refresh {
    /// Everybody, from the first page on.
    pub const fn all(because: String) -> Self {
        Self { because, cursor: None }
    }

    /// Adds it to the outbox, unless the list is being read already: then that goes on where it is.
    pub async fn begin(&self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        if waiting::unfinished(ctx.tx, Self::KIND).await? {
            return Ok(());
        }
        self.enqueue(ctx).await
    }
}

impl Job for Refresh {
    const KIND: &'static str = "people.refresh";

    fn lane(&self, _app: &App) -> String {
        "people".into()
    }

    fn unique_key(&self) -> Option<String> {
        Some(match &self.cursor {
            Some(cursor) => format!("people:{}:{cursor}", self.because),
            None => format!("people:{}", self.because),
        })
    }

    /// Nothing to load: the work is all Slack's.
    async fn prepare(self, _ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        Ok(Delivery::Do(Box::new(self)))
    }
}

impl Errand for Refresh {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        came_to(ask_page(app, self, true).await.map(drop), effect, now)
    }
}

/// The nightly slot.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    Refresh::all(occurrence.slot.clone()).begin(ctx).await?;
    Ok(Fired::Done)
}

/// Asks for everybody, one page after the other, for whoever waits for all of them.
///
/// # Errors
/// When Slack or the database refuses.
pub async fn refresh(app: &Arc<App>) -> anyhow::Result<()> {
    let mut page = Refresh::all("asked at once".into());
    loop {
        match ask_page(app, page.clone(), false).await {
            Ok(None) => return Ok(()),
            Ok(next) => page.cursor = next,
            Err(Fault::Slack(failure)) => return Err(failure.into()),
            Err(Fault::Ours(error)) => return Err(error),
        }
    }
}

/// Stores a page, in one transaction with the errand for the next one where it `goes_on`. Says where the next
/// one begins.
async fn ask_page(app: &Arc<App>, refresh: Refresh, goes_on: bool) -> Result<Option<String>, Fault> {
    let us = match refresh.cursor {
        None => Some(app.slack.identity().await?),
        Some(_) => None,
    };
    let (users, next) = match app.slack.users(refresh.cursor.as_deref()).await {
        Ok(page) => page,
        // A cursor does not live for ever. Once more from the first page, and no oftener for the same reason.
        Err(SlackError::Refused(code) | SlackError::Passing(code))
            if code == "invalid_cursor" && refresh.cursor.is_some() =>
        {
            tracing::warn!(
                because = refresh.because,
                "Slack has forgotten how far the list of people was read"
            );
            let again = format!("{}, again", refresh.because.trim_end_matches(", again"));
            store(app, move |ctx| Box::pin(async move { Refresh::all(again).enqueue(ctx).await })).await?;
            return Ok(None);
        }
        Err(failure) => return Err(failure.into()),
    };
    let cursor = next.clone().filter(|_| goes_on);
    store(app, move |ctx| {
        Box::pin(async move {
            if let Some(us) = us {
                keep_identity(ctx.tx, &us, ctx.now).await?;
                if !ctx.app.config.groups().is_empty() {
                    Groups { because: Some(refresh.because.clone()) }.enqueue(ctx).await?;
                }
            }
            keep(ctx, users).await?;
            if cursor.is_some() {
                let next = Refresh { because: refresh.because, cursor };
                let due_at = ctx.now + PAGE_PACE;
                let next = NewOutboxEntry { due_at, ..next.effect(ctx.app, ctx.now)? };
                outbox::add(ctx.tx, next, ctx.now).await?;
            }
            Ok(())
        })
    })
    .await?;
    // Who counts in a group depends on who they are.
    if next.is_none() || app.config.follows_groups() {
        follow(app, next.is_none()).await?;
    }
    Ok(next)
}

/// Keeps each of them. What follows from one person is no reason not to know the others.
async fn keep(ctx: &mut Ctx<'_>, users: Vec<User>) -> anyhow::Result<()> {
    let mut asides = Asides::load(ctx.tx).await?;
    for user in users {
        let (id, kind) = (user.id.clone(), Refresh::KIND);
        ctx.tx.begin_part().await?;
        match alone(learn(ctx, user)).await {
            Ok(()) => {
                ctx.tx.keep_part().await?;
                asides.done(ctx.tx, AsideSort::Person, id.as_str(), "").await?;
            }
            Err(error) => {
                // As they were, so that the next refresh finds the same change.
                ctx.tx.undo_part().await?;
                let thing = Thing { sort: AsideSort::Person, name: id.as_str(), slot: "", kind };
                asides.put(ctx.tx, thing, &said(&error), ctx.now).await?;
            }
        }
    }
    asides.tell(&operators(ctx.app), ctx.tx, ctx.now).await
}
