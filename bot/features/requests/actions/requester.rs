//! What whoever asked does afterwards: answers the manager's question, brings the request up to date, withdraws it.

use baton_storage::actor::Actor;
use baton_storage::assignments::{self, AssignmentState, Outcome};
use baton_storage::ids::UserId;
use baton_storage::requests::Request;
use baton_storage::states::RequestState;
use serde_json::json;

use crate::app::Ctx;
use crate::error::ActionError;
use crate::features::requests::actions::{self, Transition};
use crate::features::requests::form::Draft;
use crate::features::requests::jobs;
use crate::features::requests::view::context::RequestContext;

/// Answered: the manager's clock starts anew, and they are told in the card's thread.
pub async fn answer(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    answer: &str,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let before = request.state;
    request.state = RequestState::Open;
    request.answer = Some(answer.to_owned());
    request.answered_at = Some(ctx.now);
    let transition =
        Transition { actor: &Actor::from(by), action: "requests.answer", before, why: Some(answer) };
    actions::store(ctx, &mut request, &transition).await?;
    let to = json!({ "manager": request.asked_by, "answer": answer });
    actions::note(ctx, &request, "answered", to).await
}

/// Brought up to date. Where it is another team's now, it goes there; where nothing differs, nothing happens.
pub async fn update(
    ctx: &mut Ctx<'_>,
    request: &mut Request,
    draft: &Draft,
    by: &UserId,
) -> Result<(), ActionError> {
    let changed = changes(request, draft).join(", ");
    let before = request.state;
    draft.fill(request);
    let transition =
        Transition { actor: &Actor::from(by), action: "requests.update", before, why: Some(&changed) };
    if draft.team != request.team_id {
        actions::reroute(ctx, request, &draft.team, &transition).await?;
    } else if !changed.is_empty() {
        actions::store(ctx, request, &transition).await?;
        actions::note(ctx, request, "updated", json!({ "what": changed })).await?;
    }
    Ok(())
}

/// Withdrawn: nobody looks any more, and who was looking is told.
pub async fn withdraw(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    reason: Option<&str>,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let (actor, before) = (&Actor::from(by), request.state);
    request.state = RequestState::Withdrawn;
    request.decided_by = Some(actor.clone());
    request.decided_at = Some(ctx.now);
    request.reason = reason.map(str::to_owned);
    let ended = assignments::settle(ctx.tx, &request.request_id, Outcome::Ended, reason, ctx.now).await?;
    if let Some(offer) = context.assignment().filter(|_| ended) {
        jobs::refresh_offer(ctx, offer).await?;
    }
    let transition = Transition { actor, action: "requests.withdraw", before, why: reason };
    actions::store(ctx, &mut request, &transition).await?;
    let csm = context.assignment().filter(|one| one.state == AssignmentState::Offered).map(|one| &one.csm);
    let told = context.watchers.iter().chain(context.request.acknowledged_by.as_ref()).chain(csm);
    actions::notify(ctx, &request, "withdrawn", told, actor).await
}

/// What differs between a request and its new draft, in words for the thread.
fn changes(request: &Request, draft: &Draft) -> Vec<String> {
    let pairs = [
        ("close date", request.close_date != draft.close_date.to_string()),
        ("LAM", request.lam != draft.lam),
        ("expected ARR", request.arr != draft.arr),
        ("stage", request.stage != draft.stage),
        ("why now", request.why_now != draft.why_now),
        ("proof of value", request.pov != draft.pov || request.pov_outcome != draft.pov_outcome),
        ("Dedicated", request.dedicated != draft.dedicated),
        ("notes", request.notes != draft.notes),
    ];
    pairs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
}
