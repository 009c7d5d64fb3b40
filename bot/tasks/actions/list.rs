//! What is asked and is no news: a list that its owner gets once, to work through. After that it comes with the daily
//! message like everything else.

use baton_storage::ids::UserId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::OccurrenceState;
use baton_storage::{people, tasks as stored_tasks};
use chrono::Duration;
use serde_json::json;

use crate::accounts::roles::{self, Place};
use crate::app::Ctx;
use crate::engine::gathered::rules::TogetherRules;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::event::Event;
use crate::tasks;
use crate::tasks::actions::asking::{Asking, todo_of};
use crate::tasks::actions::{mornings, open};
use crate::tasks::jobs::list::{KEY, List};
use crate::tasks::load::context::at_once;

/// The kind of the moment at which somebody gets a list.
pub const LIST: &str = "tasks.list";
/// So long after a list was told, what is added to it stands in the same message.
const SAME: Duration = Duration::hours(1);

/// Asks it of whoever holds the role: as one of a list, or by itself.
pub async fn ask(ctx: &mut Ctx<'_>, asking: Asking, listed: bool, place: &Place<'_>) -> anyhow::Result<bool> {
    match listed {
        true => list(ctx, asking, place).await,
        false => open(ctx, asking, place).await,
    }
}

/// Asks it of whoever holds the role, as one of a list; `false` if it is asked already.
pub(crate) async fn list(ctx: &mut Ctx<'_>, asking: Asking, place: &Place<'_>) -> anyhow::Result<bool> {
    let Some((owner, role)) = roles::holder(ctx.app, ctx.tx, asking.role, place).await? else {
        return Ok(false);
    };
    let mut reminders = mornings(ctx, &asking.reminders, &owner, place).await?;
    let mut task = todo_of(asking, &owner, place, ctx.now);
    // Standing in the list is the first time.
    reminders.retain(|at| *at > ctx.now);
    task.reminded = 1;
    task.remind(reminders);
    if !stored_tasks::add(ctx.tx, &task).await? {
        return Ok(false);
    }
    for user in at_once(ctx.app, ctx.tx, role, &owner, place, ctx.now).await? {
        let slot = slot(ctx, &user).await?;
        stored_tasks::mention(ctx.tx, &task.task_id, &user, &format!("{KEY}{slot}")).await?;
    }
    if task.remind_at.is_none() {
        tasks::actions::moments::plan_escalation(ctx.tx, &task, ctx.now).await?;
    }
    tasks::actions::moments::arrange(ctx, &owner).await?;
    ctx.emit(Event::TaskOpened(&task)).await?;
    Ok(true)
}

/// The list of somebody that is still to come or has just been told; else a new one.
pub(crate) async fn slot(ctx: &mut Ctx<'_>, user: &UserId) -> anyhow::Result<String> {
    let schedule = format!("list:{user}");
    if let Some(last) = occurrences::of_schedule(ctx.tx, &schedule).await?.pop() {
        let told = last.state == OccurrenceState::Completed;
        if told && last.settled_at.is_some_and(|at| ctx.now.since(at) < SAME) {
            let list = List { to: user.clone(), slot: last.slot.clone() };
            Update::of(ctx.app, &list)?.enqueue(ctx).await?;
            return Ok(last.slot);
        }
        if last.state == OccurrenceState::Scheduled {
            return Ok(last.slot);
        }
    }
    let person = people::find(ctx.tx, user).await?;
    let due = ctx.now + Duration::minutes(ctx.app.playbook.of::<TogetherRules>().list.after_minutes);
    let due = roles::calendar(ctx.app, person.as_ref()).next_working(due).unwrap_or(due);
    let slot = ctx.now.0.to_string();
    let args = json!({ "to": user }).to_string();
    occurrences::add(ctx.tx, &Occurrence::planned(&schedule, &slot, LIST, args, due)).await?;
    Ok(slot)
}
