//! Who is who: everybody of the workspace and the members of the configured user groups, asked of Slack
//! at start, every night, and when somebody we do not know turns up.

use std::sync::Arc;

use baton_storage::ids::UserGroupId;
use baton_storage::occurrences::Occurrence;
use baton_storage::people::Person;
use baton_storage::states::AsideSort;
use baton_storage::time::At;
use baton_storage::{Reader, Tx, people};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::aside::{Asides, Thing, alone, operators};
use super::{Job, Planned, Work, handover};
use crate::app::App;
use crate::clients::slack::{Failure, User};
use crate::config::Requester;
use crate::error::said;

/// Ask Slack who is who.
#[derive(Serialize, Deserialize)]
pub struct Refresh {
    /// What asks for it, such as `start`; at most one of the same name is ever done.
    pub because: String,
}

impl Job for Refresh {
    const KIND: &'static str = "people.refresh";

    fn lane(&self, _app: &App) -> String {
        "people".into()
    }

    fn once(&self) -> Option<String> {
        Some(format!("people:{}", self.because))
    }
}

/// Nothing to load: the work is all Slack's.
pub fn compose<'a>(
    _app: &'a App,
    _db: &'a mut Reader,
    _args: &'a str,
    _now: At,
) -> BoxFuture<'a, anyhow::Result<Work>> {
    Box::pin(async { Ok(Work::RefreshPeople) })
}

/// The nightly slot.
pub fn plan<'a>(
    app: &'a App,
    tx: &'a mut Tx,
    occurrence: &'a Occurrence,
    now: At,
) -> BoxFuture<'a, anyhow::Result<Planned>> {
    Box::pin(async move {
        Refresh { because: occurrence.slot.clone() }.enqueue(app, tx, now).await?;
        Ok(Planned::Done)
    })
}

/// Asks Slack and stores what it says.
///
/// # Errors
/// When Slack or the database refuses.
pub async fn refresh(app: &Arc<App>) -> anyhow::Result<()> {
    let identity = app.slack.identity().await?;
    let now = app.clock.now();
    let us = identity.clone();
    app.storage
        .write(move |tx| {
            Box::pin(async move { people::keep_identity(tx, &us.workspace, &us.bot_user, now).await })
        })
        .await?;
    let mut cursor = None;
    loop {
        let (users, next) = app.slack.users(cursor.as_deref()).await?;
        keep(app, users, now).await?;
        match next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    let mut failed = None;
    for requester in &app.config.organization.requesters {
        let Requester::Group(group) = requester else { continue };
        if let Err(error) = keep_group(app, group).await {
            tracing::warn!(%group, error = %format!("{error:#}"), "the members of a group are as they were");
            // One that Slack refuses will be refused again: no reason to ask for everybody again and again.
            if !matches!(error.downcast_ref(), Some(Failure::Refused(_))) {
                failed = failed.or(Some(error));
            }
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn keep_group(app: &App, group: &UserGroupId) -> anyhow::Result<()> {
    let members = app.slack.group_members(group).await?;
    let group = group.clone();
    Ok(app
        .storage
        .write(move |tx| Box::pin(async move { people::keep_group(tx, &group, &members).await }))
        .await?)
}

async fn keep(app: &Arc<App>, users: Vec<User>, now: At) -> anyhow::Result<()> {
    let people: Vec<Person> = users.into_iter().map(|user| person(user, now)).collect();
    let (app, storage) = (app.clone(), app.storage.clone());
    let keep = storage.write(move |tx| {
        Box::pin(async move {
            let mut asides = Asides::load(tx).await?;
            for person in &people {
                // What follows from one person is no reason not to know the others.
                let (name, kind) = (person.user_id.as_str(), Refresh::KIND);
                tx.begin_part().await?;
                match alone(learn(&app, tx, person, now)).await {
                    Ok(()) => tx.keep_part().await?,
                    Err(error) => {
                        // As they were, so that the next refresh finds the same change.
                        tx.undo_part().await?;
                        let thing = Thing { sort: AsideSort::Person, name, slot: "", kind };
                        asides.put(tx, thing, &said(&error), now).await?;
                        continue;
                    }
                }
                asides.done(tx, AsideSort::Person, name, "").await?;
            }
            asides.tell(&operators(&app), tx, now).await
        })
    });
    keep.await
}

/// Keeps what Slack says of somebody, and what follows from it where they have left.
///
/// # Errors
/// When the database refuses.
pub async fn learn(app: &App, tx: &mut Tx, person: &Person, now: At) -> anyhow::Result<()> {
    let before = people::find(tx, &person.user_id).await?;
    people::keep(tx, person).await?;
    handover::learnt(app, tx, before.as_ref(), person, now).await
}

/// Slack's word on a user, as we keep it.
pub fn person(user: User, now: At) -> Person {
    Person {
        user_id: user.id,
        workspace: user.workspace,
        name: user.name,
        email: user.email,
        timezone: user.timezone.unwrap_or_else(|| "UTC".into()),
        guest: user.guest,
        bot: user.bot,
        active: user.active,
        known_at: now,
    }
}
