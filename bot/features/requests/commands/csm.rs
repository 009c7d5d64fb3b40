//! What the CSM can do with an offer (R6): accept it, or hand it back with a reason.

use anyhow::Context;
use baton_storage::Reader;
use baton_storage::accounts;
use baton_storage::actor::Actor;
use baton_storage::assignments::AssignmentState;
use baton_storage::assignments::{self, Assignment, Outcome};
use baton_storage::ids::UserId;
use baton_storage::people::{self, Person};
use baton_storage::states::RequestState;
use baton_storage::time::At;
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{self, Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::event::Event;
use crate::features;
use crate::features::requests::actions::Transition;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::{actions, jobs, view};
use crate::slack::payloads::OfferMade;

/// "Accept": the account is theirs; onboarding begins (P1).
pub async fn accept(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let (context, offer) = offered(app, tx, &OfferMade::read(interaction.value()), actor, now).await?;
    let mut request = context.request.clone();
    assignments::settle(tx, &request.request_id, Outcome::Accepted, None, now).await?;
    let mut account = context.account.clone();
    let begins = account.onboarding_since.is_none();
    account.onboarding_since = account.onboarding_since.or(Some(now));
    accounts::keep(tx, &account).await?;
    let before = request.state;
    request.state = RequestState::Accepted;
    request.decided_by = Some(Actor::from(&actor.user_id));
    request.decided_at = Some(now);
    let transition =
        Transition { actor: &Actor::from(&actor.user_id), action: "requests.accept", before, why: None };
    actions::store(app, tx, &mut request, &transition, now).await?;
    jobs::refresh_offer(app, tx, &offer, now).await?;
    let accepted = Event::RequestAccepted {
        account: &account.account_id,
        deal: &request.opportunity_id,
        request: &request.request_id,
    };
    app.tell(tx, accepted, now).await?;
    if begins {
        features::priority::actions::lifecycle::onboarding_began(app, tx, &account, now).await?;
    }
    let requester = [&request.requester];
    actions::tell(app, tx, &request, "accepted_requester", requester, &Actor::from(&actor.user_id), now)
        .await?;
    let seller = context.sae.as_ref().map(|(_, seller)| seller);
    let others = context.watchers.iter().chain(seller).filter(|user| **user != request.requester);
    actions::tell(app, tx, &request, "accepted", others, &Actor::from(&actor.user_id), now).await?;
    Ok(Answer::default())
}

/// "Hand back": the form for the reason.
pub async fn open_hand_back(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let (context, _) =
        offered(ctx.app, ctx.db, &OfferMade::read(ctx.interaction.value()), ctx.actor, ctx.now).await?;
    Ok(Answer::open(view::dialogs::with_reason(&ctx.app.words, &context, "hand_back")?))
}

/// Handed back: the manager chooses again, and sees who handed it back and why.
pub async fn hand_back(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let request = actions::load(app, tx, &form.private, now).await?;
    let latest = request.assignment().map(|latest| latest.assignment_id.clone()).unwrap_or_default();
    let made = OfferMade { request: request.request.request_id.clone(), assignment: latest };
    let (context, offer) = offered(app, tx, &made, actor, now).await?;
    let reason = interaction::typed::sentence_at(app, "reason", form.text("reason"))?;
    let mut request = context.request.clone();
    assignments::settle(tx, &request.request_id, Outcome::HandedBack, Some(&reason), now).await?;
    let before = request.state;
    request.state = RequestState::Open;
    request.routed_at = now;
    request.acknowledged_by = None;
    request.acknowledged_at = None;
    request.decided_by = None;
    request.decided_at = None;
    request.reason = Some(reason.clone());
    let transition = Transition {
        actor: &Actor::from(&actor.user_id),
        action: "requests.hand_back",
        before,
        why: Some(&reason),
    };
    actions::store(app, tx, &mut request, &transition, now).await?;
    jobs::refresh_offer(app, tx, &offer, now).await?;
    let note = json!({ "reason": reason, "csm_name": context.name(&offer.csm) });
    actions::note(app, tx, &request, "handed_back", note, now).await?;
    let again = who_assigns_again(tx, &context, &offer).await?;
    actions::tell(app, tx, &request, "handed_back", &again, &Actor::from(&actor.user_id), now).await?;
    let requester = [&request.requester];
    actions::tell(app, tx, &request, "handed_back_requester", requester, &Actor::from(&actor.user_id), now)
        .await?;
    Ok(Answer::default())
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

/// The offer behind a button, if it is this person's and still waits.
async fn offered(
    app: &App,
    db: &mut Reader,
    made: &OfferMade,
    actor: &Person,
    now: At,
) -> Result<(RequestContext, Assignment), ActionError> {
    let context = actions::load(app, db, made.request.as_str(), now).await?;
    let offer = context.assignments.iter().find(|one| one.assignment_id == made.assignment).cloned();
    let offer = offer.context("an offer that is not stored")?;
    if offer.csm != actor.user_id {
        let mut facts = view::facts::of(&context);
        facts["csm_name"] = json!(context.name(&offer.csm));
        return Err(ActionError::rejection(app.words.plain("requests_faults.not_csm", facts)?));
    }
    actions::ensure_state(app, &context, &[RequestState::Assigned])?;
    if offer.state != AssignmentState::Offered {
        actions::overtaken(app, &context, "assigned")?;
    }
    Ok((context, offer))
}
