//! What the CSM does with an offer (R6): accepts it, or hands it back with a reason.

use baton_storage::actor::Actor;
use baton_storage::assignments::{self, Assignment, Outcome};
use baton_storage::ids::UserId;
use baton_storage::states::RequestState;
use baton_storage::{Reader, accounts, people};
use serde_json::json;

use crate::app::Ctx;
use crate::error::ActionError;
use crate::event::Event;
use crate::features;
use crate::features::requests::actions::{self, Transition};
use crate::features::requests::jobs;
use crate::features::requests::view::context::RequestContext;

/// Accepted: the account is theirs; onboarding begins (P1).
pub async fn accept(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    offer: &Assignment,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let (actor, before) = (&Actor::from(by), request.state);
    assignments::settle(ctx.tx, &request.request_id, Outcome::Accepted, None, ctx.now).await?;
    let mut account = context.account.clone();
    let begins = account.onboarding_since.is_none();
    account.onboarding_since = account.onboarding_since.or(Some(ctx.now));
    accounts::keep(ctx.tx, &account).await?;
    request.state = RequestState::Accepted;
    request.decided_by = Some(actor.clone());
    request.decided_at = Some(ctx.now);
    let transition = Transition { actor, action: "requests.accept", before, why: None };
    actions::store(ctx, &mut request, &transition).await?;
    jobs::refresh_offer(ctx, offer).await?;
    let accepted = Event::RequestAccepted {
        account: &account.account_id,
        deal: &request.opportunity_id,
        request: &request.request_id,
    };
    ctx.emit(accepted).await?;
    if begins {
        features::priority::actions::lifecycle::onboarding_began(ctx, &account).await?;
    }
    actions::notify(ctx, &request, "accepted_requester", [&request.requester], actor).await?;
    let seller = context.sae.as_ref().map(|(_, seller)| seller);
    let others = context.watchers.iter().chain(seller).filter(|user| **user != request.requester);
    actions::notify(ctx, &request, "accepted", others, actor).await
}

/// Handed back: the manager chooses again, and sees who handed it back and why.
pub async fn hand_back(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    offer: &Assignment,
    reason: &str,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let (actor, before) = (&Actor::from(by), request.state);
    assignments::settle(ctx.tx, &request.request_id, Outcome::HandedBack, Some(reason), ctx.now).await?;
    request.state = RequestState::Open;
    request.routed_at = ctx.now;
    request.acknowledged_by = None;
    request.acknowledged_at = None;
    request.decided_by = None;
    request.decided_at = None;
    request.reason = Some(reason.to_owned());
    let transition = Transition { actor, action: "requests.hand_back", before, why: Some(reason) };
    actions::store(ctx, &mut request, &transition).await?;
    jobs::refresh_offer(ctx, offer).await?;
    let note = json!({ "reason": reason, "csm_name": context.name(&offer.csm) });
    actions::note(ctx, &request, "handed_back", note).await?;
    let again = who_assigns_again(ctx.tx, context, offer).await?;
    actions::notify(ctx, &request, "handed_back", &again, actor).await?;
    actions::notify(ctx, &request, "handed_back_requester", [&request.requester], actor).await
}

/// Who has to act again: whoever assigned, where they are there to do it; else the managers who are, and whoever
/// assigned hears of it, too, unless they have left.
async fn who_assigns_again(
    db: &mut Reader,
    context: &RequestContext,
    offer: &Assignment,
) -> Result<Vec<UserId>, ActionError> {
    let by = &offer.assigned_by;
    if context.managers.contains(by) {
        return Ok(vec![by.clone()]);
    }
    let mut told = context.managers.clone();
    if people::find(db, by).await?.is_some_and(|person| person.active) {
        told.push(by.clone());
    }
    Ok(told)
}
