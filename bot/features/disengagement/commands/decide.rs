//! The manager's word: agree, or say no with a reason (D2).

use baton_storage::asks::Asks;
use baton_storage::people::Person;
use baton_storage::states::DisengagementState;
use baton_storage::time::At;
use baton_storage::{Reader, Tx, ids::UserId};
use serde_json::json;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::disengagement::commands::change::{ensure_state, found, store};
use crate::features::disengagement::load::Case;
use crate::features::disengagement::{actions, jobs, load, view};

const OPEN: &[DisengagementState] = &[DisengagementState::Proposed];

/// "Agree": the steps begin.
pub async fn agree(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let mut case = asked(app, tx, interaction.value(), actor, now).await?;
    decided(&mut case, DisengagementState::Agreed, actor, now);
    store(tx, &case, ("disengagement.agree", DisengagementState::Proposed), None, actor, now).await?;
    agreed(app, tx, &case, &actor.user_id, now).await?;
    Ok(Answer::default())
}

/// What follows from a manager's yes.
///
/// # Errors
/// When the database refuses.
pub async fn agreed(
    app: &App,
    tx: &mut Tx,
    case: &Case<'_>,
    by: &UserId,
    now: At,
) -> Result<(), ActionError> {
    actions::settle(app, tx, &case.one, &Asks::Agree(None), Some(by), now).await?;
    jobs::post_card(app, tx, case, now).await?;
    actions::ask(app, tx, case, now).await?;
    let sheet = load::sheet(app, tx, case, now).await?;
    let facts = json!({ "who": sheet.decided_by, "seller": sheet.seller });
    let to = [actions::owner(&case.one), &case.one.started_by];
    Ok(actions::tell(app, tx, case, ("disengage_agreed", facts), &to, by, now).await?)
}

/// "Say no": the form for the reason.
pub async fn open_refuse(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = asked(app, db, interaction.value(), actor, now).await?;
    let sheet = load::sheet(app, db, &case, now).await?;
    Ok(Answer::open(view::forms::reason(&app.words, &sheet, "refuse")?))
}

/// Said no.
pub async fn refuse(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut case = asked(app, tx, &form.private, actor, now).await?;
    let why = sentence_at(app, "reason", form.text("reason"))?;
    decided(&mut case, DisengagementState::Refused, actor, now);
    case.one.why = Some(why.clone());
    let before = DisengagementState::Proposed;
    store(tx, &case, ("disengagement.refuse", before), Some(&why), actor, now).await?;
    actions::settle(app, tx, &case.one, &Asks::Agree(None), Some(&actor.user_id), now).await?;
    let facts = json!({ "who": actor.name, "because": why });
    let to = [actions::owner(&case.one), &case.one.started_by];
    actions::tell(app, tx, &case, ("disengage_refused", facts), &to, &actor.user_id, now).await?;
    Ok(Answer::default())
}

fn decided(case: &mut Case<'_>, state: DisengagementState, by: &Person, now: At) {
    case.one.state = state;
    case.one.decided_by = Some(by.user_id.clone());
    case.one.decided_at = Some(now);
}

/// The one behind the button, for those whose word it needs: never for whoever asks.
async fn asked<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    now: At,
) -> Result<Case<'a>, ActionError> {
    let case = found(app, db, id).await?;
    if !roles::leads(app, &actor.user_id, case.team) {
        let sheet = load::sheet(app, db, &case, now).await?;
        return Err(ActionError::rejection(app.words.plain("disengagement.fault.manager", sheet.facts())?));
    }
    ensure_state(app, db, &case, OPEN, now).await?;
    Ok(case)
}
