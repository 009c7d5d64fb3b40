//! The ways in which what is asked changes: asked, told, done, put off, given to somebody else.

pub mod asking;
pub mod facts;
pub mod list;
pub mod moments;
pub mod notices;
pub mod reassign;
pub mod undo;

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::people;
use baton_storage::states::{Role, TaskState};
use baton_storage::subject::SubjectKind;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use serde_json::Value;

use crate::accounts::roles::{self, Place};
use crate::app::Ctx;
use crate::engine::gathered::put::put;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::event::Event;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::{Asking, todo_of};
use crate::tasks::jobs::{Digest, Each, Single};
use crate::tasks::load::context::at_once;

/// How a task is mentioned that has a message of its own, which whoever asked keeps up to date.
pub const OWN_MESSAGE: &str = "letter";

/// Asks it of whoever holds the role; `false` if it is asked already.
pub async fn open(ctx: &mut Ctx<'_>, asking: Asking, place: &Place<'_>) -> anyhow::Result<bool> {
    match roles::holder(ctx.app, ctx.tx, asking.role, place).await? {
        Some((owner, role)) => open_for(ctx, asking, owner, role, place).await,
        None => Ok(false),
    }
}

/// Asks it of somebody, who holds the role or stands in for it; `false` if it is asked already.
pub async fn open_for(
    ctx: &mut Ctx<'_>,
    asking: Asking,
    owner: UserId,
    role: Role,
    place: &Place<'_>,
) -> anyhow::Result<bool> {
    let (mut reminders, urgent) = (mornings(ctx, &asking.reminders, &owner, place).await?, asking.urgent);
    let mut task = todo_of(asking, &owner, place, ctx.now);
    if urgent {
        reminders.retain(|at| *at > ctx.now);
        task.reminded = 1;
    }
    task.remind(reminders);
    if !stored_tasks::add(ctx.tx, &task).await? {
        return Ok(false);
    }
    if urgent {
        for user in at_once(ctx.app, ctx.tx, role, &owner, place, ctx.now).await? {
            alert(ctx, &task, user, "alert").await?;
        }
        if task.remind_at.is_none() {
            tasks::actions::moments::plan_escalation(ctx.tx, &task, ctx.now).await?;
        }
    }
    tasks::actions::moments::arrange(ctx, &owner).await?;
    ctx.emit(Event::TaskOpened(&task)).await?;
    Ok(true)
}

/// When somebody is reminded of what a team plans: what is planned for the team's morning is theirs by their own, where that
/// comes earlier.
async fn mornings(
    ctx: &mut Ctx<'_>,
    planned: &[At],
    owner: &UserId,
    place: &Place<'_>,
) -> anyhow::Result<Vec<At>> {
    let team = Calendar::of(&ctx.app.config, place.team, &ctx.app.playbook.hours);
    let is_morning = |at: &At| team.next_opening(*at) == Some(*at);
    if !planned.iter().any(is_morning) {
        return Ok(planned.to_vec());
    }
    let person = people::find(ctx.tx, owner).await?;
    let theirs = roles::calendar(ctx.app, person.as_ref());
    let own = |at: &At| {
        let day = Some(*at).filter(is_morning).and_then(|morning| team.day_begins(morning));
        day.and_then(|day| theirs.next_opening(day)).map_or(*at, |own| own.min(*at))
    };
    Ok(planned.iter().map(own).collect())
}

/// Tells one person at once.
pub async fn alert(ctx: &mut Ctx<'_>, task: &Task, to: UserId, what: &str) -> anyhow::Result<()> {
    stored_tasks::mention(ctx.tx, &task.task_id, &to, what).await?;
    // What people ask of one another, and news that cannot wait, is waited for; rules and escalations can go together.
    let by_itself = what == "escalated" || (what == "alert" && task.subject.kind() == SubjectKind::Deal);
    let haste = if by_itself { Haste::News } else { Haste::Answer };
    let single = Single { task: task.task_id.clone(), to, what: what.to_owned() };
    put(ctx, single.effect(ctx.app, ctx.now)?, haste).await?;
    Ok(())
}

