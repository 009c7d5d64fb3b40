//! Everything about one, as it is now.

pub mod whom;

use baton_storage::accounts::{self, Account};
use baton_storage::asks::Asks;
use baton_storage::engagements::{self, Ask, Engagement};
use baton_storage::ids::{EngagementId, UserId};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::states::{AskState, Role, TaskState};
use baton_storage::tasks::{self, Task};
use baton_storage::time::At;
use baton_storage::{Reader, people};
use chrono::NaiveTime;
use serde_json::Value;

use crate::accounts::roles::{self, Place};
use crate::accounts::teams::today;
use crate::app::App;
use crate::config::Team;
use crate::features::reengagement::load::whom::name;
use crate::features::reengagement::rules::{Permission, Reason, ReengageRules, year_of};
use crate::features::reengagement::subject::{LETTER, is_turn, subject};
use crate::features::reengagement::view::{Counts, EngagementData, Line, Turn};
use crate::rules::calendar::first_instant;
use crate::tasks::rules::undo_until;

/// One with its account, its team, its reason, and what is asked of whom.
pub struct EngagementContext<'a> {
    pub engagement: Engagement,
    pub account: Account,
    pub deal: Option<Opportunity>,
    pub team: &'a Team,
    /// None where the rules no longer know it.
    pub reason: Option<&'a Reason>,
    pub asks: Vec<Ask>,
    pub tasks: Vec<Task>,
}

impl<'a> EngagementContext<'a> {
    /// The one with this id; none where it, its account or its team is not known any more.
    pub async fn of(app: &'a App, db: &mut Reader, id: &EngagementId) -> anyhow::Result<Option<Self>> {
        let Some(engagement) = engagements::find(db, id).await? else { return Ok(None) };
        let Some(team) = app.config.team(&engagement.team_id) else { return Ok(None) };
        let Some(account) = accounts::resolve_merged(db, &engagement.account_id).await? else {
            return Ok(None);
        };
        let deal = opportunities::named(db, engagement.opportunity_id.as_ref()).await?;
        let asks = engagements::asks(db, id).await?;
        let tasks = tasks::of_subject(db, &subject(id)).await?;
        let reason = app.playbook.of::<ReengageRules>().reason(&engagement.reason);
        Ok(Some(Self { engagement, account, deal, team, reason, asks, tasks }))
    }

    /// Where it belongs, as those are asked who know the roles.
    pub fn place(&self) -> Place<'_> {
        Place { account: &self.account, deal: self.deal.as_ref(), team: self.team }
    }

    /// Who takes it.
    pub fn takers(&self) -> impl Iterator<Item = &UserId> {
        let taken = self.asks.iter().filter(|ask| ask.state == AskState::Taken);
        taken.filter_map(|ask| ask.answered_by.as_ref())
    }
}

/// How many exceptions were approved this fiscal year, of an architect and of an account (E3).
pub async fn counts(
    app: &App,
    db: &mut Reader,
    account: &Account,
    team: &Team,
    sa: Option<&UserId>,
    now: At,
) -> anyhow::Result<Counts> {
    let year = year_of(today(app, team, now), app.config.organization.fiscal_year_starts);
    let since = first_instant(team.timezone, year.and_time(NaiveTime::MIN));
    let of_account = engagements::exceptions_of_account(db, &account.account_id, since).await?;
    let (sa, of_sa) = match sa {
        Some(sa) => (Some(name(db, sa).await?), engagements::exceptions_of_person(db, sa, since).await?),
        None => (None, 0),
    };
    Ok(Counts { sa, of_sa, of_account })
}

