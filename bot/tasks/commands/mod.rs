//! What people can do with what is asked of them: say that it is done, put it off, pass it on, leave it out, ask
//! why. The same from the day's message, from what came at once, and from the handoff card.

pub mod page;
pub mod undo;

use baton_storage::Reader;
use baton_storage::ids::{TaskId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::states::TaskState;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use chrono::{Days, NaiveDate, NaiveTime};
use serde_json::json;

use crate::accounts::roles;
use crate::app::{App, Ctx};
use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::rules::calendar::{self, first_instant};
use crate::slack::payloads::DayPage;
use crate::tasks;
use crate::tasks::actions::undo::settle_by_word;
use crate::tasks::load::context::task_context;
use crate::tasks::rules::ReminderRules;
use crate::tasks::view::item::Item;

/// How far ahead something can be put off.
const FURTHEST: Days = Days::new(92);

/// "Done": settles it; where something should have come before, asks once more (T6).
pub async fn done(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let mut task = open(ctx.app, ctx.tx, interaction.value(), actor, ctx.now).await?;
    if !item(ctx.app, ctx.tx, &task, actor, ctx.now).await?.done {
        // Only what its own buttons do settles it.
        return Err(gone(ctx.app)?);
    }
    for before in ctx.app.before_done {
        if let Some(form) = before(ctx.app, ctx.tx, &task, actor, ctx.now).await? {
            return Ok(Answer::open(form));
        }
    }
    settle_by_word(ctx, &mut task, TaskState::Done, &actor.user_id, None).await?;
    Ok(Answer::default())
}

/// "Done anyway": nobody is held up (T6).
pub async fn done_anyway(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let mut task = open(ctx.app, ctx.tx, &interaction.submission()?.private, actor, ctx.now).await?;
    let reason = Some("something that should have come before was missing");
    settle_by_word(ctx, &mut task, TaskState::Done, &actor.user_id, reason).await?;
    Ok(Answer::default())
}

/// "Tomorrow": on the next working day.
pub async fn day(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    put_off(ctx, 1).await
}

/// "Snooze a week".
pub async fn week(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    put_off(ctx, 7).await
}

async fn put_off(ctx: MutationCtx<'_>, days: u64) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let mut task = open(ctx.app, ctx.tx, interaction.value(), actor, ctx.now).await?;
    let calendar = owners_calendar(ctx.app, ctx.tx, &task).await?;
    let day = calendar.local(ctx.now).date_naive() + Days::new(days);
    snooze(ctx, &mut task, actor, day).await?;
    Ok(Answer::default())
}

/// "Snooze until…": the form for the day.
pub async fn open_until(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let task = open(app, db, interaction.value(), actor, now).await?;
    let calendar = owners_calendar(app, db, &task).await?;
    let soon = calendar.local(now).date_naive() + Days::new(14);
    let item = item(app, db, &task, actor, now).await?;
    Ok(Answer::open(tasks::view::form(&app.words, &item, "until", Some(&soon.to_string()))?))
}

/// The day, chosen.
pub async fn until(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut task = open(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    let today = owners_calendar(ctx.app, ctx.tx, &task).await?.local(ctx.now).date_naive();
    let chosen = form.date("until").and_then(|day| day.parse::<NaiveDate>().ok());
    let day = chosen.unwrap_or(today);
    let fault = |key: &str| -> Result<ActionError, ActionError> {
        let facts = json!({ "day": day.format("%-d %b %Y").to_string() });
        Ok(ActionError::Fields(
            [("until", ctx.app.words.plain(&format!("tasks.fault.{key}"), facts)?)].into(),
        ))
    };
    if day <= today {
        return Err(fault("past")?);
    }
    if day > today + FURTHEST {
        return Err(fault("far")?);
    }
    snooze(ctx, &mut task, actor, day).await?;
    Ok(Answer::default())
}

async fn snooze(
    ctx: &mut Ctx<'_>,
    task: &mut Task,
    actor: &Person,
    day: NaiveDate,
) -> Result<(), ActionError> {
    let calendar = owners_calendar(ctx.app, ctx.tx, task).await?;
    let midnight = first_instant(calendar.zone(), day.and_time(NaiveTime::MIN));
    let until = calendar.next_opening(midnight).unwrap_or(midnight);
    Ok(tasks::actions::snooze(ctx, task, &actor.user_id, until).await?)
}

/// "Not mine": the form that asks whose it is.
pub async fn open_pass(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    form(ctx, "pass").await
}

/// Passed on: to whoever was named, or to the managers of the team.
pub async fn pass(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut task = open(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    let to = match form.person("pass") {
        Some(user) => member(ctx.app, ctx.tx, user).await?,
        None => manager(ctx.app, ctx.tx, &task).await?,
    };
    tasks::actions::reassign_to(ctx, &mut task, &to, Some(&actor.user_id)).await?;
    Ok(Answer::default())
}

/// Somebody who can take it.
async fn member(app: &App, db: &mut Reader, user: UserId) -> Result<UserId, ActionError> {
    let workspace = people::workspace(db).await?.unwrap_or_default();
    let person = people::find(db, &user).await?;
    if person.as_ref().is_some_and(|person| person.is_member_of(&workspace)) {
        return Ok(user);
    }
    let name = person.map_or_else(|| user.0.clone(), |person| person.name);
    let sentence = app.words.plain("tasks.fault.whom", json!({ "name": name }))?;
    Err(ActionError::Fields([("pass", sentence)].into()))
}

async fn manager(app: &App, db: &mut Reader, task: &Task) -> Result<UserId, ActionError> {
    let Some(context) = task_context(app, db, task).await? else { return Err(gone(app)?) };
    let role = baton_storage::states::Role::Managers;
    let found = roles::holder(app, db, role, &context.place()).await?;
    found.map_or_else(|| Err(gone(app)?), |(user, _)| Ok(user))
}

/// "Not applicable": the form for the reason.
pub async fn open_drop(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    form(ctx, "drop").await
}

/// Left out, with its reason.
pub async fn leave_out(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut task = open(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    if item(ctx.app, ctx.tx, &task, actor, ctx.now).await?.proof.is_none() {
        // Steps alone can be left out.
        return Err(gone(ctx.app)?);
    }
    let reason = sentence_at(ctx.app, "drop", form.text("drop"))?;
    settle_by_word(ctx, &mut task, TaskState::Dropped, &actor.user_id, Some(&reason)).await?;
    Ok(Answer::default())
}

async fn form(ctx: QueryCtx<'_>, which: &str) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let task = open(app, db, interaction.value(), actor, now).await?;
    let item = item(app, db, &task, actor, now).await?;
    Ok(Answer::open(tasks::view::form(&app.words, &item, which, None)?))
}

/// "Why?": the rule, what is known, when it comes next. Whoever sees it may ask.
pub async fn why(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let Some(task) = stored_tasks::find(db, &TaskId::from(interaction.value())).await? else {
        return Err(gone(app)?);
    };
    allowed(app, db, &task, actor).await?;
    let mut item = item(app, db, &task, actor, now).await?;
    item.escalation = tasks::load::reads::escalation(app, db, &task, &actor.user_id, now).await?;
    Ok(Answer::open(tasks::view::why(&app.words, &item)?))
}

/// "Show more", "Work through the list", "Next" and "Back": the rest of a message, page by page, to its reader.
pub async fn more(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let DayPage { reader, day, from } = DayPage::read(interaction.value());
    if reader != actor.user_id {
        return Err(gone(app)?);
    }
    // A message of an older version does not say where its rest begins.
    let from = from.unwrap_or(app.playbook.of::<ReminderRules>().shown);
    let page = crate::tasks::commands::page::page(app, db, &actor.user_id, &day, from, now).await?;
    Ok(Answer::open_at(page, interaction.place()))
}

/// The one behind a button or a form, for somebody who may act on it while it is open.
///
/// # Errors
/// A sentence for whoever may not, or came too late.
pub(crate) async fn open(
    app: &App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    now: At,
) -> Result<Task, ActionError> {
    let Some(task) = stored_tasks::find(db, &TaskId::from(id)).await? else { return Err(gone(app)?) };
    allowed(app, db, &task, actor).await?;
    if task.state == TaskState::Open {
        return Ok(task);
    }
    let sentence = match (&task.settled_by, task.state) {
        (Some(by), _) => {
            let who = people::actor_name(db, by).await?;
            let zone = roles::calendar(app, Some(actor)).zone();
            let at = task.settled_at.unwrap_or(now);
            let when = at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string();
            app.words.plain("tasks.fault.settled", json!({ "who": who, "when": when }))?
        }
        (None, _) => app.words.plain("tasks.fault.overtaken", json!({}))?,
    };
    Err(ActionError::Rejection { sentence, effects: Vec::new(), stale: true })
}

/// Lets through its owner, those it was told to, the account's team and its managers.
async fn allowed(app: &App, db: &mut Reader, task: &Task, actor: &Person) -> Result<(), ActionError> {
    let user = &actor.user_id;
    let told = stored_tasks::mentions_of(db, &task.task_id).await?;
    if task.owner == *user || told.iter().any(|(reader, _)| reader == user) {
        return Ok(());
    }
    let Some(context) = task_context(app, db, task).await? else { return Err(gone(app)?) };
    if roles::concerned(app, db, user, &context.place()).await? {
        return Ok(());
    }
    let owner = people::name(db, &task.owner).await?;
    let facts = json!({ "owner": owner, "account": context.account.name, "team": context.team.name });
    Err(ActionError::rejection(app.words.plain("tasks.fault.not_yours", facts)?))
}

pub(crate) fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("tasks.fault.gone", json!({}))?))
}

async fn item(app: &App, db: &mut Reader, task: &Task, actor: &Person, now: At) -> Result<Item, ActionError> {
    let zone = roles::calendar(app, Some(actor)).zone();
    Ok(tasks::load::item(app, db, task, Some(&actor.user_id), now, zone).await?)
}

async fn owners_calendar(app: &App, db: &mut Reader, task: &Task) -> Result<calendar::Calendar, ActionError> {
    let owner = people::find(db, &task.owner).await?;
    Ok(roles::calendar(app, owner.as_ref()))
}
