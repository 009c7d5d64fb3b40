//! The moments at which people hear: of their day, of a list, and of what others have not done.

use baton_storage::ids::{TaskId, UserId};
use baton_storage::occurrences::Occurrence;
use baton_storage::people::{self, Person};
use baton_storage::states::TaskState;
use baton_storage::tasks::Task;
use baton_storage::time::At;
use baton_storage::{Reader, Tx, settings as stored_settings, tasks as stored_tasks};
use chrono::{Duration, NaiveTime};
use serde_json::{Value, json};

use crate::accounts::roles;
use crate::accounts::settings::Personal;
use crate::app::{App, Ctx};
use crate::engine::job::Job;
use crate::engine::moment::Fired;
use crate::rules::calendar::{Calendar, first_instant};
use crate::tasks;
use crate::tasks::actions::moments::{arrange_at, plan_escalation};
use crate::tasks::jobs::list::List;
use crate::tasks::jobs::{Digest, Each};

/// Whose moment it is, with what Slack told of them; of those who have left everything goes to whoever is responsible.
async fn reader(
    ctx: &mut Ctx<'_>,
    occurrence: &Occurrence,
) -> anyhow::Result<Result<(UserId, Option<Person>), Fired>> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let to = UserId::from(args["to"].as_str().unwrap_or_default());
    let person = people::find(ctx.tx, &to).await?;
    if person.as_ref().is_none_or(|person| person.active) {
        return Ok(Ok((to, person)));
    }
    tasks::actions::reassign::reassign_from(ctx, &to, ctx.now).await?;
    Ok(Err(Fired::Skipped("they have left: it went to whoever is responsible now".into())))
}

