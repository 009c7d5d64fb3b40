//! What the CSM manager can do with a request (R6): assign, ask, decline, pass on, say they are on it.

use baton_storage::actor::Actor;
use baton_storage::assignments::AssignmentState;
use baton_storage::assignments::{self, Outcome};
use baton_storage::ids::{TeamId, UserId};
use baton_storage::people::Person;
use baton_storage::states::RequestState;
use baton_storage::time::At;
use baton_storage::{Reader, people};
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{self, Answer, MutationCtx, QueryCtx};
use crate::engine::job::Job;
use crate::error::ActionError;
use crate::features::requests::actions::Transition;
use crate::features::requests::jobs::Offer;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::{actions, jobs, view};
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

/// "I'm on it": the first sign of life, which stops the first rung of the ladder.
pub async fn acknowledge(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let context = opened(app, tx, interaction.value(), actor, &[RequestState::Open], now).await?;
    let mut request = context.request;
    if request.acknowledged_at.is_none() {
        request.acknowledged_by = Some(actor.user_id.clone());
        request.acknowledged_at = Some(now);
        let before = request.state;
        let transition = Transition {
            actor: &Actor::from(&actor.user_id),
            action: "requests.acknowledge",
            before,
            why: None,
        };
        actions::store(app, tx, &mut request, &transition, now).await?;
    }
    Ok(Answer::default())
}

/// Assigns: one CSM at a time, told by an offer; the requester and the followers are told once.
pub async fn assign(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = opened(app, tx, &form.private, actor, ASSIGNABLE, now).await?;
    unchanged(app, &context, &form.private)?;
    let csm = chosen(app, tx, &context, form.choice("csm")).await?;
    let mut request = context.request.clone();
    let before = request.state;
    if let Some(earlier) = context.assignment().filter(|earlier| earlier.state == AssignmentState::Offered) {
        if earlier.csm == csm {
            actions::overtaken(app, &context, "assigned")?;
        }
        let reason = Some("the manager named somebody else");
        assignments::settle(tx, &request.request_id, Outcome::Replaced, reason, now).await?;
        jobs::refresh_offer(app, tx, earlier, now).await?;
    }
    let note = form.text("note");
    let of = (&request.request_id, &request.account_id);
    assignments::offer(tx, of, &csm, &actor.user_id, note, now).await?;
    request.state = RequestState::Assigned;
    request.decided_by = Some(Actor::from(&actor.user_id));
    request.decided_at = Some(now);
    request.acknowledged_by.get_or_insert_with(|| actor.user_id.clone());
    request.acknowledged_at.get_or_insert(now);
    request.reason = None;
    let why = format!("csm {csm}");
    let transition = Transition {
        actor: &Actor::from(&actor.user_id),
        action: "requests.assign",
        before,
        why: Some(&why),
    };
    actions::store(app, tx, &mut request, &transition, now).await?;
    if let Some(offer) = jobs::latest(tx, &request.request_id).await? {
        let offer =
            Offer { request: request.request_id.clone(), assignment: offer.assignment_id, to: csm.clone() };
        offer.enqueue(app, tx, now).await?;
    }
    let told = context.watchers.iter().chain([&request.requester]);
    actions::tell(app, tx, &request, "assigned", told, &Actor::from(&actor.user_id), now).await?;
    Ok(Answer::default())
}

/// Asks the requester; the manager's clock stands still until they answer.
pub async fn ask(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = opened(app, tx, &form.private, actor, &[RequestState::Open], now).await?;
    let question = interaction::typed::sentence_at(app, "question", form.text("question"))?;
    let mut request = context.request;
    let before = request.state;
    request.state = RequestState::Question;
    request.question = Some(question.clone());
    request.asked_by = Some(actor.user_id.clone());
    request.asked_at = Some(now);
    request.answer = None;
    request.answered_at = None;
    let transition = Transition {
        actor: &Actor::from(&actor.user_id),
        action: "requests.ask",
        before,
        why: Some(&question),
    };
    actions::store(app, tx, &mut request, &transition, now).await?;
    actions::tell(app, tx, &request, "question", [&request.requester], &Actor::from(&actor.user_id), now)
        .await?;
    Ok(Answer::default())
}

/// Declines, with a reason the requester reads.
pub async fn decline(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = opened(app, tx, &form.private, actor, UNDECIDED, now).await?;
    let reason = interaction::typed::sentence_at(app, "reason", form.text("reason"))?;
    let mut request = context.request;
    let before = request.state;
    request.state = RequestState::Declined;
    request.decided_by = Some(Actor::from(&actor.user_id));
    request.decided_at = Some(now);
    request.reason = Some(reason.clone());
    let transition = Transition {
        actor: &Actor::from(&actor.user_id),
        action: "requests.decline",
        before,
        why: Some(&reason),
    };
    actions::store(app, tx, &mut request, &transition, now).await?;
    let told = context.watchers.iter().chain([&request.requester]);
    actions::tell(app, tx, &request, "declined", told, &Actor::from(&actor.user_id), now).await?;
    Ok(Answer::default())
}

/// Passes the request to another team, with a reason both read.
pub async fn pass(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = opened(app, tx, &form.private, actor, UNDECIDED, now).await?;
    let reason = interaction::typed::sentence_at(app, "reason", form.text("reason"))?;
    let team = form.choice("team").map(TeamId::from).filter(|team| *team != context.team);
    let Some(team) = team.filter(|team| app.config.team(team).is_some()) else {
        let choose = app.words.plain("requests_form.fault.choose", json!({}))?;
        return Err(ActionError::Fields([("team", choose)].into()));
    };
    let mut request = context.request;
    let before = request.state;
    request.reason = Some(reason.clone());
    let why = format!("to {team}: {reason}");
    let transition =
        Transition { actor: &Actor::from(&actor.user_id), action: "requests.pass", before, why: Some(&why) };
    actions::reroute(app, tx, &mut request, &team, &transition, now).await?;
    let told = context.watchers.iter().chain([&request.requester]);
    actions::tell(app, tx, &request, "passed", told, &Actor::from(&actor.user_id), now).await?;
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
    actions::opened(app, db, id, (actor, actions::manager_only), states, now).await
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
