//! What follows from what has been said to an exception: it is asked on, holds, or is refused.

use std::collections::BTreeMap;

use anyhow::Context;
use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::exceptions::{self, Consent, Exception};
use baton_storage::ids::UserId;
use baton_storage::states::{ExceptionState, Role, TaskState};
use baton_storage::tasks as stored_tasks;
use serde_json::json;

use crate::accounts::roles;
use crate::app::Ctx;
use crate::features::priority::actions::exception::asked::{role_of, settle, subject};
use crate::features::priority::actions::exception::hold::except;
use crate::features::priority::load::{self, PriorityContext, load_context};
use crate::features::priority::rules::exceptions::{Agreement, agreement};
use crate::features::priority::rules::level::label;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;
use crate::tasks::actions::notices::News;

/// What follows from what has been said so far.
pub(crate) async fn follow(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    exception: &Exception,
    by: &UserId,
    refused: Option<&str>,
) -> anyhow::Result<()> {
    let consents = exceptions::consents(ctx.tx, &exception.exception_id).await?;
    match agreement(&consents) {
        Agreement::Waiting => request(ctx, context, exception, &consents).await,
        Agreement::Refused => {
            settle(ctx.tx, exception, ExceptionState::Refused, &Actor::from(by), refused, ctx.now).await?;
            let facts = json!({ "who": load::rights::name(ctx.tx, by).await?, "level": label(exception.level), "because": refused });
            overtake(ctx, exception, &ctx.app.words.plain("priority_exceptions.refused", &facts)?).await?;
            notify(ctx, context, exception, "exception_refused", &[&exception.asked_by], by, facts).await
        }
        Agreement::Agreed => agreed(ctx, context, exception, &consents, by).await,
    }
}

/// Everybody has agreed: it holds at once, and everybody concerned hears of it.
async fn agreed(
    ctx: &mut Ctx<'_>,
    before: &PriorityContext<'_>,
    exception: &Exception,
    consents: &[Consent],
    by: &UserId,
) -> anyhow::Result<()> {
    settle(ctx.tx, exception, ExceptionState::Agreed, &Actor::from(by), None, ctx.now).await?;
    let reason = ctx.app.words.plain("priority_exceptions.all_agreed", json!({}))?;
    overtake(ctx, exception, &reason).await?;
    let account = &before.account.account_id;
    let now_standing =
        load_context(ctx.app, ctx.tx, account, ctx.now).await?.context("an account that is gone")?;
    except(ctx, &now_standing, by).await?;
    let mut users: Vec<&UserId> = vec![&exception.asked_by];
    users.extend(before.csm.iter().chain(consents.iter().filter_map(|one| one.answered_by.as_ref())));
    let facts = json!({
        "who": load::rights::name(ctx.tx, &exception.asked_by).await?,
        "level": label(exception.level),
        "because": exception.reason,
    });
    notify(ctx, before, exception, "exception_agreed", &users, by, facts).await
}

/// Asks everybody whose agreement is missing, who is not asked yet: one question each, at once, since somebody waits.
async fn request(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    exception: &Exception,
    consents: &[Consent],
) -> anyhow::Result<()> {
    let (subject, place) = (subject(&exception.exception_id), context.place());
    let mut open = stored_tasks::of_subject(ctx.tx, &subject).await?;
    open.retain(|task| task.is_action() && task.state == TaskState::Open);
    let mut missing: BTreeMap<UserId, Vec<(Role, Role)>> = BTreeMap::new();
    // In the order of the model: the first of somebody's roles is the one by which they are asked.
    for role in &context.version()?.exceptions_need {
        let waits = consents.iter().any(|one| one.role == *role && one.agreed.is_none());
        if let Some((holder, held)) = roles::holder(ctx.app, ctx.tx, *role, &place).await?.filter(|_| waits) {
            missing.entry(holder).or_default().push((*role, held));
        }
    }
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let who = load::rights::name(ctx.tx, &exception.asked_by).await?;
    for (holder, roles) in missing {
        let Some((role, held)) = roles.first().copied() else { continue };
        let has = open.iter().any(|task| task.owner == holder || role_of(task) == Some(role));
        if has {
            continue;
        }
        let stands = roles.iter().filter(|(role, held)| role != held);
        let stands: Result<Vec<String>, _> = stands
            .map(|(role, _)| ctx.app.words.plain(&format!("priority_exceptions.role.{role}"), json!({})))
            .collect();
        let asking = Asking {
            subject: subject.clone(),
            asks: Asks::Agree(Some(role)),
            role,
            kind: TaskKind::Action,
            urgent: true,
            facts: json!({
                "who": who,
                "level": label(context.level()),
                "to": label(exception.level),
                "because": exception.reason,
                "stands": stands?.join(" and "),
            }),
            due_at: None,
            reminders: [1, 2].iter().filter_map(|days| calendar.opening_days_from(ctx.now, *days)).collect(),
            escalate_at: calendar.opening_days_from(ctx.now, 3),
        };
        tasks::actions::open_for(ctx, asking, holder, held, &place).await?;
    }
    Ok(())
}

/// What is still asked is asked no more.
pub(crate) async fn overtake(ctx: &mut Ctx<'_>, exception: &Exception, reason: &str) -> anyhow::Result<()> {
    for mut task in stored_tasks::of_subject(ctx.tx, &subject(&exception.exception_id)).await? {
        if task.is_action() && task.state == TaskState::Open {
            tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, Some(reason)).await?;
        }
    }
    Ok(())
}

async fn notify(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    exception: &Exception,
    what: &str,
    users: &[&UserId],
    by: &UserId,
    facts: serde_json::Value,
) -> anyhow::Result<()> {
    let news = News { subject: subject(&exception.exception_id), what, roles: &[], facts };
    let mut told: Vec<&UserId> = vec![by];
    for user in users {
        if !told.contains(user) {
            told.push(user);
            tasks::actions::notices::notify_one(ctx, &news, Role::Csm, user, &context.place()).await?;
        }
    }
    Ok(())
}
