//! What somebody said to an exception is taken back: it is asked of them again, and one that was settled by that is asked
//! for again, with the level that held before it (P5).

use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::assessments::{self, Assessment};
use baton_storage::exceptions::{self, Consent, Exception};
use baton_storage::states::{AssessmentState, ExceptionState, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks as stored_tasks;
use serde_json::json;

use crate::app::Ctx;
use crate::event::{Event, Reopened};
use crate::features::priority::actions::exception::follow::follow;
use crate::features::priority::actions::undo::{hold_again, unsaid};
use crate::features::priority::jobs;
use crate::features::priority::load::load_context;
use crate::features::priority::subject::subject;
use crate::tasks;

/// The question about the exception is asked again.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, at, settled_by, by, stays } = reopened;
    let (Subject::Exception(id), Asks::Agree(_)) = (&task.subject, &task.asks) else { return Ok(()) };
    let Some(exception) = exceptions::find(ctx.tx, id).await? else { return Ok(()) };
    let context = load_context(ctx.app, ctx.tx, &exception.account_id, ctx.now).await?;
    let other =
        exceptions::current(ctx.tx, &exception.account_id).await?.is_some_and(|one| one.exception_id != *id);
    let over = matches!(exception.state, ExceptionState::Withdrawn | ExceptionState::Expired);
    let Some(context) = context.filter(|_| !other && !over) else {
        stays.add(ctx.app.words.plain("priority.undo.newer", json!({}))?);
        let why = ctx.app.words.plain("priority.undo.superseded", json!({}))?;
        let mut task = task.clone();
        return tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, Some(&why)).await;
    };
    for consent in exceptions::consents(ctx.tx, id).await? {
        if consent.answered_at == Some(at) && consent.answered_by.as_ref() == settled_by.person() {
            let open = Consent { answered_by: None, agreed: None, answered_at: None, ..consent };
            exceptions::consent(ctx.tx, &open).await?;
        }
    }
    if exception.state != ExceptionState::Asked {
        ask_again(ctx, &exception, reopened).await?;
    }
    let exception =
        Exception { state: ExceptionState::Asked, settled_by: None, settled_at: None, ..exception };
    follow(ctx, &context, &exception, by, None).await?;
    jobs::replan(ctx, &exception.account_id).await
}

/// It was settled by that answer: it is asked for again, and the level that held before it holds again.
async fn ask_again(ctx: &mut Ctx<'_>, exception: &Exception, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, by, stays, .. } = reopened;
    let settled = exception.settled_at.unwrap_or(ctx.now);
    exceptions::reopen(ctx.tx, &exception.exception_id).await?;
    if !unsaid(ctx, &task.subject, settled).await?.is_empty() {
        stays.add(ctx.app.words.plain("priority.undo.heard", json!({}))?);
    }
    let all = assessments::of_account(ctx.tx, &exception.account_id).await?;
    let decided =
        all.iter().find(|one| one.state == AssessmentState::Decided && one.settled_at == Some(settled));
    let Some(decided) = decided.filter(|_| exception.state == ExceptionState::Agreed) else { return Ok(()) };
    ctx.emit(Event::LevelChanging(&exception.team_id)).await?;
    let replaced =
        |one: &&Assessment| one.state == AssessmentState::Replaced && one.settled_at == Some(settled);
    // What was proposed beside it is newer, and never held: whoever was asked about that was asked no more.
    let asked = stored_tasks::of_subject(ctx.tx, &subject(&exception.account_id)).await?;
    let proposed = asked.iter().any(|one| one.asks == Asks::Confirm && one.settled_at == Some(settled));
    let held = all.iter().filter(replaced).nth(usize::from(proposed));
    hold_again(ctx, decided, held, task, by).await?;
    let Some(held) = held else { return Ok(()) };
    let held = Assessment { state: AssessmentState::Decided, ..held.clone() };
    let (team, by) = (&exception.team_id, &Actor::from(by));
    ctx.emit(Event::PriorityDecided { team, assessment: &held, by, looked: false }).await
}
