//! The end of letting an account go: completed, with what follows from that; or taken back before.

use baton_storage::actor::Actor;
use baton_storage::assignments::{self, Outcome};
use baton_storage::requests::Request;
use baton_storage::states::{DisengagementState, RequestState};
use baton_storage::time::At;
use baton_storage::{Tx, ids::UserId};
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features;
use crate::features::disengagement::commands::change::{opened, store};
use crate::features::disengagement::commands::met::stranger;
use crate::features::disengagement::{actions, jobs, load, view};
use crate::features::requests::actions::Transition;

const MET: &[DisengagementState] = &[DisengagementState::Met];
const OPEN: &[DisengagementState] =
    &[DisengagementState::Proposed, DisengagementState::Agreed, DisengagementState::Met];

/// "Complete": what will happen, and who stays responsible.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = opened(app, db, interaction.value(), actor, MET, now).await?;
    let sheet = load::sheet(app, db, &case, now).await?;
    let outlook = load::outlook(app, db, &case.account).await?;
    let ending = actions::complete::ending(app, db, &case).await?;
    let extra = json!({
        "count": ending.tasks.len(),
        "meetings": ending.meetings,
        "requests": ending.requests.len(),
        "field": ending.field,
    });
    let successor = case.one.successor.as_ref().or(case.seller.as_ref()).map(|user| user.as_str());
    Ok(Answer::open(view::forms::completing(&app.words, &sheet, &outlook, successor, &extra)?))
}

/// Completed.
pub async fn complete(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut case = opened(app, tx, &form.private, actor, MET, now).await?;
    let fault = |key: &str, facts| -> Result<ActionError, ActionError> {
        let sentence = app.words.plain(&format!("disengagement.fault.{key}"), facts)?;
        Ok(ActionError::Fields([("successor", sentence)].into()))
    };
    let Some(successor) = form.person("successor") else { return Err(fault("successor", json!({}))?) };
    if let Some(name) = stranger(tx, &successor).await? {
        return Err(fault("member", json!({ "name": name }))?);
    }
    let sheet = load::sheet(app, tx, &case, now).await?;
    // As the rules call it: the explanation is for those who are on the account, not for everybody who asked.
    let why = app.words.plain("disengagement.because.let_go", json!({ "reason": sheet.reason }))?;
    for request in actions::complete::ending(app, tx, &case).await?.requests {
        decline(app, tx, request, &why, &actor.user_id, now).await?;
    }
    actions::complete::complete(app, tx, &mut case, (&successor, &why), &actor.user_id, now).await?;
    let sheet = load::sheet(app, tx, &case, now).await?;
    let outlook = load::outlook(app, tx, &case.account).await?;
    Ok(Answer::instead(view::forms::done(&app.words, &sheet, &outlook)?))
}

/// A request for a CSM that is open is declined, and whoever asked or follows it hears why.
async fn decline(
    app: &App,
    tx: &mut Tx,
    mut request: Request,
    why: &str,
    by: &UserId,
    now: At,
) -> Result<(), ActionError> {
    let context = features::requests::load::load_summary(app, tx, &request.request_id, now).await?;
    let ended = assignments::settle(tx, &request.request_id, Outcome::Ended, Some(why), now).await?;
    let before = request.state;
    request.state = RequestState::Declined;
    request.decided_by = Some(by.into());
    request.decided_at = Some(now);
    request.reason = Some(why.to_owned());
    let transition =
        Transition { actor: &Actor::from(by), action: "requests.decline", before, why: Some(why) };
    features::requests::actions::store(app, tx, &mut request, &transition, now).await?;
    let offer = context.assignment().filter(|_| ended);
    if let Some(offer) = offer {
        features::requests::jobs::refresh_offer(app, tx, offer, now).await?;
    }
    let told = context.watchers.iter().chain([&request.requester]).chain(offer.map(|offer| &offer.csm));
    features::requests::actions::tell(app, tx, &request, "declined", told, &Actor::from(by), now).await
}

/// "Withdraw": the form for the reason.
pub async fn open_withdraw(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let case = opened(app, db, interaction.value(), actor, OPEN, now).await?;
    let sheet = load::sheet(app, db, &case, now).await?;
    Ok(Answer::open(view::forms::reason(&app.words, &sheet, "withdraw")?))
}

/// Taken back: the account keeps its CSM, and those who were asked hear of it.
pub async fn withdraw(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let mut case = opened(app, tx, &form.private, actor, OPEN, now).await?;
    let why = Some(form.text("reason").to_owned()).filter(|why| !why.is_empty());
    let before = case.one.state;
    case.one.state = DisengagementState::Withdrawn;
    case.one.why.clone_from(&why);
    case.one.ended_by = Some(actor.user_id.clone());
    case.one.ended_at = Some(now);
    store(tx, &case, ("disengagement.withdraw", before), why.as_deref(), actor, now).await?;
    let because = app.words.plain("disengagement.because.withdrawn", json!({}))?;
    actions::withdraw_asks(app, tx, &case.one, &because, now).await?;
    let facts = json!({ "who": actor.name, "because": why });
    let mut to = vec![actions::owner(&case.one), &case.one.started_by];
    to.extend(&case.one.decided_by);
    actions::tell(app, tx, &case, ("disengage_withdrawn", facts), &to, &actor.user_id, now).await?;
    jobs::refresh(app, tx, &case.one, now).await?;
    Ok(Answer::default())
}
