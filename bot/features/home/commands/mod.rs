//! `/baton`, and what is pressed in the Home tab.

pub mod agree;
pub mod events;
pub mod pages;

use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::home::load::Roles;
use crate::features::home::{actions, view};
use crate::features::{handoffs, settings};

/// `/baton`: what somebody can do here; with an account's name or link, the account.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    if settings::commands::asked(ctx.interaction.command_text()) {
        return settings::commands::open(ctx).await;
    }
    if !ctx.interaction.command_text().is_empty() {
        return handoffs::commands::command(ctx).await;
    }
    let roles = Roles { member: true, ..Roles::of(ctx.app, &ctx.actor.user_id) };
    Ok(Answer::privately(view::greeting(&ctx.app.words, &ctx.actor.name, &roles, &[])?))
}

/// "What can I do here?"
pub async fn can(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let roles = Roles { member: true, ..Roles::of(ctx.app, &ctx.actor.user_id) };
    Ok(Answer::open(view::pages::what_i_can(&ctx.app.words, &roles)?))
}

/// Puts away the words that welcome somebody.
pub async fn put_away(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, .. } = ctx;
    actions::welcome(ctx, &actor.user_id, true).await?;
    Ok(Answer::default())
}

/// A sentence for whoever asks for what is not theirs.
fn not_theirs(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("home.fault.not_yours", json!({}))?))
}
