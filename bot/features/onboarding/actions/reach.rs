//! What was reached, by whose word, and what that settles.

use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::milestones::{self, Milestone};
use baton_storage::states::{HandoffState, MeetingState, Role, TaskState};
use baton_storage::tasks::Task;
use baton_storage::time::At;
use baton_storage::{Reader, accounts, tasks as stored_tasks};
use serde_json::{Value, json};

use crate::app::{App, Ctx};
use crate::features::onboarding::load::OnboardingContext;
use crate::features::onboarding::rules::{Goal, OnboardingRules};
use crate::features::onboarding::subject::subject;
use crate::rules::calendar::local_time;
use crate::slack::dates::weekday;
use crate::tasks::actions::notices::News;
use crate::{features, tasks};

/// That something was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    pub at: At,
    /// Who says so: a person, or Baton for what the CRM told.
    pub by: Actor,
    pub note: Option<String>,
}

/// Marks whatever is known to have been reached; whether anything was.
pub(crate) async fn sync(ctx: &mut Ctx<'_>, course: &OnboardingContext<'_>) -> anyhow::Result<bool> {
    let mut any = false;
    for row in course.rows.iter().filter(|row| row.reached_at.is_none()) {
        let Some(goal) = ctx.app.playbook.of::<OnboardingRules>().goal(&row.milestone) else { continue };
        let done = by_step(ctx.tx, course, goal, ctx.now).await?;
        let used = used(ctx.app, course, goal, ctx.now)?;
        if let Some(reached) = done.or(used.clone()).or_else(|| by_the_end(ctx.app, course, row, ctx.now)) {
            let told = used.as_ref() == Some(&reached);
            reach(ctx, course, row, reached).await?;
            if told {
                notify_of_first_value(ctx, course).await?;
            }
            any = true;
        }
    }
    Ok(any)
}

/// The step that is the same was done, or left out.
pub(crate) async fn by_step(
    db: &mut Reader,
    course: &OnboardingContext<'_>,
    goal: Goal<'_>,
    now: At,
) -> anyhow::Result<Option<Reached>> {
    let Some(task) = course.step_todo(db, goal).await? else { return Ok(None) };
    if !matches!(task.state, TaskState::Done | TaskState::Dropped) {
        return Ok(None);
    }
    // A meeting was when it was, whenever somebody said so.
    let held =
        tasks::load::meeting::of_task(db, &task).await?.filter(|meeting| meeting.state == MeetingState::Held);
    let at = held.map(|meeting| meeting.starts_at).or(task.settled_at).unwrap_or(now);
    let by = task.settled_by.clone().unwrap_or(Actor::Baton);
    let note = task.reason.clone().filter(|_| task.state == TaskState::Dropped);
    Ok(Some(Reached { at, by, note }))
}

/// Enough licences are in use, says the CRM.
pub(crate) fn used(
    app: &App,
    course: &OnboardingContext<'_>,
    goal: Goal<'_>,
    now: At,
) -> anyhow::Result<Option<Reached>> {
    let (Some(active), Some(bought)) = (course.account.licenses_active, course.account.licenses) else {
        return Ok(None);
    };
    if !goal.reached_by(active, bought) {
        return Ok(None);
    }
    let note = app.words.plain("onboarding.used", json!({ "active": active, "bought": bought }))?;
    Ok(Some(Reached { at: now, by: Actor::Baton, note: Some(note) }))
}

/// The handoff is complete, and with it the onboarding.
pub(crate) fn by_the_end(
    app: &App,
    course: &OnboardingContext<'_>,
    row: &Milestone,
    now: At,
) -> Option<Reached> {
    let handoff = course.handoff.as_ref().filter(|handoff| handoff.state == HandoffState::Completed)?;
    let ends = app.playbook.of::<OnboardingRules>().ends_with(&row.milestone);
    ends.then(|| Reached { at: handoff.ended_at.unwrap_or(now), by: Actor::Baton, note: None })
}

/// Records that something was reached: what asks for it is settled, the last one ends the onboarding.
pub async fn reach(
    ctx: &mut Ctx<'_>,
    course: &OnboardingContext<'_>,
    row: &Milestone,
    reached: Reached,
) -> anyhow::Result<()> {
    let Some(goal) = ctx.app.playbook.of::<OnboardingRules>().goal(&row.milestone) else { return Ok(()) };
    let mut row = row.clone();
    row.reached_at = Some(reached.at);
    row.recorded_by = Some(reached.by.clone());
    row.note = reached.note.clone();
    milestones::keep(ctx.tx, &row).await?;
    let object = format!("account:{}", row.account_id);
    let mut entry =
        Entry::new(ctx.now, &reached.by, "onboarding.reached", object).moved("open", &row.milestone);
    entry.why.clone_from(&reached.note);
    audit::record(ctx.tx, &entry).await?;
    let by = reached.by.person();
    for mut task in stored_tasks::of_subject(ctx.tx, &subject(&row.account_id)).await? {
        if task.state != TaskState::Open {
            continue;
        }
        if task.asks == Asks::Milestone(row.milestone.clone()) {
            tasks::actions::settle(ctx, &mut task, TaskState::Done, by.map(Actor::from), None).await?;
        } else if task.asks == Asks::Late(row.milestone.clone()) {
            no_longer_late(ctx, &row, course, &mut task, reached.at).await?;
        }
    }
    if let Some(mut step) = course.step_todo(ctx.tx, goal).await?.filter(|step| step.state == TaskState::Open)
    {
        tasks::actions::settle(ctx, &mut step, TaskState::Done, by.map(Actor::from), reached.note.as_deref())
            .await?;
    }
    if ctx.app.playbook.of::<OnboardingRules>().ends_with(&row.milestone) {
        accounts::set_onboarding(ctx.tx, &row.account_id, None).await?;
        features::priority::actions::lifecycle::onboarded(ctx, &row.account_id).await?;
    }
    Ok(())
}

/// What is reached late still needs its reason, and nobody is told that nothing happened; what was reached in time
/// needs none.
pub(crate) async fn no_longer_late(
    ctx: &mut Ctx<'_>,
    row: &Milestone,
    course: &OnboardingContext<'_>,
    task: &mut Task,
    at: At,
) -> anyhow::Result<()> {
    let zone = course.team.timezone;
    let date = |at: At| local_time(zone, at).date_naive();
    if date(at) <= date(row.due_at) {
        let why = Some("it was done in time");
        return tasks::actions::settle(ctx, task, TaskState::Superseded, None, why).await;
    }
    let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    facts["reached"] = json!(weekday(at, zone));
    task.facts = facts.to_string();
    task.escalate_at = None;
    stored_tasks::change(ctx.tx, task).await?;
    tasks::actions::moments::cancel_escalation(ctx.tx, task, ctx.now).await?;
    tasks::actions::refresh(ctx, task).await
}

/// The CSM hears that their customer has begun to use what they bought.
pub(crate) async fn notify_of_first_value(
    ctx: &mut Ctx<'_>,
    course: &OnboardingContext<'_>,
) -> anyhow::Result<()> {
    let facts = json!({ "active": course.account.licenses_active, "bought": course.account.licenses });
    let subject = subject(&course.account.account_id);
    let news = News { subject, what: "first_value", roles: &[Role::Csm], facts };
    tasks::actions::notices::notify(ctx, news, &course.place()).await
}
