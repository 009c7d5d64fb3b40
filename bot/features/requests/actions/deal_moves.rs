//! What a deal's own moves mean for its request: won, it may open by itself; lost, it ends; open again, it goes on; and
//! of two deals that were merged one request goes on.

use baton_storage::actor::Actor;
use baton_storage::assignments::{self, Outcome};
use baton_storage::ids::OpportunityId;
use baton_storage::news::Around;
use baton_storage::requests::{self, Request};
use baton_storage::states::RequestState;
use baton_storage::{handoffs, people};
use serde_json::json;

use crate::app::Ctx;
use crate::error::ActionError;
use crate::features::deals::load::context::seen;
use crate::features::requests::actions::automatic::on_closed_won;
use crate::features::requests::actions::{Transition, note, notify, store};
use crate::features::requests::{jobs, load};
use crate::tasks::rules::ReminderRules;

/// Closed Won: a commercial account that qualifies and has nobody gets its request by itself (R1, T5).
pub async fn won(ctx: &mut Ctx<'_>, around: &Around) -> Result<(), ActionError> {
    let Some(context) = seen(ctx.app, around).filter(|context| !context.has_csm()) else { return Ok(()) };
    if handoffs::of_account(ctx.tx, &context.account.account_id).await?.is_some() {
        return Ok(());
    }
    on_closed_won(ctx, &context).await
}

/// Lost: nothing is asked any more.
pub async fn lost(ctx: &mut Ctx<'_>, around: &Around) -> Result<(), ActionError> {
    let Some(context) = seen(ctx.app, around) else { return Ok(()) };
    let Some(mut request) = requests::open_of(ctx.tx, &context.deal.opportunity_id).await? else {
        return Ok(());
    };
    let why = format!("the deal is in {}", context.stage.label());
    let context = load::load_summary(ctx.app, ctx.tx, &request.request_id, ctx.now).await?;
    assignments::settle(ctx.tx, &request.request_id, Outcome::Ended, Some(&why), ctx.now).await?;
    let before = request.state;
    request.state = RequestState::Declined;
    request.decided_by = Some(Actor::Baton);
    request.decided_at = Some(ctx.now);
    request.reason = Some(format!("{why}. The request reopens if the deal does"));
    let transition = Transition { actor: &Actor::Baton, action: "requests.lost", before, why: Some(&why) };
    store(ctx, &mut request, &transition).await?;
    if let Some(offer) = context.assignment() {
        jobs::refresh_offer(ctx, offer).await?;
    }
    let told = context.watchers.iter().chain([&request.requester]);
    notify(ctx, &request, "declined", told, &Actor::Baton).await
}

/// Open again: the request that ended with the deal goes on.
pub async fn reopened(ctx: &mut Ctx<'_>, around: &Around) -> Result<(), ActionError> {
    let Some(context) = seen(ctx.app, around) else { return Ok(()) };
    let ours = |request: &Request| {
        let held = chrono::Duration::days(ctx.app.playbook.of::<ReminderRules>().reopens_within_days);
        request.opportunity_id == context.deal.opportunity_id
            && request.state == RequestState::Declined
            && request.decided_by == Some(Actor::Baton)
            && request.decided_at.is_some_and(|at| ctx.now.since(at) <= held)
    };
    let requests = requests::of_account(ctx.tx, &context.account.account_id).await?;
    let Some(mut request) = requests.into_iter().find(ours) else { return Ok(()) };
    let before = request.state;
    request.state = RequestState::Open;
    request.routed_at = ctx.now;
    request.acknowledged_by = None;
    request.acknowledged_at = None;
    request.decided_by = None;
    request.decided_at = None;
    request.reason = None;
    let why = format!("the deal is open again, in {}", context.stage.label());
    let transition = Transition { actor: &Actor::Baton, action: "requests.reopen", before, why: Some(&why) };
    store(ctx, &mut request, &transition).await?;
    note(ctx, &request, "reopened", json!({ "stage": context.stage.label() })).await?;
    let context = load::load_summary(ctx.app, ctx.tx, &request.request_id, ctx.now).await?;
    let told = context.watchers.iter().chain([&request.requester]);
    notify(ctx, &request, "reopened", told, &Actor::Baton).await
}

/// Two deals are about to become one: one request goes on, and whoever asked the other follows it.
pub async fn merging(
    ctx: &mut Ctx<'_>,
    gone: &OpportunityId,
    stays: &OpportunityId,
) -> Result<(), ActionError> {
    let theirs = requests::open_of(ctx.tx, gone).await?;
    let ours = requests::open_of(ctx.tx, stays).await?;
    let Some((mut theirs, ours)) = theirs.zip(ours) else { return Ok(()) };
    let why = "the deal was merged into another one, whose request goes on";
    assignments::settle(ctx.tx, &theirs.request_id, Outcome::Ended, Some(why), ctx.now).await?;
    let before = theirs.state;
    theirs.state = RequestState::Declined;
    theirs.decided_by = Some(Actor::Baton);
    theirs.decided_at = Some(ctx.now);
    theirs.reason = Some(why.into());
    let transition = Transition { actor: &Actor::Baton, action: "requests.merge", before, why: Some(why) };
    store(ctx, &mut theirs, &transition).await?;
    let asked = &theirs.requester;
    if *asked != ours.requester && requests::watch(ctx.tx, &ours.request_id, asked, ctx.now).await? {
        let name = people::find(ctx.tx, asked).await?.map(|person| person.name);
        let who = json!({ "who": name.unwrap_or_else(|| asked.0.clone()) });
        note(ctx, &ours, "joined", who).await?;
        notify(ctx, &ours, "joined", [asked], &Actor::Baton).await?;
    }
    Ok(())
}

/// Two deals became one: the request that goes on speaks of that one.
pub async fn merged(ctx: &mut Ctx<'_>, stays: &OpportunityId) -> Result<(), ActionError> {
    if let Some(request) = requests::open_of(ctx.tx, stays).await? {
        jobs::refresh(ctx, &request).await?;
    }
    Ok(())
}
