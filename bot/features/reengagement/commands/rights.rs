//! Who may ask, answer, approve and close, and what those hear who may not, or came too late.

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::asks::Asks;
use baton_storage::ids::{EngagementId, TaskId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::states::{EngagementState, Role, TaskState};
use baton_storage::tasks::{self, Task};
use baton_storage::time::At;
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::accounts::roles;
use crate::app::App;
use crate::config::Team;
use crate::error::ActionError;
use crate::features::reengagement::load::{self, EngagementContext};
use crate::features::reengagement::subject;

/// The account with its team, for whoever may ask for it: its CSM, the managers of the team, and who backs those up.
///
/// # Errors
/// A sentence that says who may.
pub async fn may_ask<'a>(
    app: &'a App,
    db: &mut Reader,
    account: Account,
    actor: &Person,
) -> Result<AccountContext<'a>, ActionError> {
    let context = AccountContext::of(app, db, account).await?;
    let (Some(team), Some(place)) = (context.team, context.place()) else {
        let facts = json!({ "account": context.account.name });
        return Err(ActionError::rejection(app.words.plain("reengagement.fault.no_team", facts)?));
    };
    let csm = roles::role_holder(db, Role::Csm, &place).await?;
    let mut may: Vec<UserId> = csm.into_iter().chain(team.managers.iter().cloned()).collect();
    if backed(app, &may).chain(&may).any(|user| *user == actor.user_id) {
        return Ok(context);
    }
    may.dedup();
    let names = names(db, &may).await?;
    let facts = json!({ "account": context.account.name, "team": team.name, "names": names });
    Err(ActionError::rejection(app.words.plain("reengagement.fault.who", facts)?))
}

/// What somebody is asked, with what it is about, for whoever may answer it while it is open: who is asked, who
/// stands in for them, and who leads them.
///
/// # Errors
/// A sentence that says who may, or what has happened since.
pub async fn may_answer<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<(Task, EngagementContext<'a>), ActionError> {
    let (task, loaded) = asked(app, db, id).await?;
    let mut may = vec![task.owner.clone()];
    may.extend(app.config.backup(&task.owner).cloned());
    let own = match subject::role_of(&task) {
        Role::Seller => &loaded.team.sales_managers,
        _ => &loaded.team.sa_leaders,
    };
    if !may.contains(&actor.user_id) && !own.contains(&actor.user_id) && !told(db, &task, actor).await? {
        let names = names(db, &may).await?;
        return Err(ActionError::rejection(
            app.words.plain("reengagement.fault.answer", json!({ "names": names }))?,
        ));
    }
    still_open(app, db, &task, &loaded, actor).await?;
    Ok((task, loaded))
}

/// Whether it was escalated to somebody.
async fn told(db: &mut Reader, task: &Task, actor: &Person) -> Result<bool, ActionError> {
    let told = tasks::mentions_of(db, &task.task_id).await?;
    Ok(told.iter().any(|(user, how)| *user == actor.user_id && how == "escalated"))
}

/// The same for an approval: SA leadership, never whoever asked (E2).
///
/// # Errors
/// As [`may_answer`].
pub async fn may_approve<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<(Task, EngagementContext<'a>), ActionError> {
    let (task, loaded) = asked(app, db, id).await?;
    let asker = &loaded.engagement.asked_by;
    let leaders = load::whom::leaders(app, loaded.team, Role::Sa, std::slice::from_ref(asker));
    let user = &actor.user_id;
    let may = leaders.contains(user) || backed(app, &leaders).any(|backup| backup == user);
    if user == asker || !may {
        let key = if user == asker { "own" } else { "approve" };
        let facts = json!({ "team": loaded.team.name, "names": names(db, &leaders).await? });
        return Err(ActionError::rejection(app.words.plain(&format!("reengagement.fault.{key}"), facts)?));
    }
    still_open(app, db, &task, &loaded, actor).await?;
    Ok((task, loaded))
}

/// One that is open, for whoever may close it, once it is approved: there is nothing to close before.
///
/// # Errors
/// As [`may_answer`].
pub async fn may_close<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<EngagementContext<'a>, ActionError> {
    let loaded = concerned(app, db, id, actor).await?;
    if loaded.engagement.state == EngagementState::Approval {
        return Err(ActionError::rejection(app.words.plain("reengagement.fault.waits", json!({}))?));
    }
    Ok(loaded)
}

/// One that is open, for those who say how it goes on: who asked, who takes it, the account's CSM, who leads the team.
///
/// # Errors
/// As [`may_answer`].
pub async fn concerned<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<EngagementContext<'a>, ActionError> {
    let Some(loaded) = EngagementContext::of(app, db, &EngagementId::from(id)).await? else {
        return Err(gone(app)?);
    };
    let csm = roles::role_holder(db, Role::Csm, &loaded.place()).await?;
    let mut may: Vec<UserId> = vec![loaded.engagement.asked_by.clone()];
    may.extend(loaded.takers().cloned().chain(csm));
    let mut all: Vec<UserId> = may.clone();
    all.extend(leads(app, loaded.team));
    if !all.contains(&actor.user_id) {
        may.extend(loaded.team.managers.iter().cloned());
        let facts = json!({ "names": names(db, &may).await? });
        return Err(ActionError::rejection(app.words.plain("reengagement.fault.close", facts)?));
    }
    not_over(app, db, &loaded, actor).await?;
    Ok(loaded)
}

