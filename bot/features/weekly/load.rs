//! What a week brought to the teams of whoever manages them.

use baton_storage::ids::{TeamId, UserId};
use baton_storage::requests::{self, Request};
use baton_storage::states::RequestState;
use baton_storage::time::At;
use baton_storage::weekly::{self, Closing};
use baton_storage::{Reader, homes, tasks as stored_tasks};
use chrono::Days;
use chrono_tz::Tz;

use crate::accounts::settings::Personal;
use crate::app::App;
use crate::config::Team;
use crate::engine::set_aside::alone;
use crate::features::reengagement::rules::ReengageRules;
use crate::features::weekly::rules::{AHEAD, WEEK, median};
use crate::tasks;

/// So many of each are named.
const NAMED: usize = 5;

/// A week of some teams.
#[derive(Clone, Debug)]
pub struct Week {
    pub teams: Vec<String>,
    pub zone: Tz,
    /// Requests opened in the week.
    pub opened: i64,
    /// Requests that wait for the managers now: how many, and the oldest with when each was opened.
    pub waiting: usize,
    pub oldest: Vec<(String, At)>,
    /// How many requests got their first CSM in the week, and the median of how long that took, in milliseconds.
    pub assigned: usize,
    pub took: Option<i64>,
    /// What is late: how many, and the first as account, owner and task.
    pub late: usize,
    pub latest: Vec<(String, String, String)>,
    /// Renewals that close soon: how many, and the first.
    pub renewals: usize,
    pub soonest: Vec<Closing>,
}

impl Week {
    /// Whether there is nothing to say of it.
    pub fn is_empty(&self) -> bool {
        self.opened == 0 && self.assigned == 0 && self.waiting + self.late + self.renewals == 0
    }
}

/// The week up to now of the teams that somebody manages.
pub async fn week(
    app: &App,
    db: &mut Reader,
    reader: &UserId,
    personal: &Personal,
    now: At,
) -> anyhow::Result<Week> {
    let zone = personal.work.zone();
    let managed = app.config.managed_by(reader);
    let ids: Vec<&TeamId> = managed.iter().map(|team| &team.id).collect();
    let waiting = waiting(db, &ids).await?;
    let took = weekly::times_to_assign(db, &ids, now - WEEK).await?;
    let overdue = stored_tasks::overdue(db, &ids, now).await?;
    let mut latest = Vec::new();
    for task in overdue.iter().take(NAMED) {
        if let Ok(item) = alone(tasks::load::item(app, db, task, Some(reader), now, zone)).await {
            latest.push((item.account, item.owner, item.task));
        }
    }
    let renewals = renewals(app, db, &managed, personal, now).await?;
    Ok(Week {
        teams: managed.iter().map(|team| team.name.clone()).collect(),
        zone,
        opened: weekly::opened(db, &ids, now - WEEK).await?,
        waiting: waiting.len(),
        oldest: named(db, &waiting).await?,
        assigned: took.len(),
        took: median(&took),
        late: overdue.len(),
        latest,
        renewals: renewals.len(),
        soonest: renewals.into_iter().take(NAMED).collect(),
    })
}

/// The requests that wait for the managers of these teams, the oldest first.
async fn waiting(db: &mut Reader, teams: &[&TeamId]) -> anyhow::Result<Vec<Request>> {
    let mut open = requests::open(db).await?;
    open.retain(|request| request.state == RequestState::Open && teams.contains(&&request.team_id));
    open.sort_by_key(|request| request.opened_at);
    Ok(open)
}

/// The first of them by their account, with when each was opened.
async fn named(db: &mut Reader, requests: &[Request]) -> anyhow::Result<Vec<(String, At)>> {
    let first = &requests[..requests.len().min(NAMED)];
    let ids: Vec<_> = first.iter().map(|request| &request.account_id).collect();
    let names = homes::names(db, &ids).await?;
    let name = |request: &Request| {
        let known = names.iter().find(|(id, _)| *id == request.account_id);
        known.map_or_else(|| request.account_id.0.clone(), |(_, name)| name.clone())
    };
    Ok(first.iter().map(|request| (name(request), request.opened_at)).collect())
}

/// The open renewals of these teams' accounts that close within the next days, the earliest first.
async fn renewals(
    app: &App,
    db: &mut Reader,
    teams: &[&Team],
    personal: &Personal,
    now: At,
) -> anyhow::Result<Vec<Closing>> {
    let today = personal.work.local(now).date_naive();
    let (from, to) = (today.to_string(), (today + Days::new(AHEAD)).to_string());
    let types = &app.playbook.of::<ReengageRules>().types.renewal;
    let mut all = weekly::closing(db, types, (&from, &to)).await?;
    all.retain(|deal| {
        let stage = deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage));
        let team =
            deal.region.as_deref().zip(deal.segment).and_then(|(region, of)| app.config.team_for(region, of));
        stage.is_none_or(|stage| stage.is_open())
            && team.is_some_and(|team| teams.iter().any(|own| own.id == team.id))
    });
    Ok(all)
}
