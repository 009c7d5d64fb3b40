//! What the CSM manager does with a request (R6): says they are on it, assigns, asks, declines, passes it on.

use baton_storage::actor::Actor;
use baton_storage::assignments::{self, AssignmentState, Outcome};
use baton_storage::ids::{TeamId, UserId};
use baton_storage::states::RequestState;

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::error::ActionError;
use crate::features::requests::actions::{self, Transition};
use crate::features::requests::jobs::{self, Offer};
use crate::features::requests::view::context::RequestContext;

/// The first sign of life, which stops the first step of the escalation. Saying it twice is saying it once.
pub async fn acknowledge(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    if request.acknowledged_at.is_some() {
        return Ok(());
    }
    request.acknowledged_by = Some(by.clone());
    request.acknowledged_at = Some(ctx.now);
    let (actor, before) = (&Actor::from(by), request.state);
    let transition = Transition { actor, action: "requests.acknowledge", before, why: None };
    actions::store(ctx, &mut request, &transition).await
}

/// Assigns: one CSM at a time, told by an offer; the requester and the followers are told once.
///
/// # Errors
/// A sentence when the same CSM has been asked already.
pub async fn assign(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    csm: &UserId,
    note: &str,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let (actor, before) = (&Actor::from(by), request.state);
    if let Some(earlier) = context.assignment().filter(|earlier| earlier.state == AssignmentState::Offered) {
        if earlier.csm == *csm {
            actions::overtaken(ctx.app, context, "assigned")?;
        }
        let reason = Some("the manager named somebody else");
        assignments::settle(ctx.tx, &request.request_id, Outcome::Replaced, reason, ctx.now).await?;
        jobs::refresh_offer(ctx, earlier).await?;
    }
    let of = (&request.request_id, &request.account_id);
    assignments::offer(ctx.tx, of, csm, by, note, ctx.now).await?;
    request.state = RequestState::Assigned;
    request.decided_by = Some(actor.clone());
    request.decided_at = Some(ctx.now);
    request.acknowledged_by.get_or_insert_with(|| by.clone());
    request.acknowledged_at.get_or_insert(ctx.now);
    request.reason = None;
    let why = format!("csm {csm}");
    let transition = Transition { actor, action: "requests.assign", before, why: Some(&why) };
    actions::store(ctx, &mut request, &transition).await?;
    if let Some(offer) = jobs::latest(ctx.tx, &request.request_id).await? {
        let offer =
            Offer { request: request.request_id.clone(), assignment: offer.assignment_id, to: csm.clone() };
        offer.enqueue(ctx).await?;
    }
    // Whoever asked has it in their receipt, and hears once the CSM has accepted.
    Ok(())
}

/// Asks the requester; the manager's clock stands still until they answer.
pub async fn ask(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    question: &str,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let (actor, before) = (&Actor::from(by), request.state);
    request.state = RequestState::Question;
    request.question = Some(question.to_owned());
    request.asked_by = Some(by.clone());
    request.asked_at = Some(ctx.now);
    request.answer = None;
    request.answered_at = None;
    let transition = Transition { actor, action: "requests.ask", before, why: Some(question) };
    actions::store(ctx, &mut request, &transition).await?;
    actions::notify(ctx, &request, "question", [&request.requester], actor).await
}

/// Declines, with a reason that whoever asked or follows it reads; a CSM who was asked is asked no more.
pub async fn decline(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    reason: &str,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let (actor, before) = (&Actor::from(by), request.state);
    let ended =
        assignments::settle(ctx.tx, &request.request_id, Outcome::Ended, Some(reason), ctx.now).await?;
    request.state = RequestState::Declined;
    request.decided_by = Some(actor.clone());
    request.decided_at = Some(ctx.now);
    request.reason = Some(reason.to_owned());
    let transition = Transition { actor, action: "requests.decline", before, why: Some(reason) };
    actions::store(ctx, &mut request, &transition).await?;
    let offer = context.assignment().filter(|_| ended);
    if let Some(offer) = offer {
        jobs::refresh_offer(ctx, offer).await?;
    }
    let told = context.watchers.iter().chain([&request.requester]).chain(offer.map(|offer| &offer.csm));
    actions::notify(ctx, &request, "declined", told, actor).await
}

/// Takes a decline back: the request waits again as it did, and the time for which it did not wait does not count.
pub async fn undo_decline(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let (actor, before) = (&Actor::from(by), request.state);
    let unanswered = request.asked_at.is_some() && request.answered_at.is_none();
    request.state = if unanswered { RequestState::Question } else { RequestState::Open };
    let rested = ctx.now.since(request.decided_at.unwrap_or(ctx.now));
    request.routed_at = request.routed_at + rested;
    request.decided_by = None;
    request.decided_at = None;
    request.reason = None;
    let transition = Transition { actor, action: "requests.undo", before, why: None };
    actions::store(ctx, &mut request, &transition).await?;
    let told = context.watchers.iter().chain([&request.requester]);
    actions::notify(ctx, &request, "undeclined", told, actor).await
}

/// Passes the request to another team, with a reason that both read.
pub async fn pass(
    ctx: &mut Ctx<'_>,
    context: &RequestContext,
    team: &TeamId,
    reason: &str,
    by: &UserId,
) -> Result<(), ActionError> {
    let mut request = context.request.clone();
    let (actor, before) = (&Actor::from(by), request.state);
    request.reason = Some(reason.to_owned());
    let why = format!("to {team}: {reason}");
    let transition = Transition { actor, action: "requests.pass", before, why: Some(&why) };
    actions::reroute(ctx, &mut request, team, &transition).await?;
    let told = context.watchers.iter().chain([&request.requester]);
    actions::notify(ctx, &request, "passed", told, actor).await
}
