//! What the CSM can do with an offer (R6): accept it, or hand it back with a reason.

use anyhow::Context;
use baton_storage::Reader;
use baton_storage::assignments::{Assignment, AssignmentState};
use baton_storage::people::Person;
use baton_storage::states::RequestState;
use baton_storage::time::At;

use crate::app::App;
use crate::engine::interaction::{self, Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::view::facts::RequestFacts;
use crate::features::requests::{actions, view};
use crate::slack::payloads::OfferMade;

/// "Accept".
pub async fn accept(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let (context, offer) =
        offered(ctx.app, ctx.tx, &OfferMade::read(interaction.value()), actor, ctx.now).await?;
    actions::csm::accept(ctx, &context, &offer, &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Hand back": the form for the reason.
pub async fn open_hand_back(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let (context, _) =
        offered(ctx.app, ctx.db, &OfferMade::read(ctx.interaction.value()), ctx.actor, ctx.now).await?;
    Ok(Answer::open(view::dialogs::with_reason(&ctx.app.words, &context, "hand_back")?))
}

/// "Hand back", sent.
pub async fn hand_back(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let request = actions::load(ctx.app, ctx.tx, &form.private, ctx.now).await?;
    let latest = request.assignment().map(|latest| latest.assignment_id.clone()).unwrap_or_default();
    let made = OfferMade { request: request.request.request_id.clone(), assignment: latest };
    let (context, offer) = offered(ctx.app, ctx.tx, &made, actor, ctx.now).await?;
    let reason = interaction::typed::sentence_at(ctx.app, "reason", form.text("reason"))?;
    actions::csm::hand_back(ctx, &context, &offer, &reason, &actor.user_id).await?;
    Ok(Answer::default())
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
        let csm_name = Some(context.name(&offer.csm));
        let facts = RequestFacts { csm_name, ..view::facts::of(&context) };
        return Err(ActionError::rejection(app.words.plain("requests_faults.not_csm", facts)?));
    }
    actions::ensure_state(app, &context, &[RequestState::Assigned])?;
    if offer.state != AssignmentState::Offered {
        actions::overtaken(app, &context, "assigned")?;
    }
    Ok((context, offer))
}
