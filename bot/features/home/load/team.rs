//! A team as whoever leads it sees it: what waits, what everybody carries, what is late, what is to be agreed to.

use std::collections::BTreeMap;

use baton_storage::ids::UserId;
use baton_storage::requests::Request;
use baton_storage::states::{ExceptionState, RequestState};
use baton_storage::time::At;
use baton_storage::{Reader, assessments, exceptions, tasks as stored_tasks};

use crate::accounts::candidates::CsmCandidates;
use crate::accounts::directory::Directory;
use crate::accounts::ranking::Ranked;
use crate::accounts::target::Verdict;
use crate::app::App;
use crate::config::Team;
use crate::engine::set_aside::alone;
use crate::features::home::load::mine::{Asked, REQUESTS, requests};
use crate::features::home::load::viewer::Viewer;
use crate::features::priority::subject::target;
use crate::features::reviews::view::summary::Mix;
use crate::tasks;

/// So many late things are named.
const LATE: usize = 3;

/// A team.
#[derive(Debug)]
pub struct TeamBoard {
    pub id: String,
    pub name: String,
    /// The first requests that wait for its managers, the oldest first.
    pub queue: Vec<Asked>,
    /// How many wait for its managers.
    pub waiting: usize,
    /// How many wait for somebody else: an answer, or a CSM's yes.
    pub elsewhere: usize,
    pub loads: Vec<Carries>,
    /// Whose it is, what they are asked to do, about which account, and when it was due.
    pub late: Vec<Late>,
    pub late_count: usize,
    pub proposals: usize,
    pub exceptions: usize,
    /// Of all its CSMs together.
    pub mix: Option<Mix>,
}

/// What a CSM carries.
#[derive(Clone, Debug)]
pub struct Carries {
    pub name: String,
    pub hours: f64,
    pub capacity: f64,
    pub accounts: usize,
    pub mix: Mix,
    /// Away until then, if that is now.
    pub away_until: Option<Option<At>>,
}

/// Something that is late.
#[derive(Clone, Debug)]
pub struct Late {
    pub account: String,
    pub owner: String,
    pub task: String,
    pub due: Option<At>,
}

/// A team, as things stand.
pub async fn board(
    app: &App,
    db: &mut Reader,
    team: &Team,
    open: &[Request],
    directory: &Directory,
    viewer: Viewer<'_>,
) -> anyhow::Result<TeamBoard> {
    let Viewer { user, zone, now } = viewer;
    let theirs: Vec<&Request> = open.iter().filter(|request| request.team_id == team.id).collect();
    let waiting: Vec<&Request> =
        theirs.iter().copied().filter(|request| request.state == RequestState::Open).collect();
    let first = &waiting[..waiting.len().min(REQUESTS)];
    let aim = target(app, team, now);
    let candidates = CsmCandidates::of(app, db, team, directory, aim, now).await?;
    let names: BTreeMap<UserId, String> = candidates.names().into_iter().collect();
    let mut loads: Vec<Carries> =
        candidates.rank(&BTreeMap::new()).iter().map(|one| carries(one, &names, now)).collect();
    loads.sort_by(|one, other| one.name.cmp(&other.name));
    let (pr1, pr2) = loads.iter().fold((0, 0), |(pr1, pr2), one| (pr1 + one.mix.pr1, pr2 + one.mix.pr2));
    // What one CSM's book is to hold says nothing of a team's, where it is a number.
    let counts = aim.pr1_count.is_some() || pr1 + pr2 == 0;
    let verdict = if counts { Verdict::None } else { aim.verdict(pr1, pr1 + pr2) };
    let mix = (!loads.is_empty()).then_some(Mix { pr1, pr2, target: aim, verdict, time: 0.0 });
    let overdue = stored_tasks::overdue(db, &[&team.id], now).await?;
    let mut late = Vec::new();
    for task in overdue.iter().take(LATE) {
        if let Ok(item) = alone(tasks::load::item(app, db, task, Some(user), now, zone)).await {
            late.push(Late { account: item.account, owner: item.owner, task: item.task, due: item.due });
        }
    }
    let asked = exceptions::of_team(db, &team.id).await?;
    Ok(TeamBoard {
        id: team.id.0.clone(),
        name: team.name.clone(),
        queue: requests(app, db, first, directory).await?,
        waiting: waiting.len(),
        elsewhere: theirs.len() - waiting.len(),
        loads,
        late,
        late_count: overdue.len(),
        proposals: assessments::proposed(db, &team.id).await?.len(),
        exceptions: asked.iter().filter(|one| one.state == ExceptionState::Asked).count(),
        mix,
    })
}

fn carries(ranked: &Ranked, names: &BTreeMap<UserId, String>, now: At) -> Carries {
    let load = &ranked.load;
    let count = |level| load.by_priority.get(&level).copied().unwrap_or_default();
    let (pr1, pr2) =
        (count(baton_storage::states::Priority::Pr1), count(baton_storage::states::Priority::Pr2));
    Carries {
        name: names.get(&ranked.user).cloned().unwrap_or_else(|| ranked.user.0.clone()),
        hours: load.hours,
        capacity: load.capacity,
        accounts: load.by_priority.values().sum(),
        mix: Mix {
            pr1,
            pr2,
            target: load.target,
            // Whoever has no accounts yet is neither above nor below.
            verdict: if pr1 + pr2 == 0 { Verdict::None } else { load.target.verdict(pr1, pr1 + pr2) },
            time: load.pr1_time,
        },
        away_until: load.away.filter(|away| away.from <= now).map(|away| away.until),
    }
}
