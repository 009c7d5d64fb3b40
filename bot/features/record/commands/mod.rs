//! The customer record in a window: read by everybody, filled in by the account team and who leads it (C1, C2, T6).

pub mod add;
pub mod save;

use baton_storage::Reader;
use baton_storage::ids::AccountId;
use serde_json::json;
use slack_morphism::prelude::SlackView;

use crate::accounts::context::AccountContext;
use crate::app::App;
use crate::engine::interaction::{Answer, Interaction, Payload, Placement, QueryCtx};
use crate::error::ActionError;
use crate::features::record::load;
use crate::features::record::rules::RecordRules;
use crate::features::record::view::form::Crossed;
use crate::features::record::view::{self, Outcome};
use crate::slack::payloads::AccountPart;

/// "Customer record": the first page.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let context = held(app, db, interaction.value()).await?;
    let profile = load::profile::profile(app, db, &context, actor, now).await?;
    Ok(shown(interaction, view::overview(&app.words, &profile, &Outcome::default())?))
}

/// A section: to fill in, or for who may not to read.
pub async fn section(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let AccountPart { account, part: section } = AccountPart::read(interaction.value());
    let context = held(app, db, account.as_str()).await?;
    let profile = load::profile::profile(app, db, &context, actor, now).await?;
    let Some(page) = profile.page(&section) else { return Err(gone(app)?) };
    let view = match profile.may_write {
        true => view::form::form(&app.words, &profile, page, None, &Crossed::default())?,
        false => view::form::read(&app.words, &profile, page)?,
    };
    Ok(shown(interaction, view))
}

/// What is missing, filled in where it is missed: the form of the fact's section, the cursor in its field (A4).
pub async fn fill(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let AccountPart { account, part: key } = AccountPart::read(interaction.value());
    let context = held(app, db, account.as_str()).await?;
    let profile = load::profile::profile(app, db, &context, actor, now).await?;
    if !profile.may_write {
        return Err(ActionError::rejection(writers(app, &context)?));
    }
    let section = app.playbook.of::<RecordRules>().section_of(&key);
    let Some(page) = section.and_then(|section| profile.page(&section.id)) else {
        return Err(gone(app)?);
    };
    Ok(shown(interaction, view::form::form(&app.words, &profile, page, Some(&key), &Crossed::default())?))
}

/// Everything that was ever said of a section's facts.
pub async fn history(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, interaction, .. } = ctx;
    let AccountPart { account, part: section } = AccountPart::read(interaction.value());
    let context = held(app, db, account.as_str()).await?;
    let Some(section) = app.playbook.of::<RecordRules>().section(&section) else { return Err(gone(app)?) };
    let said = load::profile::words_of(app, db, &context, &section.id, now).await?;
    let view = view::history::history(&app.words, &context.account.name, &section.title, &said)?;
    // What was typed into the form stays as it is underneath.
    Ok(Answer::open_at(view, if within(interaction).is_some() { Placement::OnTop } else { Placement::Alone }))
}

/// A page of the record takes the place of the one on which it was asked for, so that there is never a page
/// underneath that is out of date; anything else stays underneath.
fn shown(interaction: &Interaction, view: SlackView) -> Answer {
    let place = match within(interaction) {
        Some((id, true)) => Placement::InPlaceOf(id.to_owned()),
        Some((_, false)) => Placement::OnTop,
        None => Placement::Alone,
    };
    Answer::open_at(view, place)
}

/// The window in which somebody clicked, and whether it is one of the record's.
fn within(interaction: &Interaction) -> Option<(&str, bool)> {
    let Payload::Click(click) = &interaction.payload else { return None };
    let view = click.view.as_ref()?;
    Some((&view.id, view.callback == view::PAGE || view.callback == "record.save"))
}

pub(crate) async fn held<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
) -> Result<AccountContext<'a>, ActionError> {
    match AccountContext::find(app, db, &AccountId::from(id)).await? {
        Some(context) => Ok(context),
        None => Err(gone(app)?),
    }
}

pub(crate) fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("record.gone", json!({}))?))
}

/// Who may write in the record of an account.
pub(crate) fn writers(app: &App, context: &AccountContext<'_>) -> Result<String, ActionError> {
    let team = context.team.map(|team| team.name.as_str());
    Ok(view::writers(&app.words, &context.account.name, team)?)
}
