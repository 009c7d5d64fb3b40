//! What SA leadership can do with an exception (E2): approve it, or refuse it with a reason.

use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::reengagement::actions::state::By;
use crate::features::reengagement::commands::{self, opened};
use crate::features::reengagement::form::word;
use crate::features::reengagement::view::dialogs::Dialog;
use crate::features::reengagement::{actions, load, view};

/// "Approve".
pub async fn approve(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let (mut task, _) = commands::rights::may_approve(ctx.app, ctx.tx, interaction.value(), actor).await?;
    actions::approve(ctx, &mut task, By { user: &actor.user_id, comment: None }).await?;
    Ok(Answer::default())
}

/// "Refuse": the form for the reason.
pub async fn open_refuse(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let (task, loaded) = commands::rights::may_approve(app, db, interaction.value(), actor).await?;
    let data = load::data(app, db, &loaded, now).await?;
    Ok(opened(interaction, view::dialogs::dialog(&app.words, &data, Dialog::Refuse, task.task_id.as_str())?))
}

/// Refused, with its reason.
pub async fn refuse(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let (mut task, _) = commands::rights::may_approve(ctx.app, ctx.tx, &form.private, actor).await?;
    let why = word(ctx.app, form)?;
    actions::refuse(ctx, &mut task, By { user: &actor.user_id, comment: Some(&why) }).await?;
    Ok(Answer::default())
}