/// One that is open, for whoever asked; once they have left, for who leads the team.
///
/// # Errors
/// As [`may_answer`].
pub async fn may_withdraw<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<EngagementContext<'a>, ActionError> {
    let Some(loaded) = EngagementContext::of(app, db, &EngagementId::from(id)).await? else {
        return Err(gone(app)?);
    };
    let asker = &loaded.engagement.asked_by;
    let left = !roles::is_member(db, asker).await?;
    if actor.user_id != *asker && !(left && leads(app, loaded.team).contains(&actor.user_id)) {
        let facts = json!({ "asker": load::whom::name(db, asker).await? });
        return Err(ActionError::rejection(app.words.plain("reengagement.fault.withdraw", facts)?));
    }
    not_over(app, db, &loaded, actor).await?;
    Ok(loaded)
}

/// The task behind a button or a form, and what it is about.
async fn asked<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
) -> Result<(Task, EngagementContext<'a>), ActionError> {
    let Some(task) = tasks::find(db, &TaskId::from(id)).await? else { return Err(gone(app)?) };
    let Some(engagement) = task.subject.engagement() else { return Err(gone(app)?) };
    match EngagementContext::of(app, db, engagement).await? {
        Some(loaded) => Ok((task, loaded)),
        None => Err(gone(app)?),
    }
}

/// Lets through while a task is open; else says what has happened since.
async fn still_open(
    app: &App,
    db: &mut Reader,
    task: &Task,
    loaded: &EngagementContext<'_>,
    actor: &Person,
) -> Result<(), ActionError> {
    if task.state == TaskState::Open {
        return Ok(());
    }
    let one = &loaded.engagement;
    if task.asks == Asks::Approve
        && let Some(by) = &one.decided_by
    {
        let key = if one.state == EngagementState::Refused { "refused" } else { "approved" };
        let at = one.decided_at.unwrap_or(task.since_at);
        let facts = json!({ "who": load::whom::name(db, by).await?, "when": when(app, actor, at) });
        return Err(stale(app.words.plain(&format!("reengagement.fault.{key}"), facts)?));
    }
    not_over(app, db, loaded, actor).await?;
    match &task.settled_by {
        Some(by) => {
            let at = task.settled_at.unwrap_or(task.since_at);
            let facts = json!({ "who": people::actor_name(db, by).await?, "when": when(app, actor, at) });
            Err(stale(app.words.plain("reengagement.fault.answered", facts)?))
        }
        None => {
            let facts = json!({ "reason": task.reason });
            Err(stale(app.words.plain("reengagement.fault.not_needed", facts)?))
        }
    }
}

/// Lets through while something is to come of it; else says how it ended.
async fn not_over(
    app: &App,
    db: &mut Reader,
    loaded: &EngagementContext<'_>,
    actor: &Person,
) -> Result<(), ActionError> {
    let one = &loaded.engagement;
    if one.state.is_open() {
        return Ok(());
    }
    let who = match one.closed_by.as_ref().or(one.decided_by.as_ref()) {
        Some(by) => Some(load::whom::name(db, by).await?),
        None => None,
    };
    let at = one.closed_at.or(one.decided_at);
    let facts = json!({ "state": one.state, "who": who, "when": at.map(|at| when(app, actor, at)) });
    Err(stale(app.words.plain("reengagement.fault.over", facts)?))
}

/// A sentence to somebody who came too late.
pub fn stale(sentence: String) -> ActionError {
    ActionError::Rejection { sentence, effects: Vec::new(), stale: true }
}

/// A sentence about what is not known any more.
pub fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("reengagement.fault.gone", json!({}))?))
}

/// A moment as its reader's clock shows it.
pub fn when(app: &App, actor: &Person, at: At) -> String {
    let zone = roles::calendar(app, Some(actor)).zone();
    at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string()
}

/// Who leads a team: its managers, who backs them up, its directors.
fn leads(app: &App, team: &Team) -> Vec<UserId> {
    let managers = team.managers.iter().chain(backed(app, &team.managers));
    managers.chain(&team.directors).cloned().collect()
}

fn backed<'a>(app: &'a App, users: &'a [UserId]) -> impl Iterator<Item = &'a UserId> {
    users.iter().filter_map(|user| app.config.backup(user))
}

/// What people are called, once each.
async fn names(db: &mut Reader, users: &[UserId]) -> Result<String, ActionError> {
    let mut names: Vec<String> = Vec::new();
    for user in users {
        let name = people::find(db, user).await?.map_or_else(|| user.0.clone(), |person| person.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names.join(" or "))
}

/// The account that a form carries, for whoever may ask for it.
///
/// # Errors
/// As [`may_ask`].
pub async fn carried<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
) -> Result<AccountContext<'a>, ActionError> {
    match accounts::resolve_merged(db, &id.into()).await? {
        Some(account) => may_ask(app, db, account, actor).await,
        None => Err(gone(app)?),
    }
}
