//! What the requester can do afterwards: answer the manager's question, update, withdraw.

use baton_storage::Reader;
use baton_storage::people::Person;
use baton_storage::states::RequestState;
use baton_storage::time::At;

use crate::app::App;
use crate::engine::interaction::{self, Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::{actions, form, view};
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

/// "Answer", sent.
pub async fn answer(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = own(ctx.app, ctx.tx, &form.private, actor, ASKED, ctx.now).await?;
    let answer = interaction::typed::sentence_at(ctx.app, "answer", form.text("answer"))?;
    actions::requester::answer(ctx, &context, &answer, &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Withdraw", sent.
pub async fn withdraw(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = own(ctx.app, ctx.tx, &form.private, actor, OPEN, ctx.now).await?;
    let reason = Some(form.text("reason")).filter(|reason| !reason.is_empty());
    actions::requester::withdraw(ctx, &context, reason, &actor.user_id).await?;
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
    actions::opened(app, db, id, actor, actions::requester_only, states, now).await
}
