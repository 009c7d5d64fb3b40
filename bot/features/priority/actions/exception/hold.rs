//! What an agreed exception does to a level: the last step of the path that led to it.

use baton_storage::actor::Actor;
use baton_storage::assessments::Assessment;
use baton_storage::exceptions::Exception;
use baton_storage::ids::{AssessmentId, UserId};
use baton_storage::states::AssessmentState;
use serde_json::json;

use crate::app::{App, Ctx};
use crate::features::priority::actions::keep::{Cause, keep, why};
use crate::features::priority::load::PriorityContext;
use crate::features::priority::rules::flow::{Decision, STEP, Step};
use crate::features::priority::rules::level::label;

/// The exception that everybody agreed on holds from now on, whatever the last answers come to (P5). Nobody has
/// looked at the account anew: its place in a review stays open.
pub(crate) async fn except(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    by: &UserId,
) -> anyhow::Result<()> {
    let Some(exception) = context.agreed() else { return Ok(()) };
    let version = context.version()?;
    let decided = version.decide(&context.answered()).decided();
    let mut decision = decided.unwrap_or_else(|| Decision { level: exception.level, path: Vec::new() });
    decision.path.push(step(ctx.app, exception)?);
    let assessment = Assessment {
        assessment_id: AssessmentId::fresh(),
        account_id: context.account.account_id.clone(),
        team_id: context.team.id.clone(),
        model: context.team.priority_model.clone(),
        version: version.effective.to_string(),
        level: exception.level,
        state: AssessmentState::Decided,
        path: serde_json::to_string(&decision.path)?,
        answers: serde_json::to_string(&context.answered())?,
        why: why(ctx.app, context, &context.answered(), &decision)?,
        assessed_by: Actor::from(&exception.asked_by),
        assessed_at: ctx.now,
        settled_by: Some(by.into()),
        settled_at: Some(ctx.now),
    };
    keep(ctx, context, assessment, &Actor::from(by), Cause::Excepted).await
}

/// An exception as the last step of a path.
pub fn step(app: &App, exception: &Exception) -> anyhow::Result<Step> {
    let facts = json!({ "level": label(exception.level), "reason": exception.reason });
    Ok(Step {
        question: STEP.into(),
        asks: app.words.plain("priority.path.exception", &facts)?,
        choice: exception.level.as_str().into(),
        answer: app.words.plain("priority.path.agreed", &facts)?,
        said_by: exception.asked_by.0.clone(),
        by_person: true,
        at: exception.settled_at.unwrap_or(exception.asked_at),
    })
}
