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
use crate::engine::interaction::{self, Act, Answer, Look};
use crate::engine::job::Job;
use crate::error::Failure;
use crate::features::requests::actions::Deed;
use crate::features::requests::jobs::Offer;
use crate::features::requests::view::picture::Picture;
use crate::features::requests::{actions, jobs, view};
use crate::slack::payloads::RequestSeen;

/// While these, somebody can be assigned; a CSM who was asked can be replaced.
pub(crate) const ASSIGNABLE: &[RequestState] =
    &[RequestState::Open, RequestState::Question, RequestState::Assigned];
/// While these, the manager still decides.
const UNDECIDED: &[RequestState] = &[RequestState::Open, RequestState::Question];

/// "Assign": the form with the ranking.
pub async fn open_assign(look: Look<'_>) -> Result<Answer, Failure> {
    let picture = opened(look.app, look.db, look.visit.value(), look.actor, ASSIGNABLE, look.now).await?;
    Ok(Answer::open(view::dialogs::assign(&look.app.words, &picture)?))
}

/// "Ask": the form for a question.
pub async fn open_ask(look: Look<'_>) -> Result<Answer, Failure> {
    let only = &[RequestState::Open];
    let picture = opened(look.app, look.db, look.visit.value(), look.actor, only, look.now).await?;
    Ok(Answer::open(view::dialogs::ask(&look.app.words, &picture)?))
}

/// "Decline": the form for the reason.
pub async fn open_decline(look: Look<'_>) -> Result<Answer, Failure> {
    let picture = opened(look.app, look.db, look.visit.value(), look.actor, UNDECIDED, look.now).await?;
    Ok(Answer::open(view::dialogs::with_reason(&look.app.words, &picture, "decline")?))
}

/// "Pass to another team": the form with the other teams.
pub async fn open_pass(look: Look<'_>) -> Result<Answer, Failure> {
    let app = look.app;
    let picture = opened(app, look.db, look.visit.value(), look.actor, UNDECIDED, look.now).await?;
    let others = app.config.teams.iter().filter(|team| team.id != picture.team);
    let others: Vec<_> = others.map(|team| (team.name.clone(), team.id.0.clone())).collect();
    if others.is_empty() {
        let sentence = app.words.plain("requests_dialogs.pass.nowhere", json!({}))?;
        return Err(Failure::rejection(sentence));
    }
    Ok(Answer::open(view::dialogs::pass(&app.words, &picture, &others)?))
}

/// "I'm on it": the first sign of life, which stops the first rung of the ladder.
pub async fn acknowledge(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let picture = opened(app, tx, visit.value(), actor, &[RequestState::Open], now).await?;
    let mut request = picture.request;
    if request.acknowledged_at.is_none() {
        request.acknowledged_by = Some(actor.user_id.clone());
        request.acknowledged_at = Some(now);
        let before = request.state;
        let deed =
            Deed { actor: &Actor::from(&actor.user_id), action: "requests.acknowledge", before, why: None };
        actions::store(app, tx, &mut request, &deed, now).await?;
    }
    Ok(Answer::default())
}

