//! Who holds which role now, by name or by a user group: put in place, and told to whoever it concerns where somebody
//! joined or left, whether that happened while Baton ran or not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{UserGroupId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::states::Role;
use baton_storage::team_roles::{self, Holders};
use baton_storage::user_groups::{self, GroupState};
use baton_storage::{Reader, outbox};

use crate::app::{App, Ctx};
use crate::config::groups::{Members, ROLES};
use crate::config::{Config, Team};
use crate::engine::ops_note;
use crate::event::{Event, RoleChange};

/// Puts the members of groups in place as they were read last, and tells who joined or left. `complete`: everybody of the
/// workspace has just been read, so that whoever is not known is nobody.
///
/// # Errors
/// When the database refuses.
pub async fn follow(app: &Arc<App>, complete: bool) -> anyhow::Result<()> {
    let _alone = app.config.change().await;
    loop {
        let next = in_place(&app.config, &mut *app.storage.read().await?).await?;
        // Before it is told: whatever follows asks who holds a role now. After a stop in between it is told at the next
        // start.
        if let Some(next) = next {
            app.config.replace(next);
        }
        if app.write(app.clock.now(), move |ctx| Box::pin(tell(ctx, complete))).await? {
            app.wake.notify_one();
            return Ok(());
        }
    }
}

/// The configuration with the members of groups as they were read last; none where it is that already.
///
/// # Errors
/// When the database refuses.
pub async fn in_place(config: &Config, db: &mut Reader) -> anyhow::Result<Option<Config>> {
    if !config.follows_groups() {
        return Ok(None);
    }
    let mut members = Members::new();
    for member in user_groups::members(db).await?.into_iter().filter(|member| member.counts) {
        members.entry(member.group_id).or_default().push(member.user_id);
    }
    let next = config.with_groups(&members);
    let same =
        |(one, other): (&Team, &Team)| ROLES.iter().all(|role| one.holders(*role) == other.holders(*role));
    Ok(if config.teams.iter().zip(&next.teams).all(same) { None } else { Some(next) })
}

/// Tells who joined or left since it was looked at last. What is looked at for the first time is no news. Not where more
/// has become known since the configuration was worked out, which is to be done once more.
async fn tell(ctx: &mut Ctx<'_>, complete: bool) -> anyhow::Result<bool> {
    let app = ctx.app;
    if in_place(&app.config, ctx.tx).await?.is_some() {
        return Ok(false);
    }
    let unread = unread(&app.config, ctx.tx).await?;
    let everybody: Vec<&UserId> = app.config.everybody().into_iter().collect();
    let people: BTreeMap<UserId, Person> = people::among(ctx.tx, &everybody)
        .await?
        .into_iter()
        .map(|person| (person.user_id.clone(), person))
        .collect();
    let before: BTreeMap<_, _> = team_roles::all(ctx.tx)
        .await?
        .into_iter()
        .map(|holders| ((holders.team, holders.role), holders.users))
        .collect();
    for team in &app.config.teams {
        for role in ROLES {
            if team
                .entries(*role)
                .iter()
                .filter_map(|entry| entry.group())
                .any(|group| unread.contains(group))
            {
                continue;
            }
            let all = team.holders(*role);
            // Whom Slack has not told us of is nobody yet: they may turn out to be a guest.
            let users: Vec<UserId> = all.iter().filter(|user| people.contains_key(user)).cloned().collect();
            let holders = Holders { team: team.id.clone(), role: *role, users };
            let Some(was) = before.get(&(team.id.clone(), *role)) else {
                if complete || holders.users.len() == all.len() {
                    team_roles::keep(ctx.tx, &holders, ctx.now).await?;
                }
                continue;
            };
            let differing = |these: &[UserId], those: &[UserId]| -> Vec<UserId> {
                these.iter().filter(|user| !those.contains(user)).cloned().collect()
            };
            let change = RoleChange {
                team: team.id.clone(),
                role: *role,
                joined: differing(&holders.users, was),
                left: differing(was, &holders.users),
            };
            if change.joined.is_empty() && change.left.is_empty() {
                continue;
            }
            team_roles::keep(ctx.tx, &holders, ctx.now).await?;
            record(ctx, &change).await?;
            let there = holders.users.iter().any(|user| people.get(user).is_some_and(|person| person.active));
            if !there && !change.left.is_empty() && matches!(role, Role::Managers | Role::Directors) {
                for note in ops_note::nobody_left(app, &team.name, *role, ctx.now) {
                    outbox::add(ctx.tx, note, ctx.now).await?;
                }
            }
            ctx.emit(Event::RoleChanged(&change)).await?;
        }
    }
    Ok(true)
}

async fn record(ctx: &mut Ctx<'_>, change: &RoleChange) -> anyhow::Result<()> {
    let said = |users: &[UserId]| users.iter().map(UserId::as_str).collect::<Vec<_>>().join(" ");
    let entry = Entry::new(ctx.now, &Actor::Baton, "team.role", format!("team:{}", change.team));
    let entry = entry.moved(said(&change.left), said(&change.joined)).because(change.role.as_str());
    Ok(audit::record(ctx.tx, &entry).await?)
}

/// The groups whose members nobody knows: not read yet, or gone before they ever were.
async fn unread(config: &Config, db: &mut Reader) -> anyhow::Result<BTreeSet<UserGroupId>> {
    let known = user_groups::all(db).await?;
    let members = user_groups::members(db).await?;
    let is_read = |id: &UserGroupId| {
        known.iter().any(|group| {
            group.group_id == *id
                && (group.state == GroupState::Active || members.iter().any(|member| member.group_id == *id))
        })
    };
    Ok(config.groups().into_iter().filter(|id| !is_read(id)).cloned().collect())
}
