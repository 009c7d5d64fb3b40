//! What happened changes what stands in the Home tabs of those whom it concerns, if they have opened theirs.

use baton_storage::accounts::{self, Account};
use baton_storage::homes;
use baton_storage::ids::{AccountId, TeamId, UserId};

use crate::accounts::roles;
use crate::accounts::teams::team_of;
use crate::app::{App, Ctx};
use crate::config::Team;
use crate::event::Event;
use crate::features::home::actions::refresh;

/// Reacts.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    // Most of what a feed tells comes while nobody has a Home tab open, or is of accounts that nobody looks at.
    if !homes::any(ctx.tx).await? {
        return Ok(());
    }
    match event {
        Event::TaskOpened(task)
        | Event::TaskChanged(task)
        | Event::TaskSettled(task)
        | Event::OwnerLeft(task) => {
            let mut users = leaders(ctx.app, &task.team_id);
            users.push(&task.owner);
            refresh(ctx, &users, Some(&task.account_id), Some(&task.task_id)).await
        }
        Event::RequestChanged(request) => {
            let mut users = leaders(ctx.app, &request.team_id);
            users.push(&request.requester);
            refresh(ctx, &users, Some(&request.account_id), None).await
        }
        Event::PriorityDecided { team, assessment, .. } => {
            refresh(ctx, &leaders(ctx.app, team), Some(&assessment.account_id), None).await
        }
        Event::AccountChanged { before, account, .. } => {
            // Whoever has lost it sees that, too.
            let gone = before.map(|before| leaders_of(ctx.app, before)).unwrap_or_default();
            refresh(ctx, &[gone, leaders_of(ctx.app, account)].concat(), Some(&account.account_id), None)
                .await
        }
        Event::HealthTold { account, .. } | Event::CrmTold { before: account, .. } => {
            refresh(ctx, &leaders_of(ctx.app, account), Some(&account.account_id), None).await
        }
        Event::AccountsMerged { gone, stays, .. } => {
            refresh(ctx, &[], Some(&gone.account_id), None).await?;
            of_account(ctx, &stays.account_id).await
        }
        Event::HandoffAdvanced(account)
        | Event::AccountTouched(account)
        | Event::RequestAccepted { account, .. }
        | Event::DealLetGo { account, .. } => of_account(ctx, account).await,
        Event::PersonLearnt { person, .. } => refresh(ctx, &[&person.user_id], None, None).await,
        Event::RoleChanged(change) => {
            let mut users = leaders(ctx.app, &change.team);
            users.extend(change.joined.iter().chain(&change.left));
            refresh(ctx, &users, None, None).await
        }
        _ => Ok(()),
    }
}

async fn of_account(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let Some(account) = accounts::resolve_merged(ctx.tx, account).await? else { return Ok(()) };
    refresh(ctx, &leaders_of(ctx.app, &account), Some(&account.account_id), None).await
}

fn leaders_of<'a>(app: &'a App, account: &Account) -> Vec<&'a UserId> {
    team_of(app, account).map(|team| leading(app, team)).unwrap_or_default()
}

fn leaders<'a>(app: &'a App, team: &TeamId) -> Vec<&'a UserId> {
    app.config.team(team).map(|team| leading(app, team)).unwrap_or_default()
}

/// Everybody who sees what is the team's.
fn leading<'a>(app: &'a App, team: &'a Team) -> Vec<&'a UserId> {
    let everybody = app.config.everybody().into_iter();
    everybody.filter(|user| roles::leads(app, user, team)).collect()
}
