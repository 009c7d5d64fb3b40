//! What was reached, by whose word, and why something was late.

use baton_storage::Reader;
use baton_storage::accounts;
use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::milestones::{self, Milestone};
use baton_storage::states::{HandoffState, MeetingState, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::app::{App, Ctx};
use crate::event::Reopened;
use crate::features::onboarding::load::{Course, course};
use crate::features::onboarding::rules::Goal;
use crate::features::onboarding::rules::OnboardingRules;
use crate::features::onboarding::subject::{self, subject};
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
pub(crate) async fn sync(ctx: &mut Ctx<'_>, course: &Course<'_>) -> anyhow::Result<bool> {
    let mut any = false;
    for row in course.rows.iter().filter(|row| row.reached_at.is_none()) {
        let Some(goal) = ctx.app.playbook.of::<OnboardingRules>().goal(&row.milestone) else { continue };
        let done = by_step(ctx.tx, course, goal, ctx.now).await?;
        let used = used(ctx.app, course, goal, ctx.now)?;
        if let Some(reached) = done.or(used.clone()).or_else(|| by_the_end(ctx.app, course, row, ctx.now)) {
            let told = used.as_ref() == Some(&reached);
            reach(ctx, course, row, reached).await?;
            if told {
                tell_first_value(ctx, course).await?;
            }
            any = true;
        }
    }
    Ok(any)
}

/// The step that is the same was done, or left out.
async fn by_step(
    db: &mut Reader,
    course: &Course<'_>,
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
fn used(app: &App, course: &Course<'_>, goal: Goal<'_>, now: At) -> anyhow::Result<Option<Reached>> {
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
fn by_the_end(app: &App, course: &Course<'_>, row: &Milestone, now: At) -> Option<Reached> {
    let handoff = course.handoff.as_ref().filter(|handoff| handoff.state == HandoffState::Completed)?;
    let ends = app.playbook.of::<OnboardingRules>().ends_with(&row.milestone);
    ends.then(|| Reached { at: handoff.ended_at.unwrap_or(now), by: Actor::Baton, note: None })
}

/// Records that something was reached: what asks for it is settled, the last one ends the onboarding.
pub async fn reach(
    ctx: &mut Ctx<'_>,
    course: &Course<'_>,
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
async fn no_longer_late(
    ctx: &mut Ctx<'_>,
    row: &Milestone,
    course: &Course<'_>,
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
    tasks::moments::cancel_escalation(ctx.tx, task, ctx.now).await?;
    tasks::actions::refresh(ctx, task).await
}

/// A task of an onboarding was settled: whoever says that it is done says that it was reached.
pub async fn settled(ctx: &mut Ctx<'_>, task: &Task) -> anyhow::Result<()> {
    let (Subject::Onboarding(account), Asks::Milestone(id)) = (&task.subject, &task.asks) else {
        return Ok(());
    };
    let Some(by) = task.settled_by.clone().filter(|_| task.state == TaskState::Done) else {
        return Ok(());
    };
    let Some(course) = course(ctx.app, ctx.tx, account).await? else { return Ok(()) };
    let Some(row) = course.row(id).filter(|row| row.reached_at.is_none()).cloned() else { return Ok(()) };
    reach(ctx, &course, &row, Reached { at: ctx.now, by, note: None }).await?;
    subject::follow(ctx, account).await?;
    match &course.handoff {
        Some(handoff) => features::handoffs::actions::refresh(ctx, &handoff.handoff_id).await,
        None => Ok(()),
    }
}

/// What was said to be reached is not, or the step that reached it is asked again: it counts as open, and the onboarding
/// goes on where it was over by that.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, at, .. } = reopened;
    let of_step = task.subject.handoff().is_some();
    let account = match &task.subject {
        Subject::Onboarding(account) => account,
        _ if of_step => &task.account_id,
        _ => return Ok(()),
    };
    let Some(course) = course(ctx.app, ctx.tx, account).await? else { return Ok(()) };
    let rules = ctx.app.playbook.of::<OnboardingRules>();
    let completed = course.handoff.as_ref().filter(|handoff| handoff.state == HandoffState::Completed);
    let ended = completed.filter(|_| of_step).and_then(|handoff| handoff.ended_at);
    for row in course.rows.iter().filter(|row| row.reached_at.is_some()) {
        let ends = rules.ends_with(&row.milestone);
        let same = match &task.asks {
            Asks::Milestone(id) => *id == row.milestone,
            asks => rules
                .goal(&row.milestone)
                .is_some_and(|goal| goal.step().is_some_and(|step| asks.step() == Some(step))),
        };
        if !(same || ends && ended.is_some()) {
            continue;
        }
        let open = Milestone { reached_at: None, recorded_by: None, note: None, ..row.clone() };
        milestones::keep(ctx.tx, &open).await?;
        if ends {
            accounts::set_onboarding(ctx.tx, account, Some(row.began_at)).await?;
            features::priority::actions::lifecycle::not_onboarded(ctx, account, ended.unwrap_or(at)).await?;
            let (began, over) = (row.began_at, row.due_at);
            features::priority::actions::lifecycle::over_at(ctx.tx, account, began, over, ctx.now).await?;
        }
    }
    if of_step {
        // The handoff goes on after this, and the onboarding follows it.
        return Ok(());
    }
    subject::follow(ctx, account).await?;
    match &course.handoff {
        Some(handoff) => features::handoffs::actions::refresh(ctx, &handoff.handoff_id).await,
        None => Ok(()),
    }
}

/// Why something is late, by somebody's word. The managers hear of it in their next day's message, unless they have
/// heard of the lateness already.
pub async fn explain(
    ctx: &mut Ctx<'_>,
    course: &Course<'_>,
    row: &Milestone,
    because: &str,
    by: &UserId,
) -> anyhow::Result<()> {
    let mut row = row.clone();
    row.late_because = Some(because.to_owned());
    row.late_said_by = Some(by.clone());
    milestones::keep(ctx.tx, &row).await?;
    let account = &course.account.account_id;
    let entry = Entry::new(ctx.now, by, "onboarding.late", format!("account:{account}"));
    audit::record(ctx.tx, &entry.moved(&row.milestone, "late").because(because)).await?;
    let asks = Asks::Late(row.milestone.clone());
    let open = stored_tasks::of_subject(ctx.tx, &subject(account)).await?;
    let open = open.into_iter().find(|one| one.asks == asks && one.state == TaskState::Open);
    let mut told = false;
    if let Some(mut task) = open {
        told = task.escalated_at.is_some();
        let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
        facts["because"] = json!(because);
        task.facts = facts.to_string();
        tasks::actions::settle(ctx, &mut task, TaskState::Done, Some(by.into()), Some(because)).await?;
    }
    if !told {
        let goal = ctx.app.playbook.of::<OnboardingRules>().goal(&row.milestone);
        let facts = json!({
            "user": by,
            "label": goal.map_or_else(|| row.milestone.clone(), |goal| goal.label().to_owned()),
            "was_due": weekday(row.due_at, course.team.timezone),
            "reached": row.reached_at.map(|at| weekday(at, course.team.timezone)),
            "because": because,
        });
        let what = "late_because";
        // Each milestone's lateness is news of its own.
        let subject = Subject::Milestone(row.milestone.clone(), account.clone());
        let news = News { subject, what, roles: &[Role::Managers], facts };
        tasks::actions::notices::tell(ctx, news, &course.place()).await?;
    }
    subject::follow(ctx, account).await?;
    match &course.handoff {
        Some(handoff) => features::handoffs::actions::refresh(ctx, &handoff.handoff_id).await,
        None => Ok(()),
    }
}

/// The CSM hears that their customer has begun to use what they bought.
async fn tell_first_value(ctx: &mut Ctx<'_>, course: &Course<'_>) -> anyhow::Result<()> {
    let facts = json!({ "active": course.account.licenses_active, "bought": course.account.licenses });
    let subject = subject(&course.account.account_id);
    let news = News { subject, what: "first_value", roles: &[Role::Csm], facts };
    tasks::actions::notices::tell(ctx, news, &course.place()).await
}
