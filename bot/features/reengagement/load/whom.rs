//! Who is asked to come back, who is asked next, and who approves (E2, E3).
//!
//! Somebody who is away has a backup to answer for them; where nobody does, it goes on to whoever leads them at once.
//! Nobody is asked by themselves, and nobody approves what they asked for.

use baton_storage::Reader;
use baton_storage::ids::UserId;
use baton_storage::people;
use baton_storage::states::Role;
use baton_storage::time::At;
use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::accounts::roles::{self, Place};
use crate::app::App;
use crate::config::Team;

/// Somebody who is asked.
#[derive(Clone, Debug)]
pub struct Reached {
    pub user: UserId,
    /// In what role: as architect or seller, or as who leads those.
    pub role: Role,
    /// Who answers while they are away.
    pub backup: Option<UserId>,
    /// How it came to them, for people to read: `how`, `before` and the like.
    pub how: Value,
}

impl Reached {
    /// Whoever reads it now.
    pub fn reader(&self) -> &UserId {
        self.backup.as_ref().unwrap_or(&self.user)
    }
}

/// Whether somebody is there to answer.
enum There {
    Yes,
    Backup(UserId),
    Away(NaiveDate),
    Gone,
}

/// The role of those who lead an architect, or a seller.
pub const fn leading(role: Role) -> Role {
    match role {
        Role::Seller | Role::SalesManagers => Role::SalesManagers,
        _ => Role::SaLeaders,
    }
}

/// Those who lead an architect or a seller of a team, the nearest first; without those whom `skip` names. Never those
/// farther away while somebody nearer is left.
pub fn leaders(app: &App, team: &Team, role: Role, skip: &[UserId]) -> Vec<UserId> {
    let own = match leading(role) {
        Role::SalesManagers => &team.sales_managers,
        _ => &team.sa_leaders,
    };
    let operators: Vec<UserId> = app.config.operators().into_iter().cloned().collect();
    let near: Vec<UserId> = own.iter().chain(&team.directors).cloned().collect();
    for group in [near, team.managers.clone(), operators] {
        let mut left: Vec<UserId> = Vec::new();
        for user in group {
            if !skip.contains(&user) && !left.contains(&user) {
                left.push(user);
            }
        }
        if !left.is_empty() {
            return left;
        }
    }
    Vec::new()
}

/// Who is asked first: whoever holds the role, or whoever leads where nobody does, or nobody would hear of it.
pub async fn first(
    app: &App,
    db: &mut Reader,
    role: Role,
    place: &Place<'_>,
    asker: &UserId,
    now: At,
) -> anyhow::Result<Option<Reached>> {
    match roles::role_holder(db, role, place).await?.filter(|user| user != asker) {
        Some(user) => somebody(app, db, (&user, role), place, asker, json!({ "how": "first" }), now).await,
        None => lead(app, db, role, place, &[asker], json!({ "how": "nobody" }), now).await,
    }
}

/// Asks this person, their backup while they are away, or else whoever leads them.
pub async fn somebody(
    app: &App,
    db: &mut Reader,
    (user, role): (&UserId, Role),
    place: &Place<'_>,
    asker: &UserId,
    how: Value,
    now: At,
) -> anyhow::Result<Option<Reached>> {
    let backup = match there(app, db, user, now).await? {
        There::Yes => None,
        There::Backup(backup) => Some(backup),
        There::Gone => {
            return lead(app, db, role, place, &[asker, user], json!({ "how": "nobody" }), now).await;
        }
        There::Away(until) => {
            let until = until.format("%-d %b").to_string();
            let how = json!({ "how": "away", "before": name(db, user).await?, "until": until });
            return lead(app, db, role, place, &[asker, user], how, now).await;
        }
    };
    Ok(Some(Reached { user: user.clone(), role, backup, how }))
}

/// Asks whoever leads: the nearest who is there, or who has somebody to stand in.
pub async fn lead(
    app: &App,
    db: &mut Reader,
    role: Role,
    place: &Place<'_>,
    skip: &[&UserId],
    how: Value,
    now: At,
) -> anyhow::Result<Option<Reached>> {
    let skip: Vec<UserId> = skip.iter().map(|user| (*user).clone()).collect();
    let mut away = None;
    for user in leaders(app, place.team, role, &skip) {
        let reached = |backup| Reached { user: user.clone(), role: leading(role), backup, how: how.clone() };
        match there(app, db, &user, now).await? {
            There::Yes => return Ok(Some(reached(None))),
            There::Backup(backup) if !skip.contains(&backup) => return Ok(Some(reached(Some(backup)))),
            There::Gone => {}
            There::Backup(_) | There::Away(_) => away = away.or(Some(reached(None))),
        }
    }
    // Somebody has to: who is away reads it when they are back.
    Ok(away)
}

/// The last day of somebody's absence who has nobody to stand in; none of anybody who will hear of it.
pub async fn unheard_until(
    app: &App,
    db: &mut Reader,
    user: &UserId,
    now: At,
) -> anyhow::Result<Option<NaiveDate>> {
    Ok(match there(app, db, user, now).await? {
        There::Away(until) => Some(until),
        There::Yes | There::Backup(_) | There::Gone => None,
    })
}

async fn there(app: &App, db: &mut Reader, user: &UserId, now: At) -> anyhow::Result<There> {
    if !roles::is_member(db, user).await? {
        return Ok(There::Gone);
    }
    let Some(until) = away(app, db, user, now).await? else { return Ok(There::Yes) };
    if let Some(backup) = app.config.backup(user)
        && roles::is_member(db, backup).await?
        && away(app, db, backup, now).await?.is_none()
    {
        return Ok(There::Backup(backup.clone()));
    }
    Ok(There::Away(until))
}

async fn away(app: &App, db: &mut Reader, user: &UserId, now: At) -> anyhow::Result<Option<NaiveDate>> {
    let profile = people::find(db, user).await?;
    roles::away_until(db, user, &roles::calendar(app, profile.as_ref()), now).await
}

/// What somebody is called.
pub async fn name(db: &mut Reader, user: &UserId) -> anyhow::Result<String> {
    Ok(people::find(db, user).await?.map_or_else(|| user.0.clone(), |person| person.name))
}
