//! Exceptions from what a model says (P5): asked for by the CSM or the seller, agreed to by the account team and their
//! managers, each by a button.

use baton_storage::Reader;
use baton_storage::exceptions::{self, Exception};
use baton_storage::ids::{AccountId, ExceptionId, TaskId};
use baton_storage::people::Person;
use baton_storage::states::{ExceptionState, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self, Task};
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::accounts::roles;
use crate::app::{App, Ctx};
use crate::engine::interaction::{Answer, MutationCtx, Payload, QueryCtx};
use crate::error::ActionError;
use crate::features::priority::actions::exception::asked::role_of;
use crate::features::priority::commands::{self, load_context, page};
use crate::features::priority::load::data::data;
use crate::features::priority::load::{self, PriorityContext};
use crate::features::priority::rules::level::label;
use crate::features::priority::{actions, view};

/// The shortest reason that says something.
const SHORTEST: usize = 10;

/// "Ask for an exception": the form.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let context = load_context(app, db, &AccountId::from(interaction.value()), now).await?;
    may_ask(app, db, &context, actor).await?;
    let mut asked = Vec::new();
    for role in &context.version()?.exceptions_need {
        let holder = roles::holder(app, db, *role, &context.place()).await?;
        asked.extend(holder.map(|(user, _)| user).filter(|user| *user != actor.user_id));
    }
    let facts = json!({
        "account": context.account.name,
        "level": label(context.level()),
        "to": label(actions::exception::other(context.level())),
        "who": load::rights::each(db, &asked.iter().collect::<Vec<_>>()).await?,
    });
    Ok(Answer::open(view::exception::except(&app.words, &facts, context.account.account_id.as_str())?))
}

/// The form, sent.
pub async fn ask(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = load_context(ctx.app, ctx.tx, &AccountId::from(form.private.as_str()), ctx.now).await?;
    may_ask(ctx.app, ctx.tx, &context, actor).await?;
    let reason = reason(ctx.app, form.text("reason"))?;
    if actions::exception::ask(ctx, &context, &actor.user_id, &reason).await?.is_none() {
        return Err(stands(ctx.app, ctx.tx, &context).await?);
    }
    let now_standing = commands::load_context(ctx.app, ctx.tx, &context.account.account_id, ctx.now).await?;
    let data = data(ctx.app, ctx.tx, &now_standing, actor, ctx.now).await?;
    Ok(Answer::instead(view::exception::excepted(&ctx.app.words, &data)?))
}

/// "Agree".
pub async fn agree(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let (mut task, exception, context) = asked(ctx.app, ctx.tx, interaction.value(), actor, ctx.now).await?;
    actions::exception::answer(ctx, &context, &exception, &mut task, &actor.user_id, None).await?;
    match &interaction.payload {
        // The message in which it was asked is brought up to date by itself.
        Payload::Click(click) if click.message.is_some() => Ok(Answer::default()),
        _ => shown(ctx, &context, actor).await,
    }
}

/// "Disagree": the form for the reason.
pub async fn open_disagree(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let (task, exception, context) = asked(app, db, interaction.value(), actor, now).await?;
    let facts = facts(db, &context, &exception).await?;
    Ok(Answer::open(view::exception::disagree(&app.words, &facts, task.task_id.as_str())?))
}