/// Everything that is shown of one.
pub async fn data(
    app: &App,
    db: &mut Reader,
    loaded: &EngagementContext<'_>,
    now: At,
) -> anyhow::Result<EngagementData> {
    let one = &loaded.engagement;
    let approval =
        loaded.tasks.iter().find(|task| task.asks == Asks::Approve && task.state == TaskState::Open);
    let approval = match approval {
        Some(task) => Some(turn(app, db, task, now).await?),
        None => None,
    };
    let mut lines = Vec::new();
    for ask in &loaded.asks {
        let task = loaded.tasks.iter().find(|task| is_turn(task, ask.role));
        let turn = match task.filter(|_| ask.state == AskState::Waiting) {
            Some(task) => Some(turn(app, db, task, now).await?),
            None => None,
        };
        let who = ask.answered_by.as_ref().unwrap_or(&ask.asked);
        lines.push(Line {
            role: ask.role,
            name: name(db, who).await?,
            state: ask.state,
            why: ask.why.clone(),
            at: ask.answered_at,
            turn,
        });
    }
    let sa = loaded.asks.iter().find(|ask| ask.role == Role::Sa).map(|ask| &ask.asked);
    let avoided = loaded.reason.is_some_and(|reason| reason.existing_team == Permission::Avoided);
    Ok(EngagementData {
        id: one.engagement_id.0.clone(),
        account_id: loaded.account.account_id.0.clone(),
        account: loaded.account.name.clone(),
        place: loaded.account.channel.as_ref().map(|channel| channel.0.clone()),
        team: loaded.team.name.clone(),
        reason: loaded.reason.map_or_else(|| one.reason.clone(), |reason| reason.label.clone()),
        existing_team: one.existing_team,
        for_upgrade: one.for_upgrade,
        details: one.details.clone(),
        covers: one.covers.clone(),
        wished_on: one.wished_on.clone(),
        state: one.state,
        asked_by: name(db, &one.asked_by).await?,
        asked_at: one.asked_at,
        exception: one.exception,
        better_not: one.exception && one.existing_team && avoided,
        approval,
        decided_by: named(db, one.decided_by.as_ref()).await?,
        decided_at: one.decided_at,
        why: one.why.clone(),
        outcome: one.outcome.clone(),
        closed_by: named(db, one.closed_by.as_ref()).await?,
        closed_at: one.closed_at,
        lines,
        undo: latest_answer(loaded, now),
        counts: counts(app, db, &loaded.account, loaded.team, sa, now).await?,
        zone: loaded.team.timezone,
    })
}

/// The latest answer that can be taken back now: the id of its task.
fn latest_answer(loaded: &EngagementContext<'_>, now: At) -> Option<String> {
    let can = |task: &&Task| undo_until(task).is_some_and(|until| now <= until);
    let answers = loaded
        .tasks
        .iter()
        .filter(|task| matches!(task.asks, Asks::Approve | Asks::Answer(_) | Asks::Name(_)));
    answers.filter(can).max_by_key(|task| task.settled_at).map(|task| task.task_id.0.clone())
}

async fn named(db: &mut Reader, user: Option<&UserId>) -> anyhow::Result<Option<String>> {
    match user {
        Some(user) => Ok(Some(name(db, user).await?)),
        None => Ok(None),
    }
}

/// Whose turn it is, and who answers for them while they are away.
async fn turn(app: &App, db: &mut Reader, task: &Task, now: At) -> anyhow::Result<Turn> {
    let how: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    let backup = how["backup"].as_str().map(UserId::from);
    let written = tasks::mentions_of(db, &task.task_id).await?;
    // Whoever it was passed to since reads it themselves.
    let stands_in = |user: &UserId| written.iter().any(|(to, what)| to == user && what == LETTER);
    let owner = people::find(db, &task.owner).await?;
    let away = roles::away_until(db, &task.owner, &roles::calendar(app, owner.as_ref()), now).await?;
    let is_there = away.is_none() && owner.is_none_or(|owner| owner.active);
    let backup = match backup.filter(|user| !is_there && !task.passed && stands_in(user)) {
        Some(user) => people::find(db, &user).await?.map(|person| person.name),
        None => None,
    };
    Ok(Turn { name: name(db, &task.owner).await?, backup, how })
}
