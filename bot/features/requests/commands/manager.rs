//! What the CSM manager can do with a request (R6): assign, ask, decline, pass on, say they are on it.

use baton_storage::ids::{TeamId, UserId};
use baton_storage::people::Person;
use baton_storage::states::RequestState;
use baton_storage::time::At;
use baton_storage::{Reader, people, requests};
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{self, Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::{actions, view};
use crate::slack::payloads::RequestSeen;

/// While these, somebody can be assigned; a CSM who was asked can be replaced.
pub(crate) const ASSIGNABLE: &[RequestState] =
    &[RequestState::Open, RequestState::Question, RequestState::Assigned];
/// While these, the manager still decides.
const UNDECIDED: &[RequestState] = &[RequestState::Open, RequestState::Question];

/// "Assign": the form with the ranking.
pub async fn open_assign(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let context = opened(ctx.app, ctx.db, ctx.interaction.value(), ctx.actor, ASSIGNABLE, ctx.now).await?;
    Ok(Answer::open(view::dialogs::assign(&ctx.app.words, &context)?))
}

/// "Ask": the form for a question.
pub async fn open_ask(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let only = &[RequestState::Open];
    let context = opened(ctx.app, ctx.db, ctx.interaction.value(), ctx.actor, only, ctx.now).await?;
    Ok(Answer::open(view::dialogs::ask(&ctx.app.words, &context)?))
}

/// "Decline": the form for the reason.
pub async fn open_decline(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let context = opened(ctx.app, ctx.db, ctx.interaction.value(), ctx.actor, UNDECIDED, ctx.now).await?;
    Ok(Answer::open(view::dialogs::with_reason(&ctx.app.words, &context, "decline")?))
}

/// "Pass to another team": the form with the other teams.
pub async fn open_pass(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let app = ctx.app;
    let context = opened(app, ctx.db, ctx.interaction.value(), ctx.actor, UNDECIDED, ctx.now).await?;
    let others = app.config.teams.iter().filter(|team| team.id != context.team);
    let others: Vec<_> = others.map(|team| (team.name.clone(), team.id.0.clone())).collect();
    if others.is_empty() {
        let sentence = app.words.plain("requests_dialogs.pass.nowhere", json!({}))?;
        return Err(ActionError::rejection(sentence));
    }
    Ok(Answer::open(view::dialogs::pass(&app.words, &context, &others)?))
}

/// "I'm on it".
pub async fn acknowledge(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let context = opened(ctx.app, ctx.tx, interaction.value(), actor, &[RequestState::Open], ctx.now).await?;
    actions::decide::acknowledge(ctx, &context, &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Assign", sent.
pub async fn assign(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = opened(ctx.app, ctx.tx, &form.private, actor, ASSIGNABLE, ctx.now).await?;
    unchanged(ctx.app, &context, &form.private)?;
    let csm = chosen(ctx.app, ctx.tx, &context, form.choice("csm")).await?;
    actions::decide::assign(ctx, &context, &csm, form.text("note"), &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Ask", sent.
pub async fn ask(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = opened(ctx.app, ctx.tx, &form.private, actor, &[RequestState::Open], ctx.now).await?;
    let question = interaction::typed::sentence_at(ctx.app, "question", form.text("question"))?;
    actions::decide::ask(ctx, &context, &question, &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Decline", sent.
pub async fn decline(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = opened(ctx.app, ctx.tx, &form.private, actor, UNDECIDED, ctx.now).await?;
    let reason = interaction::typed::sentence_at(ctx.app, "reason", form.text("reason"))?;
    actions::decide::decline(ctx, &context, &reason, &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Undo", on a declined request: for a day, unless somebody has asked for the deal anew.
pub async fn undo(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let only = &[RequestState::Declined];
    let context = opened(ctx.app, ctx.tx, interaction.value(), actor, only, ctx.now).await?;
    if requests::open_of(ctx.tx, &context.request.opportunity_id).await?.is_some() {
        actions::overtaken(ctx.app, &context, "asked_anew")?;
    }
    if context.undo_until().is_none_or(|until| until < ctx.now) {
        actions::overtaken(ctx.app, &context, "too_late_to_undo")?;
    }
    actions::decide::undo_decline(ctx, &context, &actor.user_id).await?;
    Ok(Answer::default())
}

/// "Pass to another team", sent.
pub async fn pass(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = opened(ctx.app, ctx.tx, &form.private, actor, UNDECIDED, ctx.now).await?;
    let reason = interaction::typed::sentence_at(ctx.app, "reason", form.text("reason"))?;
    let team = form.choice("team").map(TeamId::from).filter(|team| *team != context.team);
    let Some(team) = team.filter(|team| ctx.app.config.team(team).is_some()) else {
        let choose = ctx.app.words.plain("requests_form.fault.choose", json!({}))?;
        return Err(ActionError::Fields([("team", choose)].into()));
    };
    actions::decide::pass(ctx, &context, &team, &reason, &actor.user_id).await?;
    Ok(Answer::default())
}

async fn opened(
    app: &App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    states: &[RequestState],
    now: At,
) -> Result<RequestContext, ActionError> {
    actions::opened(app, db, id, actor, actions::manager_only, states, now).await
}

/// A form opened before somebody else assigned must not undo what they did.
fn unchanged(app: &App, context: &RequestContext, private: &str) -> Result<(), ActionError> {
    let seen = RequestSeen::read(private).version;
    let assigned_since = context.request.state == RequestState::Assigned
        && seen.is_none_or(|seen| seen < context.request.version);
    if assigned_since { actions::overtaken(app, context, "assigned") } else { Ok(()) }
}

/// The CSM chosen in the form: of this team, and still there.
async fn chosen(
    app: &App,
    db: &mut Reader,
    context: &RequestContext,
    choice: Option<&str>,
) -> Result<UserId, ActionError> {
    let csm = choice.map(UserId::from).filter(|csm| app.config.is_csm_of(csm, &context.team));
    let Some(csm) = csm else {
        let sentence =
            app.words.plain("requests_dialogs.assign.fault", json!({ "team": context.team_name }))?;
        return Err(ActionError::Fields([("csm", sentence)].into()));
    };
    if people::find(db, &csm).await?.is_some_and(|person| !person.active) {
        let facts = json!({ "name": context.name(&csm) });
        let sentence = app.words.plain("requests_dialogs.assign.left", facts)?;
        return Err(ActionError::Fields([("csm", sentence)].into()));
    }
    Ok(csm)
}
