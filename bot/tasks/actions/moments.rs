//! When people hear: a person's moment of the day, and the moment at which somebody else is told.

use baton_storage::Tx;
use baton_storage::ids::UserId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::OccurrenceState;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use chrono::NaiveTime;
use serde_json::json;

use crate::accounts::settings::{self, Personal};
use crate::app::Ctx;
use crate::rules::calendar::first_instant;

/// The kind of a person's moment of the day.
pub const REMINDER: &str = "tasks.reminder";
/// The kind of the moment at which somebody else is told.
pub const ESCALATION: &str = "tasks.escalation";
/// Sees to it that a person hears of what is theirs at the beginning of the working day on which it is next to
/// be mentioned.
pub async fn arrange(ctx: &mut Ctx<'_>, owner: &UserId) -> anyhow::Result<()> {
    match stored_tasks::next_mention(ctx.tx, owner).await? {
        Some(next) => arrange_at(ctx, owner, next, ctx.now).await,
        None => Ok(()),
    }
}

/// The same for somebody whose settings are at hand.
pub(crate) async fn arrange_by(ctx: &mut Ctx<'_>, owner: &UserId, personal: &Personal) -> anyhow::Result<()> {
    match stored_tasks::next_mention(ctx.tx, owner).await? {
        Some(next) => arrange_day(ctx, owner, personal, next, ctx.now).await,
        None => Ok(()),
    }
}

/// The same for what is planned for a moment, from another one on.
pub(crate) async fn arrange_at(ctx: &mut Ctx<'_>, owner: &UserId, next: At, from: At) -> anyhow::Result<()> {
    let personal = settings::of(ctx.app, ctx.tx, owner).await?;
    arrange_day(ctx, owner, &personal, next, from).await
}

async fn arrange_day(
    ctx: &mut Ctx<'_>,
    owner: &UserId,
    personal: &Personal,
    next: At,
    from: At,
) -> anyhow::Result<()> {
    let schedule = format!("reminder:{owner}");
    let taken = occurrences::of_schedule(ctx.tx, &schedule).await?;
    let mut from = from;
    while let Some(opening) = personal.next(next, from) {
        let day = personal.daily.local(opening).date_naive().to_string();
        match taken.iter().find(|moment| moment.slot == day) {
            Some(moment) if moment.state == OccurrenceState::Scheduled => return Ok(()),
            Some(_) => from = opening.plus_millis(1),
            None => {
                let args = json!({ "to": owner }).to_string();
                let moment = Occurrence::planned(&schedule, &day, REMINDER, args, opening);
                occurrences::add(ctx.tx, &moment).await?;
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Somebody has set another hour, other days, or quiet: their next moment moves there. What was told today is not told
/// again today.
pub async fn rearrange(ctx: &mut Ctx<'_>, owner: &UserId) -> anyhow::Result<()> {
    let Some(next) = stored_tasks::next_mention(ctx.tx, owner).await? else { return Ok(()) };
    let personal = settings::of(ctx.app, ctx.tx, owner).await?;
    let all = occurrences::of_schedule(ctx.tx, format!("reminder:{owner}")).await?;
    let planned = all.into_iter().find(|moment| moment.state == OccurrenceState::Scheduled);
    let Some(planned) = planned else { return arrange_at(ctx, owner, next, ctx.now).await };
    let today = personal.daily.local(ctx.now).date_naive();
    let mut from = ctx.now;
    if !stored_tasks::mentioned(ctx.tx, owner, &today.to_string()).await?.is_empty()
        && let Some(tomorrow) = today.succ_opt()
    {
        from = from.max(first_instant(personal.daily.zone(), tomorrow.and_time(NaiveTime::MIN)));
    }
    match personal.next(next, from) {
        Some(opening) => Ok(occurrences::postpone(ctx.tx, &planned, opening).await?),
        None => Ok(()),
    }
}

/// Puts up the moment at which somebody else is told.
pub async fn plan_escalation(tx: &mut Tx, task: &Task, now: At) -> anyhow::Result<()> {
    let Some(at) = task.escalate_at.filter(|_| task.escalated_at.is_none()) else { return Ok(()) };
    let (schedule, slot) = (format!("todo:{}", task.task_id), format!("escalation@{}", task.reminded));
    let args = json!({ "todo": task.task_id }).to_string();
    let moment = Occurrence::planned(&schedule, &slot, ESCALATION, args, at);
    Ok(occurrences::plan(tx, &schedule, &[moment], "put off", now).await?)
}

/// Takes that moment down.
pub async fn cancel_escalation(tx: &mut Tx, task: &Task, now: At) -> anyhow::Result<()> {
    occurrences::cancel(tx, &format!("todo:{}", task.task_id), "it went on", now).await?;
    Ok(())
}
