//! When somebody hears of what is to be reached: before it is due, where no step asks for it; and on the morning after
//! it passed its day, for the reason.

use anyhow::Context;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::AccountId;
use baton_storage::milestones::Milestone;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::Role;
use baton_storage::time::At;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::features::handoffs::jobs::card;
use crate::features::onboarding::load::{OnboardingContext, course};
use crate::features::onboarding::rules::OnboardingRules;
use crate::features::onboarding::subject::subject;
use crate::slack::dates::weekday;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// The kind of the moment at which a milestone is first mentioned.
pub const REMIND: &str = "onboarding.remind";
/// The kind of the moment at which the reason for lateness is asked for.
pub const LATE: &str = "onboarding.late";

#[derive(Serialize, Deserialize)]
struct Moment {
    account: AccountId,
    began: At,
    milestone: String,
}

/// What an account's moments belong to.
pub(crate) fn schedule(account: &AccountId) -> String {
    format!("milestones:{account}")
}

/// Brings an account's moments into line with what is left to be reached.
pub(crate) async fn replan(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let Some(course) = course(ctx.app, ctx.tx, account).await? else { return Ok(()) };
    let calendar = course.calendar(ctx.app);
    let schedule = schedule(&course.account.account_id);
    let mut wanted = Vec::new();
    for row in course.rows.iter().filter(|row| row.reached_at.is_none()) {
        let Some(goal) = ctx.app.playbook.of::<OnboardingRules>().goal(&row.milestone) else { continue };
        let moment = Moment {
            account: course.account.account_id.clone(),
            began: row.began_at,
            milestone: row.milestone.clone(),
        };
        let args = serde_json::to_string(&moment)?;
        let reminds = goal.reminders(row.began_at, &calendar).into_iter().next();
        let asks = goal.asked_at(row.due_at, &calendar).filter(|_| row.late_because.is_none());
        for (kind, at) in [(REMIND, reminds), (LATE, asks)] {
            let Some(at) = at.and_then(|at| calendar.day_begins(at)) else { continue };
            let slot = format!("{kind}@{}@{}", row.milestone, row.began_at.0);
            wanted.push(Occurrence::planned(&schedule, &slot, kind, args.clone(), at.max(ctx.now)));
        }
    }
    Ok(occurrences::plan(ctx.tx, &schedule, &wanted, "the onboarding went on", ctx.now).await?)
}

/// What a moment is about, if it is still to be reached.
async fn of<'a>(
    ctx: &mut Ctx<'a>,
    occurrence: &Occurrence,
) -> anyhow::Result<Result<(OnboardingContext<'a>, Milestone), Fired>> {
    let moment: Moment = serde_json::from_str(&occurrence.args).context("a moment of no account")?;
    let skipped = |why: &str| Ok(Err(Fired::Skipped(why.into())));
    let Some(course) =
        course(ctx.app, ctx.tx, &moment.account).await?.filter(|course| course.is_on(ctx.app, ctx.now))
    else {
        return skipped("the account is not being onboarded");
    };
    match course.row(&moment.milestone).filter(|row| row.began_at == moment.began).cloned() {
        Some(row) if row.reached_at.is_none() => Ok(Ok((course, row))),
        _ => skipped("it was reached, or the onboarding began anew"),
    }
}

/// It is time to mention a milestone, or a part of the plan.
pub async fn remind(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let (course, row) = match of(ctx, occurrence).await? {
        Ok(found) => found,
        Err(skipped) => return Ok(skipped),
    };
    let goal = ctx
        .app
        .playbook
        .of::<OnboardingRules>()
        .goal(&row.milestone)
        .context("a milestone there is none of")?;
    if course.is_a_step(ctx.app, ctx.tx, goal).await? {
        return Ok(Fired::Skipped("a step of the handoff asks for it".into()));
    }
    let calendar = course.calendar(ctx.app);
    if goal.asked_at(row.due_at, &calendar).is_some_and(|asked| asked <= ctx.now) {
        return Ok(Fired::Skipped("it is late by now: the reason is asked for".into()));
    }
    let mut reminders = goal.reminders(row.began_at, &calendar);
    reminders.retain(|at| *at > ctx.now);
    reminders.push(ctx.now);
    let asking = Asking {
        subject: subject(&course.account.account_id),
        asks: Asks::Milestone(row.milestone.clone()),
        role: Role::Csm,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({ "label": goal.label(), "part": !goal.is_milestone() }),
        due_at: Some(row.due_at),
        reminders,
        escalate_at: None,
    };
    tasks::actions::open(ctx, asking, &course.place()).await?;
    Ok(Fired::Done)
}

/// It passed its day: its CSM is asked why, and where no answer comes the managers hear of it a working day later.
pub async fn ask_why(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let (course, row) = match of(ctx, occurrence).await? {
        Ok(found) => found,
        Err(skipped) => return Ok(skipped),
    };
    if let Some(handoff) = &course.handoff {
        card::refresh(ctx, &handoff.handoff_id).await?;
    }
    if row.late_because.is_some() {
        return Ok(Fired::Skipped("the reason is known".into()));
    }
    let goal = ctx
        .app
        .playbook
        .of::<OnboardingRules>()
        .goal(&row.milestone)
        .context("a milestone there is none of")?;
    let calendar = course.calendar(ctx.app);
    let asking = Asking {
        subject: subject(&course.account.account_id),
        asks: Asks::Late(row.milestone.clone()),
        role: Role::Csm,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({
            "label": goal.label(),
            "was_due": weekday(row.due_at, course.team.timezone),
            "reached": null,
            "because": null,
        }),
        due_at: None,
        reminders: vec![ctx.now],
        escalate_at: calendar.plus_business_days(ctx.now, 1),
    };
    tasks::actions::open(ctx, asking, &course.place()).await?;
    Ok(Fired::Done)
}
