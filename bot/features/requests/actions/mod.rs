//! The one way a request changes: who may, whether it still can, and everything that follows.

pub mod automatic;
pub mod csm;
pub mod deal_moves;
pub mod decide;
pub mod open;
pub mod requester;

use baton_storage::Reader;
use baton_storage::actor::Actor;
use baton_storage::assignments::AssignmentState;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{TeamId, UserId};
use baton_storage::people::Person;
use baton_storage::requests::{self, Request};
use baton_storage::states::RequestState;
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::app::{App, Ctx};
use crate::config;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::error::ActionError;
use crate::event::Event;
use crate::features::requests::jobs::news::News;
use crate::features::requests::jobs::{self, Card, Receipt, ThreadNote};
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::{load, view};
use crate::slack::facts::With;
use crate::slack::payloads::RequestSeen;

/// The request behind a button or a form, with all around it.
///
/// # Errors
/// A sentence when it is not known any more.
pub async fn load(app: &App, db: &mut Reader, id: &str, now: At) -> Result<RequestContext, ActionError> {
    let id = RequestSeen::read(id).request;
    if requests::find(db, &id).await?.is_none() {
        return Err(ActionError::rejection(app.words.plain("requests_faults.gone", json!({}))?));
    }
    Ok(load::load_full(app, db, &id, now).await?)
}

/// Who may do something with a request.
pub type May = fn(&App, &RequestContext, &Person) -> Result<(), ActionError>;

/// The request behind a button or a form, for somebody who may act on it while it is in one of `states`.
///
/// # Errors
/// A sentence: it is gone, they may not, or they came too late.
pub async fn opened(
    app: &App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    may: May,
    states: &[RequestState],
    now: At,
) -> Result<RequestContext, ActionError> {
    let context = load(app, db, id, now).await?;
    may(app, &context, actor)?;
    ensure_state(app, &context, states)?;
    Ok(context)
}

/// Lets through who may decide for the team (R4): its CSM managers, and those to whom the escalation hands the
/// decision on, their backups and the directors (R6).
///
/// # Errors
/// A sentence that says who may.
pub fn manager_only(app: &App, context: &RequestContext, actor: &Person) -> Result<(), ActionError> {
    let (config, user, team) = (&app.config, &actor.user_id, &context.team);
    let backs_up =
        |team: &config::Team| team.managers.iter().any(|manager| config.backup(manager) == Some(user));
    let may = config.is_manager_of(user, team)
        || config.is_director_of(user, team)
        || config.team(team).is_some_and(backs_up);
    if may { Ok(()) } else { Err(ActionError::rejection(sentence(app, context, "not_manager", json!({}))?)) }
}

/// Lets through who asked.
///
/// # Errors
/// A sentence that says who may.
pub fn requester_only(app: &App, context: &RequestContext, actor: &Person) -> Result<(), ActionError> {
    if context.request.requester == actor.user_id {
        return Ok(());
    }
    Err(ActionError::rejection(sentence(app, context, "not_requester", json!({}))?))
}

/// Lets through while the request is in one of `states`.
///
/// # Errors
/// A sentence that says what has happened since, with the messages to bring up to date.
pub fn ensure_state(app: &App, context: &RequestContext, states: &[RequestState]) -> Result<(), ActionError> {
    if states.contains(&context.request.state) {
        return Ok(());
    }
    overtaken(app, context, context.request.state.as_str())
}

/// What has happened since, to somebody who came too late.
///
/// # Errors
/// Always: that sentence.
pub fn overtaken(app: &App, context: &RequestContext, what: &str) -> Result<(), ActionError> {
    let request = &context.request;
    let (since, at) = happened(context, what);
    let when = at.utc().with_timezone(&context.zone).format("%a %-d %b, %H:%M").to_string();
    let sentence = sentence(app, context, since, json!({ "when": when }))?;
    let card = Card { request: request.request_id.clone(), team: request.team_id.clone() };
    let receipt = Receipt { request: request.request_id.clone(), to: request.requester.clone() };
    let effects = vec![
        Update::of(app, &card)?.effect(app, context.now)?,
        Update::of(app, &receipt)?.effect(app, context.now)?,
    ];
    Err(ActionError::Rejection { sentence, effects, stale: true })
}

