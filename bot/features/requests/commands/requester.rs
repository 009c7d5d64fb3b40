//! What the requester can do afterwards: answer the manager's question, update, withdraw.

use baton_storage::Reader;
use baton_storage::actor::Actor;
use baton_storage::assignments::AssignmentState;
use baton_storage::assignments::{self, Outcome};
use baton_storage::people::Person;
use baton_storage::states::RequestState;
use baton_storage::time::At;
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{self, Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::requests::actions::Transition;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::{actions, form, jobs, view};
use crate::slack::payloads::RequestSeen;

const ASKED: &[RequestState] = &[RequestState::Question];
const CHANGEABLE: &[RequestState] = &[RequestState::Open, RequestState::Question];
const OPEN: &[RequestState] = &[RequestState::Open, RequestState::Question, RequestState::Assigned];

/// "Answer": the question and a field.
pub async fn open_answer(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let context = own(ctx.app, ctx.db, ctx.interaction.value(), ctx.actor, ASKED, ctx.now).await?;
    Ok(Answer::open(view::dialogs::answer(&ctx.app.words, &context)?))
}

/// "Update": the request form, filled in with what was said.
pub async fn open_update(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let app = ctx.app;
    let context = own(app, ctx.db, ctx.interaction.value(), ctx.actor, CHANGEABLE, ctx.now).await?;
    let mut known = form::prefill::of_request(&context.request, &context.account, &context.deal, ctx.now);
    if let Some(team) = app.config.team(&context.team) {
        (known.segment, known.region) = (Some(team.segment), Some(team.region.clone()));
    }
    let request = &context.request;
    let seen = RequestSeen { request: request.request_id.clone(), version: Some(request.version) };
    let private = seen.to_string();
    let choices = form::prefill::choices(app);
    Ok(Answer::open(view::form::form(&app.words, view::form::UPDATE, &private, &known, &choices)?))
}

/// "Withdraw": the form that says what will happen.
pub async fn open_withdraw(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let context = own(ctx.app, ctx.db, ctx.interaction.value(), ctx.actor, OPEN, ctx.now).await?;
    Ok(Answer::open(view::dialogs::with_reason(&ctx.app.words, &context, "withdraw")?))
}

/// Answered: the manager's clock starts anew, and they are told in the card's thread.
pub async fn answer(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = own(app, tx, &form.private, actor, ASKED, now).await?;
    let answer = interaction::typed::sentence_at(app, "answer", form.text("answer"))?;
    let mut request = context.request;
    let before = request.state;
    request.state = RequestState::Open;
    request.answer = Some(answer.clone());
    request.answered_at = Some(now);
    let transition = Transition {
        actor: &Actor::from(&actor.user_id),
        action: "requests.answer",
        before,
        why: Some(&answer),
    };
    actions::store(app, tx, &mut request, &transition, now).await?;
    let to = json!({ "manager": request.asked_by, "answer": answer });
    actions::note(app, tx, &request, "answered", to, now).await?;
    Ok(Answer::default())
}

/// Withdrawn: nobody looks any more, and who was looking is told.
pub async fn withdraw(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = own(app, tx, &form.private, actor, OPEN, now).await?;
    let reason = Some(form.text("reason").to_owned()).filter(|reason| !reason.is_empty());
    let mut request = context.request.clone();
    let before = request.state;
    request.state = RequestState::Withdrawn;
    request.decided_by = Some(Actor::from(&actor.user_id));
    request.decided_at = Some(now);
    request.reason.clone_from(&reason);
    let ended = assignments::settle(tx, &request.request_id, Outcome::Ended, reason.as_deref(), now).await?;
    if let Some(offer) = context.assignment().filter(|_| ended) {
        jobs::refresh_offer(app, tx, offer, now).await?;
    }
    let why = reason.as_deref();
    let transition =
        Transition { actor: &Actor::from(&actor.user_id), action: "requests.withdraw", before, why };
    actions::store(app, tx, &mut request, &transition, now).await?;
    let csm = context.assignment().filter(|one| one.state == AssignmentState::Offered).map(|one| &one.csm);
    let told = context.watchers.iter().chain(context.request.acknowledged_by.as_ref()).chain(csm);
    actions::tell(app, tx, &request, "withdrawn", told, &Actor::from(&actor.user_id), now).await?;
    Ok(Answer::default())
}

async fn own(
    app: &App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    states: &[RequestState],
    now: At,
) -> Result<RequestContext, ActionError> {
    actions::opened(app, db, id, (actor, actions::requester_only), states, now).await
}
