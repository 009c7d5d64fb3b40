//! Who is who: everybody of the workspace and the members of the configured user groups, asked of Slack
//! at start and every night; and one person by themselves, when somebody we do not know turns up ([`lookup`]).
//!
//! A workspace has thousands of people, and Slack gives them a page at a time, some twenty pages a minute. Each page is
//! an effect of its own that knows where the page begins: what was asked is never asked again for a refusal or a
//! restart in the middle.

mod lookup;

use std::sync::Arc;

use baton_storage::ids::UserGroupId;
use baton_storage::occurrences::Occurrence;
use baton_storage::outbox::{self, Effect, NewEffect, Settlement};
use baton_storage::people::Person;
use baton_storage::states::AsideSort;
use baton_storage::time::At;
use baton_storage::{Reader, Tx, people, waiting};
use chrono::Duration;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::aside::{Asides, Thing, alone, operators};
use super::done::Done;
use super::{Job, Planned, Work, handover};
use crate::app::App;
use crate::clients::slack::{Failure, Identity, User};
use crate::config::Requester;
use crate::error::said;

pub use lookup::{Lookup, compose as lookup};

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
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin(&self, app: &App, tx: &mut Tx, now: At) -> anyhow::Result<()> {
        if waiting::unfinished(tx, Self::KIND).await? {
            return Ok(());
        }
        self.enqueue(app, tx, now).await
    }
}

impl Job for Refresh {
    const KIND: &'static str = "people.refresh";

    fn lane(&self, _app: &App) -> String {
        "people".into()
    }

    fn once(&self) -> Option<String> {
        Some(match &self.cursor {
            Some(cursor) => format!("people:{}:{cursor}", self.because),
            None => format!("people:{}", self.because),
        })
    }
}

/// Ask Slack who is in a user group that the configuration names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    group: UserGroupId,
    because: String,
}

impl Job for Group {
    const KIND: &'static str = "people.group";

    fn lane(&self, _app: &App) -> String {
        "people.groups".into()
    }

    fn once(&self) -> Option<String> {
        Some(format!("group:{}:{}", self.group, self.because))
    }
}

/// What is asked of Slack.
#[derive(Debug)]
pub enum Ask {
    Page(Refresh),
    Group(Group),
    Person(Lookup),
}

/// Nothing to load: the work is all Slack's.
pub fn page<'a>(
    _app: &'a App,
    _db: &'a mut Reader,
    args: &'a str,
    _now: At,
) -> BoxFuture<'a, anyhow::Result<Work>> {
    Box::pin(async move { Ok(Work::People(Ask::Page(Refresh::read(args)?))) })
}

/// The same for a user group.
pub fn group<'a>(
    _app: &'a App,
    _db: &'a mut Reader,
    args: &'a str,
    _now: At,
) -> BoxFuture<'a, anyhow::Result<Work>> {
    Box::pin(async move { Ok(Work::People(Ask::Group(Group::read(args)?))) })
}

/// The nightly slot.
pub fn plan<'a>(
    app: &'a App,
    tx: &'a mut Tx,
    occurrence: &'a Occurrence,
    now: At,
) -> BoxFuture<'a, anyhow::Result<Planned>> {
    Box::pin(async move {
        Refresh::all(occurrence.slot.clone()).begin(app, tx, now).await?;
        Ok(Planned::Done)
    })
}

/// Why an errand came to nothing.
enum Fault {
    Slack(Failure),
    Ours(anyhow::Error),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self::Slack(failure)
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Ours(error)
    }
}

