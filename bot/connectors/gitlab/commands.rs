//! "Create GitLab project": a commercial account gets one when somebody of its team wants it.

use baton_storage::ids::AccountId;
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::connectors::gitlab::{actions, load};
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::slack::blocks::section;
use crate::slack::message::Message;

/// The entry, chosen.
pub async fn create(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let id = AccountId::from(interaction.value());
    let Some(context) = AccountContext::find(ctx.app, ctx.tx, &id).await? else {
        return Err(ActionError::rejection(ctx.app.words.plain("gitlab.fault.gone", json!({}))?));
    };
    let facts = json!({ "account": context.account.name });
    if !context.concerns(ctx.app, ctx.tx, actor).await? {
        return Err(ActionError::rejection(ctx.app.words.plain("gitlab.fault.may", &facts)?));
    }
    if ctx.app.config.gitlab.is_none() || !load::may_begin(ctx.tx, &context.account.account_id).await? {
        return Err(ActionError::rejection(ctx.app.words.plain("gitlab.fault.has", &facts)?));
    }
    actions::want(ctx, &context.account.account_id, Some(&actor.user_id)).await?;
    let text = ctx.app.words.mrkdwn("gitlab.asked", &facts)?;
    let block = section(&text);
    Ok(Answer::privately(Message::internal(text, vec![block])))
}
