//! What people say of an onboarding, and what follows from it: something was reached, is not reached after all, is late
//! for a reason.

pub mod follow;
pub mod reach;

use baton_storage::accounts;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::milestones::{self, Milestone};
use baton_storage::states::{HandoffState, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self as stored_tasks, Task};
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::event::Reopened;
use crate::features::handoffs::jobs::card;
use crate::features::onboarding::actions::follow::follow;
use crate::features::onboarding::actions::reach::{Reached, reach};
use crate::features::onboarding::load::{OnboardingContext, course};
use crate::features::onboarding::rules::OnboardingRules;
use crate::features::onboarding::subject::subject;
use crate::slack::dates::weekday;
use crate::tasks::actions::notices::News;
use crate::{features, tasks};

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
    follow(ctx, account).await?;
    match &course.handoff {
        Some(handoff) => card::refresh(ctx, &handoff.handoff_id).await,
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
    follow(ctx, account).await?;
    match &course.handoff {
        Some(handoff) => card::refresh(ctx, &handoff.handoff_id).await,
        None => Ok(()),
    }
}

/// Why something is late, by somebody's word. The managers hear of it in their next day's message, unless they have
/// heard of the lateness already.
pub async fn explain(
    ctx: &mut Ctx<'_>,
    course: &OnboardingContext<'_>,
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
        tasks::actions::notices::notify(ctx, news, &course.place()).await?;
    }
    follow(ctx, account).await?;
    match &course.handoff {
        Some(handoff) => card::refresh(ctx, &handoff.handoff_id).await,
        None => Ok(()),
    }
}