/// Asks Slack and stores what it says. What Slack refuses for now is asked again when Slack wants it.
pub(super) async fn perform(app: &Arc<App>, effect: &Effect, ask: Ask, now: At) -> Done {
    let asked = match ask {
        Ask::Page(refresh) => ask_page(app, refresh, true).await.map(drop),
        Ask::Group(group) => ask_group(app, &group).await,
        Ask::Person(lookup) => lookup.ask(app).await,
    };
    match asked {
        Ok(()) => Done::of(Settlement::Completed(None)),
        Err(Fault::Slack(failure)) => {
            tracing::warn!(%failure, kind = effect.kind, "Slack did not say who is who");
            Done::again(effect, now, &failure)
        }
        Err(Fault::Ours(error)) => {
            tracing::error!(error = %format!("{error:#}"), kind = effect.kind, "who is who was not stored");
            Done::retry(effect, now, "not stored")
        }
    }
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

/// Stores a page, in one transaction with the errand for the next one where that is to `follow`. Says where the next
/// one begins.
async fn ask_page(app: &Arc<App>, refresh: Refresh, follow: bool) -> Result<Option<String>, Fault> {
    let us = match refresh.cursor {
        None => Some(app.slack.identity().await?),
        Some(_) => None,
    };
    let (users, next) = match app.slack.users(refresh.cursor.as_deref()).await {
        Ok(page) => page,
        // A cursor does not live for ever. Once more from the first page, and no oftener for the same reason.
        Err(Failure::Refused(code)) if code == "invalid_cursor" && refresh.cursor.is_some() => {
            tracing::warn!(
                because = refresh.because,
                "Slack has forgotten how far the list of people was read"
            );
            let again = format!("{}, again", refresh.because.trim_end_matches(", again"));
            store(app, move |app, tx, now| {
                Box::pin(async move { Refresh::all(again).enqueue(app, tx, now).await })
            })
            .await?;
            return Ok(None);
        }
        Err(failure) => return Err(failure.into()),
    };
    let cursor = next.clone().filter(|_| follow);
    store(app, move |app, tx, now| {
        Box::pin(async move {
            if let Some(us) = us {
                keep_identity(tx, &us, now).await?;
                for requester in &app.config.organization.requesters {
                    if let Requester::Group(group) = requester {
                        let group = Group { group: group.clone(), because: refresh.because.clone() };
                        group.enqueue(app, tx, now).await?;
                    }
                }
            }
            keep(app, tx, users, now).await?;
            if cursor.is_some() {
                let next = Refresh { because: refresh.because, cursor };
                outbox::add(tx, NewEffect { due_at: now + PAGE_PACE, ..next.effect(app, now)? }, now).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(next)
}

/// Keeps each of them. What follows from one person is no reason not to know the others.
async fn keep(app: &App, tx: &mut Tx, users: Vec<User>, now: At) -> anyhow::Result<()> {
    let mut asides = Asides::load(tx).await?;
    for user in users {
        let (id, kind) = (user.id.clone(), Refresh::KIND);
        tx.begin_part().await?;
        match alone(learn(app, tx, user, now)).await {
            Ok(()) => {
                tx.keep_part().await?;
                asides.done(tx, AsideSort::Person, id.as_str(), "").await?;
            }
            Err(error) => {
                // As they were, so that the next refresh finds the same change.
                tx.undo_part().await?;
                let thing = Thing { sort: AsideSort::Person, name: id.as_str(), slot: "", kind };
                asides.put(tx, thing, &said(&error), now).await?;
            }
        }
    }
    asides.tell(&operators(app), tx, now).await
}

async fn ask_group(app: &Arc<App>, group: &Group) -> Result<(), Fault> {
    let members = app.slack.group_members(&group.group).await?;
    let group = group.group.clone();
    Ok(store(app, move |_, tx, _| {
        Box::pin(async move { Ok(people::keep_group(tx, &group, &members).await?) })
    })
    .await?)
}

/// Writes at the present moment.
async fn store<F>(app: &Arc<App>, work: F) -> anyhow::Result<()>
where
    F: for<'t> FnOnce(&'t App, &'t mut Tx, At) -> BoxFuture<'t, anyhow::Result<()>> + Send + 'static,
{
    let (knows, now) = (app.clone(), app.clock.now());
    let written = app.storage.write(move |tx| Box::pin(async move { work(&knows, tx, now).await }));
    written.await?;
    app.wake.notify_one();
    Ok(())
}

async fn keep_identity(tx: &mut Tx, us: &Identity, now: At) -> anyhow::Result<()> {
    people::keep_identity(tx, &us.workspace, &us.bot_user, now).await?;
    Ok(people::keep_organization(tx, &us.workspace, us.organization.as_deref()).await?)
}

/// Keeps what Slack says of somebody, and what follows from it where they have left.
///
/// # Errors
/// When the database refuses.
pub async fn learn(app: &App, tx: &mut Tx, user: User, now: At) -> anyhow::Result<()> {
    let ours = people::workspace(tx).await?;
    let workspaces = user.workspaces.clone();
    let person = person(user, ours.as_deref(), now);
    let before = people::find(tx, &person.user_id).await?;
    people::keep(tx, &person).await?;
    if !workspaces.is_empty() {
        people::keep_workspaces(tx, &person.user_id, &workspaces).await?;
    }
    handover::learnt(app, tx, before.as_ref(), &person, now).await
}

/// Slack's word on a user, as we keep it: of the workspaces of an Enterprise Grid, ours is the one that counts.
fn person(user: User, ours: Option<&str>, now: At) -> Person {
    let workspace = ours.filter(|ours| user.workspaces.iter().any(|one| one == ours)).map(str::to_owned);
    Person {
        user_id: user.id,
        workspace: workspace.unwrap_or(user.workspace),
        name: user.name,
        email: user.email,
        // Nothing where the profile says nothing: then the zone of the team counts.
        timezone: user.timezone.unwrap_or_default(),
        guest: user.guest,
        bot: user.bot,
        active: user.active,
        known_at: now,
    }
}