/// What happened last, and when: of a request that waits again, why it does.
fn happened<'w>(context: &RequestContext, what: &'w str) -> (&'w str, At) {
    let request = &context.request;
    let decided = request.decided_at.unwrap_or(request.changed_at);
    if what == "question" {
        return (what, request.asked_at.unwrap_or(request.changed_at));
    }
    if what != "open" {
        return (what, decided);
    }
    let routed = request.routed_at;
    let back = context.assignment().filter(|last| last.state == AssignmentState::HandedBack);
    match request.answered_at.filter(|answered| *answered >= routed && request.answer.is_some()) {
        Some(answered) => ("answered", answered),
        None if back.is_some_and(|last| last.settled_at == Some(routed)) => ("handed_back", routed),
        None => (what, routed),
    }
}

fn sentence(app: &App, context: &RequestContext, key: &str, extra: Value) -> anyhow::Result<String> {
    let facts = With { facts: &view::facts::of(context), more: &extra };
    app.words.plain(&format!("requests_faults.{key}"), facts)
}

/// What happened, for the audit.
pub struct Transition<'a> {
    pub actor: &'a Actor,
    pub action: &'a str,
    pub before: RequestState,
    pub why: Option<&'a str>,
}

/// Stores a changed request with its audit entry, its new escalation, and its messages brought up to date.
pub async fn store(
    ctx: &mut Ctx<'_>,
    request: &mut Request,
    transition: &Transition<'_>,
) -> Result<(), ActionError> {
    request.changed_at = ctx.now;
    requests::change(ctx.tx, request).await?;
    let object = format!("request:{}", request.request_id);
    let mut entry = Entry::new(ctx.now, transition.actor, transition.action, object)
        .moved(transition.before.as_str(), request.state.as_str());
    if let Some(why) = transition.why {
        entry = entry.because(why);
    }
    audit::record(ctx.tx, &entry).await?;
    jobs::escalation::replan(ctx, request).await?;
    jobs::refresh(ctx, request).await?;
    ctx.emit(Event::RequestChanged(request)).await?;
    if transition.before == RequestState::Question && request.state != RequestState::Question {
        jobs::news::answered(ctx, request).await?;
    }
    Ok(())
}

/// Hands a request to another team: its card goes to that team's channel, its deadlines start anew.
pub async fn reroute(
    ctx: &mut Ctx<'_>,
    request: &mut Request,
    team: &TeamId,
    transition: &Transition<'_>,
) -> Result<(), ActionError> {
    let before = Card { request: request.request_id.clone(), team: request.team_id.clone() };
    ctx.emit(Event::RequestChanged(request)).await?;
    request.team_id = team.clone();
    request.state = RequestState::Open;
    request.routed_at = ctx.now;
    request.acknowledged_by = None;
    request.acknowledged_at = None;
    store(ctx, request, transition).await?;
    Update::of(ctx.app, &before)?.enqueue(ctx).await?;
    Card { request: request.request_id.clone(), team: team.clone() }.enqueue(ctx).await?;
    Ok(())
}

/// Tells people something they must not miss; nobody is told of what they did themselves.
pub async fn notify(
    ctx: &mut Ctx<'_>,
    request: &Request,
    what: &str,
    to: impl IntoIterator<Item = &UserId>,
    actor: &Actor,
) -> Result<(), ActionError> {
    let mut told: Vec<&UserId> = to.into_iter().filter(|user| *actor != **user).collect();
    told.sort();
    told.dedup();
    for user in told {
        let news = News {
            request: request.request_id.clone(),
            version: request.version,
            what: what.to_owned(),
            to: user.clone(),
            settled: None,
        };
        news.enqueue(ctx).await?;
    }
    Ok(())
}

/// Leaves a note in the thread of the team's card.
pub async fn note(ctx: &mut Ctx<'_>, request: &Request, what: &str, extra: Value) -> Result<(), ActionError> {
    let note = ThreadNote {
        request: request.request_id.clone(),
        team: request.team_id.clone(),
        version: request.version,
        what: what.to_owned(),
        extra,
    };
    Ok(note.enqueue(ctx).await?)
}
