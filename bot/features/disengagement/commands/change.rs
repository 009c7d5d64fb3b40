//! Who may act on letting an account go, and whether it still can.

use baton_storage::ids::DisengagementId;
use baton_storage::people::Person;
use baton_storage::states::DisengagementState;
use baton_storage::time::At;
use baton_storage::{Reader, disengagements};
use serde_json::json;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::error::ActionError;
use crate::features::disengagement::jobs;
use crate::features::disengagement::load::{self, DisengagementContext};
use crate::features::disengagement::view::DisengagementData;
use crate::slack::facts::With;

/// Lets through the account's CSM, and who leads its team.
pub(crate) fn allowed(app: &App, case: &DisengagementContext<'_>, actor: &Person) -> Result<(), ActionError> {
    let user = Some(&actor.user_id);
    let theirs = case.csm.as_ref() == user || case.one.csm.as_ref() == user;
    if theirs || roles::leads(app, &actor.user_id, case.team) {
        return Ok(());
    }
    let facts = json!({ "csm": null, "team": case.team.name });
    Err(ActionError::rejection(app.words.plain("disengagement.fault.who", facts)?))
}

/// The one behind a button or a form, for somebody who may act on it while it is in one of `states`.
pub(crate) async fn opened<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    states: &[DisengagementState],
    now: At,
) -> Result<DisengagementContext<'a>, ActionError> {
    let case = found(app, db, id).await?;
    allowed(app, &case, actor)?;
    ensure_state(app, db, &case, states, now).await?;
    Ok(case)
}

/// The one behind a button or a form.
pub(crate) async fn found<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
) -> Result<DisengagementContext<'a>, ActionError> {
    let one = disengagements::find(db, &DisengagementId::from(id)).await?;
    let case = match one {
        Some(one) => DisengagementContext::of(app, db, one).await?,
        None => None,
    };
    match case {
        Some(case) => Ok(case),
        None => gone(app).and_then(Err),
    }
}

/// Lets through while it is in one of `states`; else says what has happened since.
pub(crate) async fn ensure_state(
    app: &App,
    db: &mut Reader,
    case: &DisengagementContext<'_>,
    states: &[DisengagementState],
    now: At,
) -> Result<(), ActionError> {
    if states.contains(&case.one.state) {
        return Ok(());
    }
    let data = load::data(app, db, case, now).await?;
    let at = case.one.ended_at.or(case.one.decided_at).unwrap_or(now);
    let sentence = since(app, &data, &when(at, case))?;
    let card = jobs::Card { disengagement: case.one.disengagement_id.clone(), place: String::new() };
    let effects = vec![Update::of(app, &card)?.effect(app, now)?];
    Err(ActionError::Rejection { sentence, effects, stale: true })
}

fn since(app: &App, data: &DisengagementData, when: &str) -> Result<String, ActionError> {
    let facts = With { facts: &data.facts(), more: &json!({ "when": when }) };
    Ok(app.words.plain(&format!("disengagement.since.{}", data.state), facts)?)
}

/// A moment as the team's clocks show it.
pub(crate) fn when(at: At, case: &DisengagementContext<'_>) -> String {
    at.utc().with_timezone(&case.team.timezone).format("%a %-d %b, %H:%M").to_string()
}

/// It is not known any more.
pub(crate) fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("disengagement.fault.gone", json!({}))?))
}