/// Assigns: one CSM at a time, told by an offer; the requester and the followers are told once.
pub async fn assign(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let picture = opened(app, tx, &form.private, actor, ASSIGNABLE, now).await?;
    unchanged(app, &picture, &form.private)?;
    let csm = chosen(app, tx, &picture, form.choice("csm")).await?;
    let mut request = picture.request.clone();
    let before = request.state;
    if let Some(earlier) = picture.assignment().filter(|earlier| earlier.state == AssignmentState::Offered) {
        if earlier.csm == csm {
            actions::overtaken(app, &picture, "assigned")?;
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
    let deed =
        Deed { actor: &Actor::from(&actor.user_id), action: "requests.assign", before, why: Some(&why) };
    actions::store(app, tx, &mut request, &deed, now).await?;
    if let Some(offer) = jobs::latest(tx, &request.request_id).await? {
        let offer =
            Offer { request: request.request_id.clone(), assignment: offer.assignment_id, to: csm.clone() };
        offer.enqueue(app, tx, now).await?;
    }
    let told = picture.watchers.iter().chain([&request.requester]);
    actions::tell(app, tx, &request, "assigned", told, &Actor::from(&actor.user_id), now).await?;
    Ok(Answer::default())
}

/// Asks the requester; the manager's clock stands still until they answer.
pub async fn ask(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let picture = opened(app, tx, &form.private, actor, &[RequestState::Open], now).await?;
    let question = interaction::typed::sentence_at(app, "question", form.text("question"))?;
    let mut request = picture.request;
    let before = request.state;
    request.state = RequestState::Question;
    request.question = Some(question.clone());
    request.asked_by = Some(actor.user_id.clone());
    request.asked_at = Some(now);
    request.answer = None;
    request.answered_at = None;
    let deed =
        Deed { actor: &Actor::from(&actor.user_id), action: "requests.ask", before, why: Some(&question) };
    actions::store(app, tx, &mut request, &deed, now).await?;
    actions::tell(app, tx, &request, "question", [&request.requester], &Actor::from(&actor.user_id), now)
        .await?;
    Ok(Answer::default())
}

/// Declines, with a reason the requester reads.
pub async fn decline(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let picture = opened(app, tx, &form.private, actor, UNDECIDED, now).await?;
    let reason = interaction::typed::sentence_at(app, "reason", form.text("reason"))?;
    let mut request = picture.request;
    let before = request.state;
    request.state = RequestState::Declined;
    request.decided_by = Some(Actor::from(&actor.user_id));
    request.decided_at = Some(now);
    request.reason = Some(reason.clone());
    let deed =
        Deed { actor: &Actor::from(&actor.user_id), action: "requests.decline", before, why: Some(&reason) };
    actions::store(app, tx, &mut request, &deed, now).await?;
    let told = picture.watchers.iter().chain([&request.requester]);
    actions::tell(app, tx, &request, "declined", told, &Actor::from(&actor.user_id), now).await?;
    Ok(Answer::default())
}

/// Passes the request to another team, with a reason both read.
pub async fn pass(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let picture = opened(app, tx, &form.private, actor, UNDECIDED, now).await?;
    let reason = interaction::typed::sentence_at(app, "reason", form.text("reason"))?;
    let team = form.choice("team").map(TeamId::from).filter(|team| *team != picture.team);
    let Some(team) = team.filter(|team| app.config.team(team).is_some()) else {
        let choose = app.words.plain("requests_form.fault.choose", json!({}))?;
        return Err(Failure::Fields([("team", choose)].into()));
    };
    let mut request = picture.request;
    let before = request.state;
    request.reason = Some(reason.clone());
    let why = format!("to {team}: {reason}");
    let deed = Deed { actor: &Actor::from(&actor.user_id), action: "requests.pass", before, why: Some(&why) };
    actions::reroute(app, tx, &mut request, &team, &deed, now).await?;
    let told = picture.watchers.iter().chain([&request.requester]);
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
) -> Result<Picture, Failure> {
    actions::opened(app, db, id, (actor, actions::manager_only), states, now).await
}

/// A form opened before somebody else assigned must not undo what they did.
fn unchanged(app: &App, picture: &Picture, private: &str) -> Result<(), Failure> {
    let seen = RequestSeen::read(private).version;
    let assigned_since = picture.request.state == RequestState::Assigned
        && seen.is_none_or(|seen| seen < picture.request.version);
    if assigned_since { actions::overtaken(app, picture, "assigned") } else { Ok(()) }
}

/// The CSM chosen in the form: of this team, and still there.
async fn chosen(
    app: &App,
    db: &mut Reader,
    picture: &Picture,
    choice: Option<&str>,
) -> Result<UserId, Failure> {
    let csm = choice.map(UserId::from).filter(|csm| app.config.is_csm_of(csm, &picture.team));
    let Some(csm) = csm else {
        let sentence =
            app.words.plain("requests_dialogs.assign.fault", json!({ "team": picture.team_name }))?;
        return Err(Failure::Fields([("csm", sentence)].into()));
    };
    if people::find(db, &csm).await?.is_some_and(|person| !person.active) {
        let facts = json!({ "name": picture.name(&csm) });
        let sentence = app.words.plain("requests_dialogs.assign.left", facts)?;
        return Err(Failure::Fields([("csm", sentence)].into()));
    }
    Ok(csm)
}
