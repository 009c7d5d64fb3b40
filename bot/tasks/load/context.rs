//! Where a task belongs: its account, deal and team; and who hears of it.

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::ids::UserId;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::states::Role;
use baton_storage::tasks::Task;
use baton_storage::time::At;

use crate::accounts::directory;
use crate::accounts::roles::Place;
use crate::accounts::routing::{self, Parties, Tells};
use crate::app::App;
use crate::config::Team;

/// The account, the deal and the team of something that is asked.
pub struct TaskContext<'a> {
    pub account: Account,
    pub deal: Option<Opportunity>,
    pub team: &'a Team,
}

impl TaskContext<'_> {
    /// The same, as those are asked who know the roles.
    pub fn place(&self) -> Place<'_> {
        Place { account: &self.account, deal: self.deal.as_ref(), team: self.team }
    }
}

/// Where something belongs; none when its team is no longer configured.
pub async fn task_context<'a>(
    app: &'a App,
    db: &mut Reader,
    task: &Task,
) -> anyhow::Result<Option<TaskContext<'a>>> {
    let Some(team) = app.config.team(&task.team_id) else { return Ok(None) };
    let Some(account) = accounts::resolve_merged(db, &task.account_id).await? else { return Ok(None) };
    let deal = opportunities::named(db, task.opportunity_id.as_ref()).await?;
    Ok(Some(TaskContext { account, deal, team }))
}

/// Who is told when nobody does it.
pub async fn escalates_to(app: &App, db: &mut Reader, task: &Task) -> anyhow::Result<Option<Role>> {
    Ok(app.describe(db, task, "").await?.and_then(|described| described.escalates_to))
}

/// Who hears what is urgent: whoever leads the team and is there, or the one whose it is.
pub async fn at_once(
    app: &App,
    db: &mut Reader,
    role: Role,
    owner: &UserId,
    place: &Place<'_>,
    now: At,
) -> anyhow::Result<Vec<UserId>> {
    let tells = match role {
        Role::Managers => Tells::Managers,
        Role::Directors => Tells::Directors,
        Role::Sa | Role::Seller | Role::Csm | Role::SalesManagers | Role::SaLeaders => {
            return Ok(vec![owner.clone()]);
        }
    };
    let directory = directory::Directory::load(app, db, &[owner], now).await?;
    let parties = Parties { requester: owner, csm: None };
    let told =
        routing::whom(&app.config, place.team, tells, parties, now, |user| directory.availability(user));
    Ok(told.into_iter().map(|told| told.user).collect())
}
