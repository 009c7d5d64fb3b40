//! The end of letting an account go: completed, with what follows from that; or taken back before.

use baton_storage::states::DisengagementState;
use serde_json::json;

use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::disengagement::commands::change::opened;
use crate::features::disengagement::commands::met::stranger;
use crate::features::disengagement::view::forms::Ends;
use crate::features::disengagement::{actions, load, view};

const MET: &[DisengagementState] = &[DisengagementState::Met];
const OPEN: &[DisengagementState] =
    &[DisengagementState::Proposed, DisengagementState::Agreed, DisengagementState::Met];

/// "Complete": what will happen, and who stays responsible.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = opened(app, db, interaction.value(), actor, MET, now).await?;
    let data = load::data(app, db, &case, now).await?;
    let outlook = load::outlook(app, db, &case.account).await?;
    let ending = actions::complete::ending(app, db, &case).await?;
    let ends = Ends {
        count: ending.tasks.len(),
        meetings: ending.meetings,
        requests: ending.requests.len(),
        field: ending.field,
    };
    let successor = case.one.successor.as_ref().or(case.seller.as_ref()).map(|user| user.as_str());
    Ok(Answer::open(view::forms::completing(&app.words, &data, &outlook, successor, &ends)?))
}

/// Completed.
pub async fn complete(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut case = opened(ctx.app, ctx.tx, &form.private, actor, MET, ctx.now).await?;
    let fault = |key: &str, facts| -> Result<ActionError, ActionError> {
        let sentence = ctx.app.words.plain(&format!("disengagement.fault.{key}"), facts)?;
        Ok(ActionError::Fields([("successor", sentence)].into()))
    };
    let Some(successor) = form.person("successor") else { return Err(fault("successor", json!({}))?) };
    if let Some(name) = stranger(ctx.tx, &successor).await? {
        return Err(fault("member", json!({ "name": name }))?);
    }
    let data = load::data(ctx.app, ctx.tx, &case, ctx.now).await?;
    // As the rules call it: the explanation is for those who are on the account, not for everybody who asked.
    let why = ctx.app.words.plain("disengagement.because.let_go", json!({ "reason": data.reason }))?;
    actions::complete::complete(ctx, &mut case, &successor, &why, &actor.user_id).await?;
    let data = load::data(ctx.app, ctx.tx, &case, ctx.now).await?;
    let outlook = load::outlook(ctx.app, ctx.tx, &case.account).await?;
    Ok(Answer::instead(view::forms::done(&ctx.app.words, &data, &outlook)?))
}

/// "Withdraw": the form for the reason.
pub async fn open_withdraw(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = opened(app, db, interaction.value(), actor, OPEN, now).await?;
    let data = load::data(app, db, &case, now).await?;
    Ok(Answer::open(view::forms::reason(&app.words, &data, "withdraw")?))
}

/// Taken back: the account keeps its CSM, and those who were asked hear of it.
pub async fn withdraw(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut case = opened(ctx.app, ctx.tx, &form.private, actor, OPEN, ctx.now).await?;
    let why = Some(form.text("reason")).filter(|why| !why.is_empty());
    actions::steps::withdraw(ctx, &mut case, why, actor).await?;
    Ok(Answer::default())
}
