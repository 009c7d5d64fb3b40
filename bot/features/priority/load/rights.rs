//! Who may do what about an account's priority (P3, P5, promise 4). Asked anew at every click.

use baton_storage::Reader;
use baton_storage::actor::Actor;
use baton_storage::ids::UserId;
use baton_storage::people;
use baton_storage::states::{ItemState, Priority, Role};

use crate::accounts::roles::{self, Place};
use crate::app::App;
use crate::config::Team;
use crate::features::priority::load::PriorityContext;

/// Whether somebody leads a team: its managers, those who back them up, its directors.
pub fn leads(app: &App, team: &Team, user: &UserId) -> bool {
    stand_for(app, &team.managers, user) || team.directors.contains(user)
}

/// Whether an account's level is decided at all: it has a CSM of its own, and is neither an unmanaged child nor
/// digital only (Q4). Where its CSM has left while it is under review, whoever leads the team reviews it.
pub fn is_decided(context: &PriorityContext<'_>) -> bool {
    let reviewed = context.review.as_ref().is_some_and(|(_, item)| item.state != ItemState::Gone);
    (context.csm.is_some() || reviewed) && context.level() <= Priority::Pr2
}

/// Whether somebody may decide, or propose, an account's level: its CSM, and who leads its team.
pub fn may_decide(app: &App, context: &PriorityContext<'_>, user: &UserId) -> bool {
    context.csm.as_ref() == Some(user) || leads(app, context.team, user)
}

/// Whether somebody's word is enough: the model asks for nobody's agreement, or for that of their role (P3).
pub async fn confirms(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    user: &UserId,
) -> anyhow::Result<bool> {
    match context.version()?.confirmed_by {
        None => Ok(true),
        Some(Role::Managers) => Ok(leads(app, context.team, user)),
        Some(role) => holds(app, db, role, &context.place(), user).await,
    }
}

/// Whether somebody may ask for an exception: the account's CSM, and its seller (P5).
pub async fn may_except(
    db: &mut Reader,
    context: &PriorityContext<'_>,
    user: &UserId,
) -> anyhow::Result<bool> {
    let seller = roles::role_holder(db, Role::Seller, &context.place()).await?;
    Ok(context.csm.as_ref() == Some(user) || seller.as_ref() == Some(user))
}

/// Whether somebody holds a role, backs up who holds it, or stands for it because nobody does.
pub async fn holds(
    app: &App,
    db: &mut Reader,
    role: Role,
    place: &Place<'_>,
    user: &UserId,
) -> anyhow::Result<bool> {
    let listed: &[UserId] = match role {
        Role::Managers => &place.team.managers,
        Role::Directors => &place.team.directors,
        Role::SalesManagers => &place.team.sales_managers,
        Role::SaLeaders => &place.team.sa_leaders,
        Role::Csm | Role::Sa | Role::Seller => &[],
    };
    let holder = roles::holder(app, db, role, place).await?;
    Ok(stand_for(app, listed, user) || holder.is_some_and(|(holder, _)| holder == *user))
}

/// Whether a role is that of people who lead, in whose place their directors may answer at any time; in others' place
/// only once they were told that nobody did.
pub fn leads_role(role: Role) -> bool {
    matches!(role, Role::Managers | Role::SalesManagers | Role::SaLeaders | Role::Directors)
}

/// Everybody who may decide an account's level, by name.
pub async fn deciders(db: &mut Reader, context: &PriorityContext<'_>) -> anyhow::Result<String> {
    let mut users: Vec<&UserId> = context.csm.iter().collect();
    users.extend(&context.team.managers);
    either(db, &users).await
}

/// Names, any of whom is meant: `Maya Lopez or Tom Becker`.
pub async fn either(db: &mut Reader, users: &[&UserId]) -> anyhow::Result<String> {
    joined(db, users, "or").await
}

/// Names, all of whom are meant: `Maya Lopez and Alex Moreau`.
pub async fn each(db: &mut Reader, users: &[&UserId]) -> anyhow::Result<String> {
    joined(db, users, "and").await
}

async fn joined(db: &mut Reader, users: &[&UserId], word: &str) -> anyhow::Result<String> {
    let mut names: Vec<String> = Vec::new();
    for user in users {
        let name = name(db, user).await?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} {word} {last}", first.join(", ")),
        names => names.concat(),
    })
}

/// What people call somebody.
pub async fn name(db: &mut Reader, user: &UserId) -> anyhow::Result<String> {
    Ok(people::name(db, user).await?)
}

/// What people call whoever acted.
pub async fn actor_name(db: &mut Reader, actor: &Actor) -> anyhow::Result<String> {
    Ok(people::actor_name(db, actor).await?)
}

fn stand_for(app: &App, listed: &[UserId], user: &UserId) -> bool {
    listed.iter().any(|one| one == user || app.config.backup(one) == Some(user))
}
