//! How it ends (E3): closed with an outcome, withdrawn, or still needed although its deal is closed.

use baton_storage::asks::Asks;
use baton_storage::ids::EngagementId;
use baton_storage::states::TaskState;

use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::reengagement::actions::state::By;
use crate::features::reengagement::commands::{self, opened};
use crate::features::reengagement::view::dialogs::Dialog;
use crate::features::reengagement::{actions, load, view};
use crate::tasks;
use crate::tasks::actions::undo::settle_by_word;

/// "Close": the form for the outcome.
pub async fn open_close(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let loaded = commands::rights::may_close(app, db, interaction.value(), actor).await?;
    let data = load::data(app, db, &loaded, now).await?;
    Ok(opened(interaction, view::dialogs::dialog(&app.words, &data, Dialog::Close, &data.id)?))
}

/// Closed.
pub async fn close(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let loaded = commands::rights::may_close(ctx.app, ctx.tx, &form.private, actor).await?;
    let outcome = sentence_at(ctx.app, "word", form.text("word"))?;
    actions::close(ctx, &loaded, By { user: &actor.user_id, comment: Some(&outcome) }).await?;
    Ok(Answer::default())
}

/// "Withdraw": the form that says what will happen.
pub async fn open_withdraw(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let loaded = commands::rights::may_withdraw(app, db, interaction.value(), actor).await?;
    let data = load::data(app, db, &loaded, now).await?;
    Ok(opened(interaction, view::dialogs::dialog(&app.words, &data, Dialog::Withdraw, &data.id)?))
}

/// Withdrawn.
pub async fn withdraw(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let loaded = commands::rights::may_withdraw(ctx.app, ctx.tx, &form.private, actor).await?;
    let why = Some(form.text("word")).filter(|why| !why.is_empty());
    actions::withdraw(ctx, &loaded, By { user: &actor.user_id, comment: why }).await?;
    Ok(Answer::default())
}

/// "Still needed": it goes on.
pub async fn still(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let mut task = tasks::commands::open(ctx.app, ctx.tx, interaction.value(), actor, ctx.now).await?;
    let of = task.subject.engagement().filter(|_| matches!(task.asks, Asks::Still(_)));
    commands::rights::concerned(ctx.app, ctx.tx, of.map_or("", EngagementId::as_str), actor).await?;
    settle_by_word(ctx, &mut task, TaskState::Done, &actor.user_id, None).await?;
    Ok(Answer::default())
}
