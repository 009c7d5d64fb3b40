//! Exceptions (P5): asked for with a reason, agreed on by the account team and their managers, and in force until the
//! next review. Whose agreement is needed says the model.
//!
//! A yes counts for every role that whoever says it holds; one no is enough. What is still needed is asked of
//! whoever holds the role at that time: what is missing is opened after every answer.

pub mod asked;
pub mod follow;
pub mod hold;
pub mod undo;

use anyhow::Context;
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::exceptions::{self, Consent, Exception};
use baton_storage::ids::{ExceptionId, UserId};
use baton_storage::states::{ExceptionState, Priority, TaskState};
use baton_storage::tasks::Task;
use serde_json::json;

use crate::accounts::roles;
use crate::app::Ctx;
use crate::config::Team;
use crate::features::priority::actions::exception::asked::{listed, role_of, settle, subject};
use crate::features::priority::actions::exception::follow::{follow, overtake};
use crate::features::priority::load::{self, PriorityContext};
use crate::tasks::actions::undo::settle_by_word;

/// The level that an exception from what holds now would set.
pub fn other(level: Priority) -> Priority {
    if level == Priority::Pr1 { Priority::Pr2 } else { Priority::Pr1 }
}

/// Asks for an exception; `None` if the account has one that stands.
pub async fn ask(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    by: &UserId,
    reason: &str,
) -> anyhow::Result<Option<Exception>> {
    let exception = Exception {
        exception_id: ExceptionId::fresh(),
        account_id: context.account.account_id.clone(),
        team_id: context.team.id.clone(),
        level: other(context.level()),
        reason: reason.to_owned(),
        state: ExceptionState::Asked,
        asked_by: by.clone(),
        asked_at: ctx.now,
        settled_by: None,
        settled_at: None,
        why: None,
    };
    if !exceptions::add(ctx.tx, &exception).await? {
        return Ok(None);
    }
    let entry = Entry::new(ctx.now, by, "priority.exception.ask", subject(&exception.exception_id));
    let entry = entry.moved(context.level().as_str(), exception.level.as_str()).because(reason);
    audit::record(ctx.tx, &entry).await?;
    for role in &context.version()?.exceptions_need {
        let (role, place) = (*role, context.place());
        let holder =
            roles::holder(ctx.app, ctx.tx, role, &place).await?.context("a team without managers")?.0;
        // Who asks has agreed, for each role that is theirs.
        let own = holder == *by || listed(context.team, role).contains(by);
        let consent = Consent {
            exception_id: exception.exception_id.clone(),
            role,
            asked: holder,
            answered_by: own.then(|| by.clone()),
            agreed: own.then_some(true),
            answered_at: own.then_some(ctx.now),
        };
        exceptions::consent(ctx.tx, &consent).await?;
    }
    follow(ctx, context, &exception, by, None).await?;
    Ok(Some(exception))
}

/// What somebody said to it, for the task's role and each other that they hold.
pub async fn answer(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    exception: &Exception,
    task: &mut Task,
    by: &UserId,
    refused: Option<&str>,
) -> anyhow::Result<()> {
    let place = context.place();
    for mut consent in exceptions::consents(ctx.tx, &exception.exception_id).await? {
        let theirs = role_of(task) == Some(consent.role);
        if consent.agreed.is_some()
            || !(theirs || load::rights::holds(ctx.app, ctx.tx, consent.role, &place, by).await?)
        {
            continue;
        }
        consent.answered_by = Some(by.clone());
        consent.agreed = Some(refused.is_none());
        consent.answered_at = Some(ctx.now);
        exceptions::consent(ctx.tx, &consent).await?;
    }
    let action = if refused.is_none() { "priority.exception.agree" } else { "priority.exception.refuse" };
    let mut entry = Entry::new(ctx.now, by, action, subject(&exception.exception_id));
    entry.why = refused.map(str::to_owned);
    audit::record(ctx.tx, &entry).await?;
    let answer = match refused {
        Some(why) => ctx.app.words.plain("tasks.answer.refused", json!({ "because": why }))?,
        None => ctx.app.words.plain("tasks.answer.agreed", json!({}))?,
    };
    settle_by_word(ctx, task, TaskState::Done, by, Some(&answer)).await?;
    follow(ctx, context, exception, by, refused).await
}

/// Whoever asked for it takes it back, before everybody has answered.
pub async fn withdraw(ctx: &mut Ctx<'_>, exception: &Exception, by: &UserId) -> anyhow::Result<()> {
    settle(ctx.tx, exception, ExceptionState::Withdrawn, &Actor::from(by), None, ctx.now).await?;
    let reason = ctx
        .app
        .words
        .plain("priority_exceptions.withdrawn", json!({ "who": load::rights::name(ctx.tx, by).await? }))?;
    overtake(ctx, exception, &reason).await
}

/// It ends before its time, by what happened to the account.
pub async fn end(ctx: &mut Ctx<'_>, exception: &Exception, reason: &str) -> anyhow::Result<()> {
    settle(ctx.tx, exception, ExceptionState::Withdrawn, &Actor::Baton, Some(reason), ctx.now).await?;
    overtake(ctx, exception, reason).await
}

/// A review opens: what was agreed on for the time until it has expired (P5). The level stays until somebody has
/// looked at the account. What is still being asked for goes on, and would hold until the next review.
pub async fn expire_all(ctx: &mut Ctx<'_>, team: &Team) -> anyhow::Result<usize> {
    let mut context = exceptions::of_team(ctx.tx, &team.id).await?;
    context.retain(|one| one.state == ExceptionState::Agreed);
    for exception in &context {
        settle(ctx.tx, exception, ExceptionState::Expired, &Actor::Baton, None, ctx.now).await?;
    }
    Ok(context.len())
}
