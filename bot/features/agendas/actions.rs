//! "Post to the channel": into the account's internal channel, by those whom the account concerns.

use baton_storage::actor::Actor;
use serde_json::json;

use crate::accounts::roles;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::features::agendas::commands::{agenda_of, chosen};
use crate::features::agendas::jobs::Posted;
use crate::features::agendas::{jobs, view};

/// Posts it, or brings up to date what stands there; whoever else sees the channel is looked at when it is sent.
pub async fn post(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let (context, data) = chosen(ctx.app, ctx.tx, interaction.value()).await?;
    let allowed = match context.place() {
        Some(place) => roles::concerned(ctx.app, ctx.tx, &actor.user_id, &place).await?,
        None => false,
    };
    let facts = json!({
        "account": context.account.name,
        "team": context.team.map(|team| team.name.clone()),
    });
    let refused = |key: &str| -> Result<ActionError, ActionError> {
        Ok(ActionError::rejection(ctx.app.words.plain(&format!("agendas.fault.{key}"), &facts)?))
    };
    if !allowed {
        return Err(refused("not_yours")?);
    }
    let Some(channel) = &context.account.channel else { return Err(refused("no_channel")?) };
    let agenda = agenda_of(&context, &data.name, channel.as_str());
    let posted = jobs::post(ctx, &agenda, &Actor::from(&actor.user_id), "asked for with /agenda").await?;
    let what = if posted == Posted::Anew { "posted" } else { "updated" };
    Ok(Answer::privately(view::preview::done(&ctx.app.words, what, channel.as_str())?))
}