/// A person's moment of the day has come.
pub async fn remind(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let (to, person) = match reader(ctx, occurrence).await? {
        Ok(reader) => reader,
        Err(skipped) => return Ok(skipped),
    };
    let personal = Personal::new(ctx.app, person.as_ref(), stored_settings::of(ctx.tx, &to).await?);
    if let Some(last) = roles::away_until(ctx.tx, &to, &personal.work, ctx.now).await? {
        return stood_in(ctx, &to, &personal, last).await;
    }
    if let Some(opening) = personal.instead(ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    let day = personal.daily.local(ctx.now).date_naive().to_string();
    let single = personal.settings.single;
    let key = if single { Each::mention(&day) } else { day.clone() };
    let mut mentioned = Vec::new();
    for owner in stands_in_for(ctx.app, ctx.tx, &to, ctx.now).await? {
        for task in stored_tasks::to_mention(ctx.tx, &owner, personal.horizon(ctx.now)).await? {
            let was_away = was_away(ctx.tx, &task, &personal, ctx.now).await?;
            mentioned.push(task.task_id.clone());
            mention(ctx.tx, task, &to, &key, &personal, was_away, ctx.now).await?;
        }
    }
    let count = mentioned.len();
    if single {
        for task in mentioned {
            Each { task, to: to.clone(), day: day.clone() }.enqueue(ctx).await?;
        }
    } else if count > 0 {
        Digest { to: to.clone(), day }.enqueue(ctx).await?;
    }
    // What comes next is another day's.
    if let Some(next) = stored_tasks::next_mention(ctx.tx, &to).await? {
        arrange_at(ctx, &to, next, ctx.now.plus_millis(1)).await?;
    }
    match count {
        0 => Ok(Fired::Skipped("nothing is asked".into())),
        _ => Ok(Fired::Done),
    }
}

/// Somebody is away: whoever stands in for them hears of it, or they do when they are back.
pub(crate) async fn stood_in(
    ctx: &mut Ctx<'_>,
    to: &UserId,
    personal: &Personal,
    last: chrono::NaiveDate,
) -> anyhow::Result<Fired> {
    if let Some(backup) = ctx.app.config.backup(to)
        && let Some(person) = people::find(ctx.tx, backup).await?.filter(|person| person.active)
    {
        let theirs = roles::calendar(ctx.app, Some(&person));
        if roles::away_until(ctx.tx, backup, &theirs, ctx.now).await?.is_none() {
            arrange_at(ctx, backup, ctx.now, ctx.now).await?;
        }
    }
    let back = last.succ_opt().map(|day| first_instant(personal.work.zone(), day.and_time(NaiveTime::MIN)));
    let Some(opening) = back.and_then(|back| personal.next(back, back)) else {
        return Ok(Fired::Skipped("they are away for good".into()));
    };
    Ok(Fired::Postponed(opening))
}

/// Themselves, and those who are away and in whose place they are.
pub(crate) async fn stands_in_for(
    app: &App,
    db: &mut Reader,
    user: &UserId,
    now: At,
) -> anyhow::Result<Vec<UserId>> {
    let mut found = vec![user.clone()];
    for person in app.config.people.iter().filter(|person| person.backup.as_ref() == Some(user)) {
        let profile: Option<Person> = people::find(db, &person.id).await?;
        let calendar = roles::calendar(app, profile.as_ref());
        if roles::away_until(db, &person.id, &calendar, now).await?.is_some() {
            found.push(person.id.clone());
        }
    }
    Ok(found)
}

/// Whether its owner was away when it should have been mentioned: then it is not late.
pub(crate) async fn was_away(
    db: &mut Reader,
    task: &Task,
    personal: &Personal,
    now: At,
) -> anyhow::Result<bool> {
    let planned = task.remind_at.and_then(|at| personal.planned(at)).unwrap_or(now);
    Ok(roles::away_until(db, &task.owner, &personal.work, planned).await?.is_some())
}

/// Puts something into a day's message, and plans what comes after it.
pub(crate) async fn mention(
    tx: &mut Tx,
    mut task: Task,
    reader: &UserId,
    day: &str,
    personal: &Personal,
    was_away: bool,
    now: At,
) -> anyhow::Result<()> {
    stored_tasks::mention(tx, &task.task_id, reader, day).await?;
    let planned = task.remind_at.and_then(|at| personal.planned(at)).unwrap_or(now);
    let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    let late = now.since(planned) > LATE && !was_away;
    facts["planned"] = if late { json!(planned) } else { Value::Null };
    facts["snoozed"] = Value::Null;
    task.facts = facts.to_string();
    task.reminded += 1;
    let horizon = personal.horizon(now);
    let left: Vec<At> = task.reminders().into_iter().filter(|at| *at > horizon).collect();
    task.remind(left);
    if !task.is_action() {
        tasks::actions::facts::keep(tx, &mut task).await?;
        task.state = TaskState::Done;
        task.settled_at = Some(now);
    } else if task.remind_at.is_none() {
        if let Some(escalate) = task.escalate_at {
            // After a time of silence nobody is escalated to on the day on which the owner first hears.
            let patience = personal.work.plus_business_days(now, 1).unwrap_or(escalate);
            task.escalate_at = Some(escalate.max(patience));
        }
        plan_escalation(tx, &task, now).await?;
    }
    stored_tasks::change(tx, &task).await?;
    Ok(())
}

/// Nobody did it: somebody else is told, once.
pub async fn escalate(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let id = TaskId::from(args["todo"].as_str().unwrap_or_default());
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(mut task) = stored_tasks::find(ctx.tx, &id).await? else {
        return skipped("nothing is asked any more");
    };
    if task.state != TaskState::Open || task.escalated_at.is_some() || task.remind_at.is_some() {
        return skipped("it went on");
    }
    let Some(context) = crate::tasks::load::context::task_context(ctx.app, ctx.tx, &task).await? else {
        return skipped("the account has no team any more");
    };
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    if let Some(opening) = calendar.next_working(ctx.now).filter(|opening| *opening > ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    let Some(role) = crate::tasks::load::context::escalates_to(ctx.app, ctx.tx, &task).await? else {
        return skipped("there is nobody to escalate to");
    };
    let place = context.place();
    let Some((holder, role)) = roles::holder(ctx.app, ctx.tx, role, &place).await? else {
        return skipped("there is nobody to escalate to");
    };
    for user in crate::tasks::load::context::at_once(ctx.app, ctx.tx, role, &holder, &place, ctx.now).await? {
        if user != task.owner {
            tasks::actions::alert(ctx, &task, user, "escalated").await?;
        }
    }
    task.escalated_at = Some(ctx.now);
    stored_tasks::change(ctx.tx, &task).await?;
    Ok(Fired::Done)
}

/// How much later than planned something is mentioned before the message says so.
pub(crate) const LATE: Duration = Duration::hours(12);

/// The moment has come at which somebody gets their list.
pub async fn tell_list(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let (to, person) = match reader(ctx, occurrence).await? {
        Ok(reader) => reader,
        Err(skipped) => return Ok(skipped),
    };
    let calendar = roles::calendar(ctx.app, person.as_ref());
    if let Some(last) = roles::away_until(ctx.tx, &to, &calendar, ctx.now).await? {
        let back = last.succ_opt().map(|day| first_instant(calendar.zone(), day.and_time(NaiveTime::MIN)));
        return Ok(match back.and_then(|back| calendar.next_opening(back)) {
            Some(opening) => Fired::Postponed(opening),
            None => Fired::Skipped("they are away for good".into()),
        });
    }
    if let Some(opening) = calendar.next_working(ctx.now).filter(|opening| *opening > ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    let list = List { to, slot: occurrence.slot.clone() };
    let open = stored_tasks::in_list(ctx.tx, &list.to, &list.key()).await?;
    if !open.iter().any(|one| one.state == TaskState::Open) {
        return Ok(Fired::Skipped("nothing of it is asked any more".into()));
    }
    list.enqueue(ctx).await?;
    Ok(Fired::Done)
}
