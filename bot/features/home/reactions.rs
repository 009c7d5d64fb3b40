//! What happened changes what stands in the Home tabs of those whom it concerns, if they have opened theirs.

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, TeamId, UserId};
use baton_storage::time::At;
use baton_storage::{Tx, homes};

use crate::accounts::roles;
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::config::Team;
use crate::event::Event;
use crate::features::home::actions::refresh;

/// Reacts.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    // Most of what a feed tells comes while nobody has a Home tab open, or is of accounts that nobody looks at.
    if !homes::any(tx).await? {
        return Ok(());
    }
    match event {
        Event::TaskOpened(task)
        | Event::TaskChanged(task)
        | Event::TaskSettled(task)
        | Event::OwnerLeft(task) => {
            let mut users = leaders(app, &task.team_id);
            users.push(&task.owner);
            refresh(app, tx, &users, Some(&task.account_id), Some(&task.task_id), now).await
        }
        Event::RequestChanged(request) => {
            let mut users = leaders(app, &request.team_id);
            users.push(&request.requester);
            refresh(app, tx, &users, Some(&request.account_id), None, now).await
        }
        Event::PriorityDecided { team, assessment, .. } => {
            refresh(app, tx, &leaders(app, team), Some(&assessment.account_id), None, now).await
        }
        Event::AccountChanged { before, account, .. } => {
            // Whoever has lost it sees that, too.
            let gone = before.map(|before| leaders_of(app, before)).unwrap_or_default();
            refresh(app, tx, &[gone, leaders_of(app, account)].concat(), Some(&account.account_id), None, now)
                .await
        }
        Event::HealthTold { account, .. } | Event::CrmTold { before: account, .. } => {
            refresh(app, tx, &leaders_of(app, account), Some(&account.account_id), None, now).await
        }
        Event::AccountsMerged { gone, stays, .. } => {
            refresh(app, tx, &[], Some(&gone.account_id), None, now).await?;
            of_account(app, tx, &stays.account_id, now).await
        }
        Event::HandoffAdvanced(account)
        | Event::AccountTouched(account)
        | Event::RequestAccepted { account, .. }
        | Event::DealLetGo { account, .. } => of_account(app, tx, account, now).await,
        Event::PersonLearnt { person, .. } => refresh(app, tx, &[&person.user_id], None, None, now).await,
        _ => Ok(()),
    }
}

async fn of_account(app: &App, tx: &mut Tx, account: &AccountId, now: At) -> anyhow::Result<()> {
    let Some(account) = accounts::resolve_merged(tx, account).await? else { return Ok(()) };
    refresh(app, tx, &leaders_of(app, &account), Some(&account.account_id), None, now).await
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
