//! `/baton`, and what is pressed in the Home tab.

pub mod agree;
pub mod events;
pub mod pages;

use serde_json::json;

use crate::accounts::lookup::{self, named};
use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, Offers, QueryCtx, Typing};
use crate::error::ActionError;
use crate::features::home::load::Roles;
use crate::features::home::{actions, view};
use crate::features::{handoffs, settings};

/// How many accounts are offered while somebody types.
const OFFERED: i64 = 30;

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

/// The accounts that somebody may mean by what they have typed so far; before they type, their own.
pub async fn find(typing: Typing<'_>) -> Result<Offers, ActionError> {
    let Typing { app, db, actor, typed } = typing;
    let mut found = match typed.trim() {
        "" => lookup::own::accounts(app, db, actor).await?.accounts,
        typed => baton_storage::accounts::named_like(db, typed, OFFERED).await?,
    };
    found.truncate(usize::try_from(OFFERED).unwrap_or(usize::MAX));
    Ok(named(&found).into_iter().map(|(id, name)| (name, id)).collect())
}

/// A sentence for whoever asks for what is not theirs.
fn not_theirs(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("home.fault.not_yours", json!({}))?))
}
