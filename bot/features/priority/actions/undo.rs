//! Somebody had agreed to a proposed level, or decided another one instead, and takes it back: the level before holds
//! again, and the proposal waits again (P3).

use baton_storage::accounts;
use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::assessments::{self, Assessment};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::states::{AssessmentState, Priority, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::event::{Event, Reopened, Stays};
use crate::features::priority::actions::keep;
use crate::features::priority::jobs;
use crate::features::priority::load::{load_context, rights};
use crate::features::priority::rules::level::label;
use crate::tasks;

/// The question whether somebody agrees is asked again.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, at, by, stays, .. } = reopened;
    let (Subject::Priority(account), Asks::Confirm) = (&task.subject, &task.asks) else { return Ok(()) };
    let all = assessments::of_account(ctx.tx, account).await?;
    let replaced = |one: &&Assessment| {
        one.state == AssessmentState::Replaced
            && one.settled_at == Some(at)
            && one.assessed_by != Actor::Baton
    };
    let decided = all.iter().find(|one| one.state == AssessmentState::Decided);
    let decided = decided.filter(|one| one.settled_at == Some(at) || one.assessed_at == at);
    let newer = all.iter().any(|one| one.state == AssessmentState::Proposed);
    // What was proposed is newer than what held beside it.
    let mut taken = all.iter().filter(replaced);
    let (Some(decided), Some(proposed), false) = (decided, taken.next(), newer) else {
        stays.add(ctx.app.words.plain("priority.undo.newer", json!({}))?);
        let why = ctx.app.words.plain("priority.undo.superseded", json!({}))?;
        let mut task = task.clone();
        return tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, Some(&why)).await;
    };
    let held = all.iter().find(|one| {
        one.state == AssessmentState::Replaced
            && one.settled_at == Some(at)
            && one.assessment_id != proposed.assessment_id
    });
    ctx.emit(Event::LevelChanging(&task.team_id)).await?;
    let actor = Actor::from(by);
    let level = hold_again(ctx, decided, held, task, by).await?;
    assessments::restore(ctx.tx, &proposed.assessment_id, AssessmentState::Proposed).await?;
    let proposed = Assessment { state: AssessmentState::Proposed, ..proposed.clone() };
    let team = &task.team_id;
    ctx.emit(Event::PriorityDecided { team, assessment: &proposed, by: &actor, looked: true }).await?;
    say(ctx, decided, level, task, at, stays).await?;
    jobs::replan(ctx, account).await
}

/// What was decided holds no more, and what `held` before it holds again; the level.
pub(crate) async fn hold_again(
    ctx: &mut Ctx<'_>,
    decided: &Assessment,
    held: Option<&Assessment>,
    task: &Task,
    by: &UserId,
) -> anyhow::Result<Priority> {
    let account = &decided.account_id;
    let replaced = (AssessmentState::Decided, AssessmentState::Replaced);
    assessments::settle(ctx.tx, account, replaced, &Actor::from(by), ctx.now).await?;
    let level = match held {
        Some(held) => {
            assessments::restore(ctx.tx, &held.assessment_id, AssessmentState::Decided).await?;
            held.level
        }
        None => asked_about(task),
    };
    accounts::set_priority(ctx.tx, account, level).await?;
    let entry = Entry::new(ctx.now, by, "priority.undo", format!("account:{account}"));
    audit::record(ctx.tx, &entry.moved(decided.level.as_str(), level.as_str())).await?;
    Ok(level)
}

/// The level of which the question said that it holds.
fn asked_about(task: &Task) -> Priority {
    let facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    let level = facts["level"].as_str().map(str::to_lowercase);
    level.and_then(|level| Priority::parse(&level)).unwrap_or(Priority::Pr1)
}

/// News that came `at` that moment and that nobody has read yet is not told; who has read it.
pub(crate) async fn unsaid(ctx: &mut Ctx<'_>, subject: &Subject, at: At) -> anyhow::Result<Vec<UserId>> {
    let mut heard = Vec::new();
    for mut news in stored_tasks::of_subject(ctx.tx, subject).await? {
        if news.is_action() || news.since_at != at {
            continue;
        }
        if news.state == TaskState::Open {
            tasks::actions::settle(ctx, &mut news, TaskState::Superseded, None, None).await?;
        } else {
            heard.push(news.owner);
        }
    }
    Ok(heard)
}

/// Whoever has not heard of the level yet hears nothing of it; those who have hear that it holds no more, and that the one
/// who proposed it was told stands.
async fn say(
    ctx: &mut Ctx<'_>,
    decided: &Assessment,
    level: Priority,
    task: &Task,
    at: At,
    stays: &Stays,
) -> anyhow::Result<()> {
    let heard = unsaid(ctx, &task.subject, at).await?;
    let Some(context) = load_context(ctx.app, ctx.tx, &decided.account_id, ctx.now).await? else {
        return Ok(());
    };
    if !heard.is_empty() && decided.level != level {
        let why = ctx.app.words.plain("priority.undo.why", json!({}))?;
        keep::notify(ctx, &context, &Assessment { level, why, ..decided.clone() }).await?;
    }
    if let Some(proposer) = decided.assessed_by.person().filter(|proposer| heard.contains(proposer)) {
        let who = rights::name(ctx.tx, proposer).await?;
        let facts = json!({ "who": who, "level": label(decided.level) });
        stays.add(ctx.app.words.plain("priority.undo.told", facts)?);
    }
    Ok(())
}