/// Disagreed, with the reason: it is refused, and whoever asked hears why.
pub async fn disagree(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let (mut task, exception, context) = asked(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    let reason = reason(ctx.app, form.text("reason"))?;
    actions::exception::answer(ctx, &context, &exception, &mut task, &actor.user_id, Some(&reason)).await?;
    Ok(Answer::default())
}

/// "Withdraw": by whoever asked for it, while not everybody has agreed.
pub async fn withdraw(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let Some(exception) = exceptions::find(ctx.tx, &ExceptionId::from(interaction.value())).await? else {
        return Err(ActionError::rejection(
            ctx.app.words.plain("priority_exceptions.fault.gone", json!({}))?,
        ));
    };
    let context = load_context(ctx.app, ctx.tx, &exception.account_id, ctx.now).await?;
    let facts = facts(ctx.tx, &context, &exception).await?;
    if exception.asked_by != actor.user_id {
        return Err(ActionError::rejection(
            ctx.app.words.plain("priority_exceptions.fault.not_asker", facts)?,
        ));
    }
    if exception.state != ExceptionState::Asked {
        return Err(stale(ctx.app, "priority_exceptions.fault.settled", &facts)?);
    }
    actions::exception::withdraw(ctx, &exception, &actor.user_id).await?;
    shown(ctx, &context, actor).await
}

/// The account's page as it is now.
async fn shown(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    actor: &Person,
) -> Result<Answer, ActionError> {
    Ok(Answer::privately(page(ctx.app, ctx.tx, &context.account.account_id, actor, ctx.now).await?))
}

/// Lets through who may ask for one, where none stands.
async fn may_ask(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    actor: &Person,
) -> Result<(), ActionError> {
    let mut facts = json!({ "account": context.account.name, "level": label(context.level()) });
    if !load::rights::is_decided(context) {
        return Err(ActionError::rejection(app.words.plain("priority.fault.undecided", facts)?));
    }
    if !load::rights::may_except(db, context, &actor.user_id).await? {
        let seller = roles::role_holder(db, baton_storage::states::Role::Seller, &context.place()).await?;
        let who: Vec<_> = context.csm.iter().chain(&seller).collect();
        facts["who"] = json!(load::rights::either(db, &who).await?);
        return Err(ActionError::rejection(app.words.plain("priority_exceptions.fault.who", facts)?));
    }
    if context.version()?.exceptions_need.is_empty() {
        return Err(ActionError::rejection(app.words.plain("priority_exceptions.fault.none", facts)?));
    }
    match context.exception {
        Some(_) => Err(stands(app, db, context).await?),
        None => Ok(()),
    }
}

/// There is one already: who asked, and where it stands.
async fn stands(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
) -> Result<ActionError, ActionError> {
    let there = exceptions::current(db, &context.account.account_id).await?;
    let Some(there) = there else {
        return Ok(ActionError::rejection(app.words.plain("priority_exceptions.fault.gone", json!({}))?));
    };
    let mut facts = facts(db, context, &there).await?;
    let mut waits = Vec::new();
    for consent in exceptions::consents(db, &there.exception_id).await? {
        if consent.agreed.is_none() {
            let holder = roles::holder(app, db, consent.role, &context.place()).await?;
            waits.push(holder.map_or(consent.asked, |(holder, _)| holder));
        }
    }
    let waits: Vec<_> = waits.iter().collect();
    facts["waits"] = json!(load::rights::each(db, &waits).await?);
    Ok(ActionError::rejection(app.words.plain("priority_exceptions.fault.stands", facts)?))
}

/// What somebody is asked to agree to, for whoever may answer while it is asked.
async fn asked<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    now: At,
) -> Result<(Task, Exception, PriorityContext<'a>), ActionError> {
    let gone = || -> Result<ActionError, ActionError> {
        Ok(ActionError::rejection(app.words.plain("priority_exceptions.fault.gone", json!({}))?))
    };
    let Some(task) = tasks::find(db, &TaskId::from(id)).await? else { return Err(gone()?) };
    let Subject::Exception(id) = &task.subject else { return Err(gone()?) };
    let Some(exception) = exceptions::find(db, id).await? else { return Err(gone()?) };
    let context = load_context(app, db, &exception.account_id, now).await?;
    let Some(role) = role_of(&task) else { return Err(gone()?) };
    let mut facts = facts(db, &context, &exception).await?;
    let user = &actor.user_id;
    let directs = context.team.directors.contains(user);
    let stands_in = directs && (task.escalated_at.is_some() || load::rights::leads_role(role));
    if !stands_in && !load::rights::holds(app, db, role, &context.place(), user).await? {
        let holder = roles::holder(app, db, role, &context.place()).await?;
        facts["owner"] =
            json!(load::rights::name(db, &holder.map_or(task.owner, |(holder, _)| holder)).await?);
        facts["role"] = json!(app.words.plain(&format!("priority_exceptions.role.{role}"), json!({}))?);
        return Err(ActionError::rejection(app.words.plain("priority_exceptions.fault.not_yours", facts)?));
    }
    if task.state == TaskState::Open && exception.state == ExceptionState::Asked {
        return Ok((task, exception, context));
    }
    let zone = roles::calendar(app, Some(actor)).zone();
    let when =
        |at: Option<At>| at.unwrap_or(now).utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string();
    match &task.settled_by {
        Some(by) => {
            facts["by"] = json!(load::rights::actor_name(db, by).await?);
            facts["when"] = json!(when(task.settled_at));
            let refused =
                exception.state == ExceptionState::Refused && exception.settled_by.as_ref() == Some(by);
            let key = if refused { "refused_by" } else { "agreed_by" };
            Err(stale(app, &format!("priority_exceptions.fault.{key}"), &facts)?)
        }
        None => Err(stale(app, "priority_exceptions.fault.settled", &facts)?),
    }
}

/// What the words may use of an exception.
async fn facts(
    db: &mut Reader,
    context: &PriorityContext<'_>,
    exception: &Exception,
) -> Result<Value, ActionError> {
    let by = match &exception.settled_by {
        Some(by) => Some(load::rights::actor_name(db, by).await?),
        None => None,
    };
    Ok(json!({
        "account": context.account.name,
        "level": label(context.level()),
        "to": label(exception.level),
        "who": load::rights::name(db, &exception.asked_by).await?,
        "because": exception.reason,
        "state": exception.state,
        "settled_by": by,
    }))
}

fn stale(app: &App, key: &str, facts: &Value) -> Result<ActionError, ActionError> {
    let sentence = app.words.plain(key, facts)?;
    Ok(ActionError::Rejection { sentence, effects: Vec::new(), stale: true })
}

/// A reason of some length.
fn reason(app: &App, text: &str) -> Result<String, ActionError> {
    if text.chars().count() < SHORTEST {
        let sentence = app.words.plain("priority_exceptions.fault.short", json!({}))?;
        return Err(ActionError::Fields([("reason", sentence)].into()));
    }
    Ok(text.to_owned())
}
