//! Why somebody sees what is asked, who need not be the one whose it is; and who hears of it in the end.

use baton_storage::ids::UserId;
use baton_storage::states::Role;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, people};
use serde_json::Value;

use crate::accounts::roles;
use crate::app::App;
use crate::config::Team;
use crate::rules::sentence::phrase;
use crate::tasks::view::item::{Escalation, Reads};

/// Why somebody reads it, as things stand now.
pub(crate) async fn why(
    app: &App,
    db: &mut Reader,
    task: &Task,
    reader: Option<&UserId>,
    now: At,
) -> anyhow::Result<Reads> {
    let Some(reader) = reader.filter(|reader| **reader != task.owner) else { return Ok(Reads::Own) };
    let told = stored_tasks::mentions_of(db, &task.task_id).await?;
    if told.iter().any(|(user, what)| user == reader && what == "escalated") {
        return Ok(Reads::Escalated);
    }
    let facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    if task.passed && facts["passed_by"].as_str() == Some(reader.as_str()) {
        return Ok(Reads::Handed);
    }
    let owner = people::find(db, &task.owner).await?;
    if owner.as_ref().is_some_and(|owner| !owner.active) {
        return Ok(Reads::Left);
    }
    let calendar = roles::calendar(app, owner.as_ref());
    if roles::away_until(db, &task.owner, &calendar, now).await?.is_some() {
        return Ok(Reads::Away);
    }
    let team = app.config.team(&task.team_id);
    let together = team.is_some_and(|team| {
        let group = group(team, task.role);
        group.contains(reader) && group.contains(&task.owner)
    });
    if together {
        return Ok(Reads::Together);
    }
    // Whoever stands in was told while the owner was away; anybody else had it before it went on.
    let stands_in = app.config.backup(&task.owner) == Some(reader)
        || team.is_some_and(|team| roles::leads(app, reader, team));
    Ok(if stands_in { Reads::Back } else { Reads::Handed })
}

/// Those who hold a role of a team together; of an account's roles there is one holder.
fn group(team: &Team, role: Role) -> &[UserId] {
    match role {
        Role::Managers => &team.managers,
        Role::Directors => &team.directors,
        Role::SalesManagers => &team.sales_managers,
        Role::SaLeaders => &team.sa_leaders,
        Role::Sa | Role::Seller | Role::Csm => &[],
    }
}

/// Who hears of it if it is still open after the last reminder, beside its owner; none: nobody does.
pub async fn escalation(
    app: &App,
    db: &mut Reader,
    task: &Task,
    reader: &UserId,
    now: At,
) -> anyhow::Result<Option<Escalation>> {
    let Some(at) = task.escalate_at.filter(|_| task.escalated_at.is_none()) else { return Ok(None) };
    let Some(role) = crate::tasks::load::context::escalates_to(app, db, task).await? else { return Ok(None) };
    let Some(context) = crate::tasks::load::context::task_context(app, db, task).await? else {
        return Ok(None);
    };
    let place = context.place();
    let Some((holder, held_as)) = roles::holder(app, db, role, &place).await? else { return Ok(None) };
    let mut told = crate::tasks::load::context::at_once(app, db, held_as, &holder, &place, now).await?;
    told.retain(|user| *user != task.owner);
    let you = told.contains(reader);
    let by_role = held_as == role && !you && !group(place.team, role).contains(reader);
    told.retain(|user| user != reader);
    let mut names = Vec::new();
    for user in &told {
        names.push(people::name(db, user).await?);
    }
    if names.is_empty() && !you {
        return Ok(None);
    }
    let who = match by_role {
        true => None,
        false if names.is_empty() => Some(String::new()),
        false => Some(phrase(names.iter().map(String::as_str))),
    };
    Ok(Some(Escalation { at, role, who, one: names.len() == 1 }))
}
