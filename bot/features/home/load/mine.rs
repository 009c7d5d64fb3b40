//! What somebody is to do, in the order in which it is urgent, and the requests that are theirs.

use std::collections::BTreeMap;

use baton_storage::homes::{self, Offered};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::requests::Request;
use baton_storage::states::RequestState;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, assignments, people};
use serde_json::Value;

use crate::accounts::directory::Directory;
use crate::app::App;
use crate::engine::set_aside::alone;
use crate::features::home::load::viewer::Viewer;
use crate::features::home::rules::{When, when};
use crate::features::requests::load::{promised, times};
use crate::features::requests::rules::{self, RequestRules};
use crate::rules::calendar::Calendar;
use crate::rules::sentence::phrase;
use crate::tasks;
use crate::tasks::view::item::Item;

/// So many of what is late, and so many of this week, stand there in full.
const SHOWN: usize = 5;
/// So many of what is later are named.
const NAMED: usize = 3;
/// So many requests stand there.
pub const REQUESTS: usize = 5;

/// What somebody is to do.
#[derive(Debug, Default)]
pub struct Mine {
    pub offers: Vec<(Offered, String)>,
    pub late: Vec<Item>,
    pub week: Vec<Item>,
    pub later: Vec<Item>,
    /// How many there are of each, whether they stand there or not.
    pub counts: Counts,
    /// When any of it is due.
    due: Vec<At>,
}

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub late: usize,
    pub week: usize,
    pub later: usize,
}

impl Mine {
    /// Whether nothing is theirs to do.
    pub fn is_empty(&self) -> bool {
        self.offers.is_empty() && self.counts == Counts::default()
    }

    /// How many there are that do not stand there.
    pub fn more(&self) -> usize {
        let all = self.counts.late + self.counts.week + self.counts.later;
        all - self.late.len() - self.week.len() - self.later.len()
    }

    /// When any of it is due.
    pub fn turns(&self) -> impl Iterator<Item = At> {
        self.due.iter().copied()
    }
}

/// Everything that somebody is to do, by when.
pub async fn sorted(db: &mut Reader, user: &UserId, now: At) -> anyhow::Result<Vec<(When, Task)>> {
    let mut all: Vec<(When, Task)> = Vec::new();
    for task in stored_tasks::owed_by(db, user).await?.into_iter().filter(Task::is_action) {
        let facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
        let snoozed = facts["snoozed"].as_i64().is_some_and(|until| At(until) > now);
        let late = task.due_at.is_some_and(|due| due < now);
        all.push((when(late, task.due_at, snoozed, now), task));
    }
    // The order within each stays: what is due first first.
    all.sort_by_key(|(when, _)| *when);
    Ok(all)
}

/// What somebody is to do, as they see it.
pub async fn mine(app: &App, db: &mut Reader, viewer: Viewer<'_>) -> anyhow::Result<Mine> {
    let Viewer { user, zone, now } = viewer;
    let mut mine = Mine::default();
    for offer in homes::offered(db, user).await? {
        let by = people::name(db, &offer.assigned_by).await?;
        mine.offers.push((offer, by));
    }
    for (when, task) in sorted(db, user, now).await? {
        mine.due.extend(task.due_at);
        let (list, count, most) = match when {
            When::Late => (&mut mine.late, &mut mine.counts.late, SHOWN),
            When::Week => (&mut mine.week, &mut mine.counts.week, SHOWN),
            When::Later => (&mut mine.later, &mut mine.counts.later, NAMED),
        };
        *count += 1;
        if list.len() < most {
            // One that cannot be shown keeps nobody from the others; it is set aside with the day's message.
            list.extend(alone(tasks::load::item(app, db, &task, Some(user), now, zone)).await.ok());
        }
    }
    Ok(mine)
}

/// A request that somebody waits for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub request: Request,
    pub account: String,
    pub team: String,
    /// Who has to do something next.
    pub waits_for: String,
    /// By when, as the team promises.
    pub due: Option<At>,
}

/// The requests that somebody has open.
pub async fn asked(
    app: &App,
    db: &mut Reader,
    open: &[Request],
    directory: &Directory,
    user: &UserId,
) -> anyhow::Result<Vec<Asked>> {
    let own: Vec<&Request> = open.iter().filter(|request| request.requester == *user).collect();
    requests(app, db, &own, directory).await
}

/// The first of these requests, each with who has to do something next.
pub async fn requests(
    app: &App,
    db: &mut Reader,
    requests: &[&Request],
    directory: &Directory,
) -> anyhow::Result<Vec<Asked>> {
    let shown: Vec<&AccountId> = requests.iter().map(|request| &request.account_id).collect();
    let names: BTreeMap<AccountId, String> = homes::names(db, &shown).await?.into_iter().collect();
    let name =
        |user: &UserId| directory.person(user).map_or_else(|| user.0.clone(), |person| person.name.clone());
    let mut all = Vec::new();
    for request in requests {
        let Some(team) = app.config.team(&request.team_id) else { continue };
        let offered = match request.state {
            RequestState::Assigned => assignments::current(db, &request.account_id).await?,
            _ => None,
        };
        let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
        let times = times(request, offered.as_ref().map(|offered| offered.assigned_at));
        let ladder = &app.playbook.of::<RequestRules>().ladder;
        let steps = rules::escalation::due(request.state, &times, ladder, &calendar);
        let waits_for = match (request.state, &offered) {
            (RequestState::Question, _) => name(&request.requester),
            (_, Some(offered)) => name(&offered.csm),
            _ => {
                let managers: Vec<String> = team.managers.iter().map(name).collect();
                phrase(managers.iter().map(String::as_str))
            }
        };
        all.push(Asked {
            account: names.get(&request.account_id).cloned().unwrap_or_else(|| request.account_id.0.clone()),
            team: team.name.clone(),
            waits_for,
            due: promised(&steps),
            request: (*request).clone(),
        });
    }
    Ok(all)
}
