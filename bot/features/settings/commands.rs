//! `/baton settings`, and the button behind "What can I do here?".

use baton_storage::people::Person;
use baton_storage::settings;
use baton_storage::time::At;
use chrono::NaiveDate;

use crate::accounts::roles;
use crate::accounts::settings as personal;
use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::settings::form::Facts;
use crate::features::settings::{actions, form, view};

/// Whether the words behind `/baton` ask for the settings.
pub fn asked(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("settings")
}

/// The form, with what is set now.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let set = settings::of(db, &actor.user_id).await?;
    let view = view::form(&app.words, &set, &facts(app, actor, now))?;
    Ok(Answer::open_at(view, interaction.place()))
}

/// The form, sent: every fault at its field, or what holds from now on.
pub async fn save(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let facts = facts(ctx.app, actor, ctx.now);
    let before = settings::of(ctx.tx, &actor.user_id).await?;
    let read = form::read(&ctx.app.words, interaction.submission()?, &before, &facts)?;
    let set = read.map_err(ActionError::Fields)?;
    actions::set(ctx, &actor.user_id, &set).await?;
    let personal = personal::of(ctx.app, ctx.tx, &actor.user_id).await?;
    let next = personal.next(ctx.now, ctx.now).map(|at| (at, personal.daily.zone()));
    Ok(Answer::instead(view::saved(&ctx.app.words, &set, next)?))
}

/// What the form depends on beside what is set.
fn facts(app: &App, actor: &Person, now: At) -> Facts {
    let today: NaiveDate = roles::calendar(app, Some(actor)).local(now).date_naive();
    Facts {
        today,
        hours: app.playbook.hours.clone(),
        manages: !app.config.managed_by(&actor.user_id).is_empty(),
    }
}
