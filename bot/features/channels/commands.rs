//! "Attach a channel": the account team, or who leads its team, says which channel is the account's own.
//!
//! What is stored here is their word. Whether Baton can post there Slack says afterwards, to a job
//! (`channels::actions::look_at`), which writes to them; no network call stands between a click and its answer.

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::ids::AccountId;
use baton_storage::people::{self, Person};
use serde_json::json;

use crate::accounts::context::AccountContext;
use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::channels::{actions, view};

/// The button: the form.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    let account = allowed(app, db, interaction.value(), actor).await?;
    Ok(Answer::open(view::form(&app.words, &account, &app.config.organization.name)?))
}

/// The form, sent.
pub async fn attach(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut account = allowed(ctx.app, ctx.tx, &form.private, actor).await?;
    let Some(channel) = form.channel("channel") else {
        let sentence = ctx.app.words.plain("channels.fault.choose", json!({}))?;
        return Err(ActionError::Fields([("channel", sentence)].into()));
    };
    actions::attach(ctx, &mut account, channel, &actor.user_id).await?;
    Ok(Answer::instead(view::attached(&ctx.app.words, &account)?))
}

/// "Check again", once they have done what was missing.
pub async fn check(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let account = allowed(ctx.app, ctx.tx, interaction.value(), actor).await?;
    actions::look_at(ctx, &account.account_id, Some(&actor.user_id)).await?;
    Ok(Answer::default())
}

/// The account, for whoever may say which channel is its own.
async fn allowed(app: &App, db: &mut Reader, id: &str, actor: &Person) -> Result<Account, ActionError> {
    let Some(account) = accounts::resolve_merged(db, &AccountId::from(id)).await? else {
        return Err(ActionError::rejection(app.words.plain("requests_faults.gone", json!({}))?));
    };
    let context = AccountContext::of(app, db, account).await?;
    if context.concerns(app, db, actor).await? {
        return Ok(context.account);
    }
    let mut names = Vec::new();
    let managers = context.team.map(|team| team.managers.clone()).unwrap_or_default();
    for user in context.people(db).await?.iter().chain(&managers) {
        names.extend(people::find(db, user).await?.map(|person| person.name));
    }
    let who = match names.is_empty() {
        true => app.words.plain("channels.fault.nobody", json!({}))?,
        false => names.join(" or "),
    };
    let facts =
        json!({ "account": context.account.name, "team": context.team.map(|team| &team.name), "who": who });
    Err(ActionError::rejection(app.words.plain("channels.fault.who", facts)?))
}