/// Settles it: done, not applicable, overtaken. By nobody: by what happened.
pub async fn settle(
    ctx: &mut Ctx<'_>,
    task: &mut Task,
    state: TaskState,
    by: Option<Actor>,
    reason: Option<&str>,
) -> anyhow::Result<()> {
    let before = task.state;
    // Its messages stand for long: they keep what was so when it was settled.
    tasks::actions::facts::keep(ctx.tx, task).await?;
    task.state = state;
    task.settled_by.clone_from(&by);
    task.settled_at = Some(ctx.now);
    task.reason = reason.map(str::to_owned);
    task.remind(Vec::new());
    task.escalate_at = None;
    stored_tasks::change(ctx.tx, task).await?;
    tasks::actions::moments::cancel_escalation(ctx.tx, task, ctx.now).await?;
    if let Some(by) = &by {
        let mut entry = Entry::new(ctx.now, by, "tasks.settle", format!("todo:{}", task.task_id));
        entry = entry.moved(before.as_str(), state.as_str());
        if let Some(reason) = reason {
            entry = entry.because(reason);
        }
        audit::record(ctx.tx, &entry).await?;
    }
    refresh(ctx, task).await?;
    ctx.emit(Event::TaskSettled(task)).await
}

/// Puts it off: it is next mentioned then. Uses none of its reminders.
pub async fn snooze(ctx: &mut Ctx<'_>, task: &mut Task, by: &UserId, until: At) -> anyhow::Result<()> {
    let mut reminders: Vec<At> = task.reminders().into_iter().filter(|at| *at > until).collect();
    reminders.push(until);
    let last = reminders.iter().copied().max().unwrap_or(until);
    let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    facts["snoozed"] = Value::from(until.0);
    task.facts = facts.to_string();
    task.remind(reminders);
    if let Some(escalate) = task.escalate_at {
        // Whoever puts it off to a day is left alone until the day after it.
        task.escalate_at = Some(escalate.max(last + chrono::Duration::days(1)));
    }
    stored_tasks::change(ctx.tx, task).await?;
    tasks::actions::moments::cancel_escalation(ctx.tx, task, ctx.now).await?;
    let entry = Entry::new(ctx.now, by, "tasks.snooze", format!("todo:{}", task.task_id));
    audit::record(ctx.tx, &entry.because(until.utc().to_rfc3339())).await?;
    refresh(ctx, task).await?;
    tasks::actions::moments::arrange(ctx, &task.owner).await
}

/// Gives it to somebody else; `passed`: because somebody said so.
pub async fn reassign_to(
    ctx: &mut Ctx<'_>,
    task: &mut Task,
    to: &UserId,
    by: Option<&UserId>,
) -> anyhow::Result<()> {
    give_from(ctx, task, to, ctx.now, by).await
}

/// The same, first mentioned to them from a moment on.
pub(crate) async fn give_from(
    ctx: &mut Ctx<'_>,
    task: &mut Task,
    to: &UserId,
    first: At,
    by: Option<&UserId>,
) -> anyhow::Result<()> {
    let from = std::mem::replace(&mut task.owner, to.clone());
    if from == *to {
        return Ok(());
    }
    task.passed = by.is_some();
    let mut reminders = task.reminders();
    reminders.retain(|at| *at > first);
    reminders.push(first);
    task.remind(reminders);
    if by.is_some() {
        let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
        facts["passed_by"] = Value::String(by.map(|by| by.0.clone()).unwrap_or_default());
        task.facts = facts.to_string();
    }
    stored_tasks::change(ctx.tx, task).await?;
    tasks::actions::moments::cancel_escalation(ctx.tx, task, ctx.now).await?;
    let actor = by.map_or(Actor::Baton, Actor::from);
    let entry = Entry::new(ctx.now, &actor, "tasks.give", format!("todo:{}", task.task_id));
    audit::record(ctx.tx, &entry.moved(from.as_str(), to.as_str())).await?;
    refresh(ctx, task).await?;
    tasks::actions::moments::arrange(ctx, to).await
}

/// Brings the messages up to date in which it stands.
pub async fn refresh(ctx: &mut Ctx<'_>, task: &Task) -> anyhow::Result<()> {
    for (reader, day) in stored_tasks::mentions_of(ctx.tx, &task.task_id).await? {
        let update = match day.as_str() {
            // It has a message of its own.
            OWN_MESSAGE => continue,
            "alert" | "escalated" | "soon" => {
                Update::of(ctx.app, &Single { task: task.task_id.clone(), to: reader, what: day })?
            }
            day if crate::tasks::jobs::list::is_list(day) => {
                crate::tasks::jobs::list::update(ctx.app, reader, day)?
            }
            mention => match Each::day_of(mention) {
                Some(day) => {
                    let (task, day) = (task.task_id.clone(), day.to_owned());
                    Update::of(ctx.app, &Each { task, to: reader, day })?
                }
                None => Update::of(ctx.app, &Digest { to: reader, day })?,
            },
        };
        update.enqueue(ctx).await?;
    }
    ctx.emit(Event::TaskChanged(task)).await
}
