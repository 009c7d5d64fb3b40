//! Who joined or left a team's CSMs, by a user group or by the configuration: what the manager hears of it. Whoever left
//! with accounts is put before the manager as somebody who was deactivated is ([`super::leaver`]); everybody else is here.

use baton_storage::ids::{TeamId, UserId};
use baton_storage::people;
use baton_storage::states::Role;
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::accounts::directory::Directory;
use crate::accounts::routing::{self, Parties, Tells};
use crate::app::{App, Ctx};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::event::RoleChange;
use crate::features::reassignment::jobs::leaver;
use crate::features::reassignment::view;
use crate::tasks;

/// Who joined and who left, for one manager.
#[derive(Serialize, Deserialize)]
pub struct TeamNote {
    team: TeamId,
    to: UserId,
    joined: Vec<UserId>,
    /// Those who left nothing behind.
    left: Vec<UserId>,
    at: At,
}

impl Job for TeamNote {
    const KIND: &'static str = "reassignment.team";
    const HASTE: Option<Haste> = Some(Haste::News);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("team:{}:{}:{}", self.team, self.at.0, self.to))
    }

    /// The message.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(team) = app.config.team(&self.team) else {
            return Ok(Delivery::NotWanted("the team is no longer configured"));
        };
        let (mut joined, mut left) = (Vec::new(), Vec::new());
        for user in &self.joined {
            joined.push(people::name(db, user).await?);
        }
        for user in &self.left {
            left.push(people::name(db, user).await?);
        }
        let message = view::team(&app.words, &team.name, &joined, &left)?;
        let to = To::Person(self.to);
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead: Vec::new() })))
    }
}

/// What follows from it that others hold a role now.
pub async fn changed(ctx: &mut Ctx<'_>, change: &RoleChange) -> anyhow::Result<()> {
    if change.role != Role::Csm {
        for gone in &change.left {
            tasks::actions::reassign::reassign_role_from(ctx, gone, change.role, &change.team).await?;
        }
        return Ok(());
    }
    let Some(team) = ctx.app.config.team(&change.team) else { return Ok(()) };
    for user in &change.joined {
        leaver::back(ctx, user).await?;
    }
    let mut left = Vec::new();
    for user in &change.left {
        if !leaver::moved(ctx, user, team).await? {
            left.push(user.clone());
        }
    }
    let about = change.joined.first().or(left.first());
    let Some(about) = about else { return Ok(()) };
    let directory = Directory::load(ctx.app, ctx.tx, &[], ctx.now).await?;
    let parties = Parties { requester: about, csm: None };
    let told = routing::whom(&ctx.app.config, team, Tells::Managers, parties, ctx.now, |user| {
        directory.availability(user)
    });
    // One message to one of them, as of those who leave with accounts.
    let Some(told) = told.into_iter().next() else { return Ok(()) };
    let (team, joined) = (team.id.clone(), change.joined.clone());
    TeamNote { team, to: told.user, joined, left, at: ctx.now }.enqueue(ctx).await
}
