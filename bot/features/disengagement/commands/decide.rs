//! The manager's word: agree, or say no with a reason (D2).

use baton_storage::Reader;
use baton_storage::people::Person;
use baton_storage::states::DisengagementState;
use baton_storage::time::At;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::disengagement::commands::change::{ensure_state, found};
use crate::features::disengagement::load::{self, DisengagementContext};
use crate::features::disengagement::{actions, view};

const OPEN: &[DisengagementState] = &[DisengagementState::Proposed];

/// "Agree": the steps begin.
pub async fn agree(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let mut case = asked(ctx.app, ctx.tx, interaction.value(), actor, ctx.now).await?;
    actions::decide::agree(ctx, &mut case, &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Say no": the form for the reason.
pub async fn open_refuse(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = asked(app, db, interaction.value(), actor, now).await?;
    let data = load::data(app, db, &case, now).await?;
    Ok(Answer::open(view::forms::reason(&app.words, &data, "refuse")?))
}

/// Said no.
pub async fn refuse(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut case = asked(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    let why = sentence_at(ctx.app, "reason", form.text("reason"))?;
    actions::decide::refuse(ctx, &mut case, &why, actor).await?;
    Ok(Answer::default())
}

/// The one behind the button, for those whose word it needs: never for whoever asks.
async fn asked<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    now: At,
) -> Result<DisengagementContext<'a>, ActionError> {
    let case = found(app, db, id).await?;
    if !roles::leads(app, &actor.user_id, case.team) {
        let data = load::data(app, db, &case, now).await?;
        return Err(ActionError::rejection(app.words.plain("disengagement.fault.manager", data.facts())?));
    }
    ensure_state(app, db, &case, OPEN, now).await?;
    Ok(case)
}
