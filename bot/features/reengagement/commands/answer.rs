//! What those who are asked can do (E3): take it, suggest somebody, decline with a reason.

use baton_storage::ids::UserId;
use baton_storage::time::At;
use baton_storage::{Reader, people};
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::reengagement::actions::state::By;
use crate::features::reengagement::commands::{self, opened};
use crate::features::reengagement::form::word;
use crate::features::reengagement::load::{self, EngagementContext};
use crate::features::reengagement::view::dialogs::Dialog;
use crate::features::reengagement::{actions, view};

/// "Take it".
pub async fn take(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let (mut task, _) = commands::rights::may_answer(ctx.app, ctx.tx, interaction.value(), actor).await?;
    actions::answers::take(ctx, &mut task, By { user: &actor.user_id, comment: None }).await?;
    Ok(Answer::default())
}

/// "Suggest someone", "Name someone": the form.
pub async fn open_suggest(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    form(ctx, Dialog::Suggest).await
}

/// Suggested: they are asked instead.
pub async fn suggest(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let (mut task, loaded) = commands::rights::may_answer(ctx.app, ctx.tx, &form.private, actor).await?;
    let person = chosen(ctx.app, ctx.tx, form.person("person"), &loaded, &task.owner, ctx.now).await?;
    let said = Some(form.text("word")).filter(|word| !word.is_empty());
    actions::answers::suggest(ctx, &mut task, &person, By { user: &actor.user_id, comment: said }).await?;
    Ok(Answer::default())
}

/// "Decline": the form for the reason.
pub async fn open_decline(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    form(ctx, Dialog::Decline).await
}

/// Declined: whoever leads them is asked to find a way.
pub async fn decline(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let (mut task, _) = commands::rights::may_answer(ctx.app, ctx.tx, &form.private, actor).await?;
    let why = word(ctx.app, form)?;
    actions::answers::decline(ctx, &mut task, By { user: &actor.user_id, comment: Some(&why) }).await?;
    Ok(Answer::default())
}

async fn form(ctx: QueryCtx<'_>, which: Dialog) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let (task, loaded) = commands::rights::may_answer(app, db, interaction.value(), actor).await?;
    let data = load::data(app, db, &loaded, now).await?;
    Ok(opened(interaction, view::dialogs::dialog(&app.words, &data, which, task.task_id.as_str())?))
}

/// Somebody who can be asked instead: a full member who is there, neither who is asked already nor who asked.
async fn chosen(
    app: &App,
    db: &mut Reader,
    person: Option<UserId>,
    loaded: &EngagementContext<'_>,
    owner: &UserId,
    now: At,
) -> Result<UserId, ActionError> {
    let at_field = |key: &str, facts| -> Result<ActionError, ActionError> {
        let sentence = app.words.plain(&format!("reengagement.fault.{key}"), facts)?;
        Ok(ActionError::Fields([("person", sentence)].into()))
    };
    let Some(user) = person else { return Err(at_field("choose", json!({}))?) };
    let workspace = people::workspace(db).await?.unwrap_or_default();
    let known = people::find(db, &user).await?;
    let name = known.as_ref().map_or_else(|| user.0.clone(), |person| person.name.clone());
    if !known.is_some_and(|person| person.is_member_of(&workspace)) {
        return Err(at_field("member", json!({ "name": name }))?);
    }
    if user == *owner {
        return Err(at_field("same", json!({ "name": name }))?);
    }
    if user == loaded.engagement.asked_by {
        return Err(at_field("asker", json!({ "name": name }))?);
    }
    if let Some(until) = load::whom::unheard_until(app, db, &user, now).await? {
        let until = until.format("%-d %b").to_string();
        return Err(at_field("away", json!({ "name": name, "until": until }))?);
    }
    Ok(user)
}
