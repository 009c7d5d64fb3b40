//! The ways in which an account's level changes: decided, proposed and agreed to, begun with (P1–P5).

pub mod confirm;
pub mod exception;
pub mod keep;
pub mod lifecycle;
pub mod merge;
pub mod proposals;
pub mod touch;
pub mod undo;

use baton_storage::actor::Actor;
use baton_storage::assessments::Assessment;
use baton_storage::ids::{AssessmentId, UserId};
use baton_storage::states::{AssessmentState, Priority};

use crate::app::Ctx;
use crate::features::priority::actions;
use crate::features::priority::actions::keep::{Cause, keep, why};
use crate::features::priority::load::PriorityContext;
use crate::features::priority::rules::Answers;
use crate::features::priority::rules::flow::Outcome;

/// Who decides.
#[derive(Clone, Copy, Debug)]
pub struct By<'u> {
    pub user: &'u UserId,
    /// Whether they are of the role whose agreement the model asks for.
    pub confirms: bool,
}

/// What came of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assessed {
    /// It holds.
    Decided(Priority),
    /// Somebody has to agree first (P3).
    Proposed(Priority),
    /// This question has no answer.
    Open(String),
}

/// Decides an account's level by these answers, or proposes it where the model asks for somebody's agreement.
pub async fn decide(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    answers: &Answers,
    by: By<'_>,
) -> anyhow::Result<Assessed> {
    let version = context.version()?;
    let mut decision = match version.decide(answers) {
        Outcome::Decided(decision) => decision,
        Outcome::Open { question, .. } => return Ok(Assessed::Open(question)),
    };
    if let Some(exception) = context.agreed() {
        decision = decision.under(exception.level, actions::exception::hold::step(ctx.app, exception)?);
    }
    let state = match version.confirmed_by {
        Some(_) if !by.confirms => AssessmentState::Proposed,
        _ => AssessmentState::Decided,
    };
    let assessment = Assessment {
        assessment_id: AssessmentId::fresh(),
        account_id: context.account.account_id.clone(),
        team_id: context.team.id.clone(),
        model: context.team.priority_model.clone(),
        version: version.effective.to_string(),
        level: decision.level,
        state,
        path: serde_json::to_string(&decision.path)?,
        answers: serde_json::to_string(answers)?,
        why: why(ctx.app, context, answers, &decision)?,
        assessed_by: by.user.into(),
        assessed_at: ctx.now,
        settled_by: None,
        settled_at: None,
    };
    keep(ctx, context, assessment, &Actor::from(by.user), Cause::Looked).await?;
    Ok(match state {
        AssessmentState::Proposed => Assessed::Proposed(decision.level),
        _ => Assessed::Decided(decision.level),
    })
}

/// Somebody agrees to what was proposed: it holds from now on (P3).
pub async fn agree(ctx: &mut Ctx<'_>, context: &PriorityContext<'_>, by: &UserId) -> anyhow::Result<()> {
    let by = &Actor::from(by);
    let Some(proposed) = context.proposed.clone() else { return Ok(()) };
    let decided = Assessment {
        assessment_id: AssessmentId::fresh(),
        state: AssessmentState::Decided,
        settled_by: Some(by.clone()),
        settled_at: Some(ctx.now),
        ..proposed
    };
    keep(ctx, context, decided, by, Cause::Looked).await
}

/// Sets the level with which an account begins, where no model decided (P1, Q4).
pub async fn begin(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    level: Priority,
    why: &str,
) -> anyhow::Result<()> {
    let assessment = Assessment {
        assessment_id: AssessmentId::fresh(),
        account_id: context.account.account_id.clone(),
        team_id: context.team.id.clone(),
        model: String::new(),
        version: String::new(),
        level,
        state: AssessmentState::Decided,
        path: "[]".into(),
        answers: context.last.as_ref().map_or_else(|| "{}".into(), |last| last.answers.clone()),
        why: why.to_owned(),
        assessed_by: Actor::Baton,
        assessed_at: ctx.now,
        settled_by: None,
        settled_at: None,
    };
    keep(ctx, context, assessment, &Actor::Baton, Cause::Looked).await
}
