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
use crate::engine::interaction::{self, Act, Answer, Look};
use crate::error::Failure;
use crate::features::requests::actions::Deed;
use crate::features::requests::view::picture::Picture;
use crate::features::requests::{actions, form, jobs, view};
use crate::slack::payloads::RequestSeen;

const ASKED: &[RequestState] = &[RequestState::Question];
const CHANGEABLE: &[RequestState] = &[RequestState::Open, RequestState::Question];
const OPEN: &[RequestState] = &[RequestState::Open, RequestState::Question, RequestState::Assigned];

/// "Answer": the question and a field.
pub async fn open_answer(look: Look<'_>) -> Result<Answer, Failure> {
    let picture = own(look.app, look.db, look.visit.value(), look.actor, ASKED, look.now).await?;
    Ok(Answer::open(view::dialogs::answer(&look.app.words, &picture)?))
}

/// "Update": the request form, filled in with what was said.
pub async fn open_update(look: Look<'_>) -> Result<Answer, Failure> {
    let app = look.app;
    let picture = own(app, look.db, look.visit.value(), look.actor, CHANGEABLE, look.now).await?;
    let mut known = form::prefill::of_request(&picture.request, &picture.account, &picture.deal, look.now);
    if let Some(team) = app.config.team(&picture.team) {
        (known.segment, known.region) = (Some(team.segment), Some(team.region.clone()));
    }
    let request = &picture.request;
    let seen = RequestSeen { request: request.request_id.clone(), version: Some(request.version) };
    let private = seen.to_string();
    let choices = form::prefill::choices(app);
    Ok(Answer::open(view::form::form(&app.words, view::form::UPDATE, &private, &known, &choices)?))
}

/// "Withdraw": the form that says what will happen.
pub async fn open_withdraw(look: Look<'_>) -> Result<Answer, Failure> {
    let picture = own(look.app, look.db, look.visit.value(), look.actor, OPEN, look.now).await?;
    Ok(Answer::open(view::dialogs::with_reason(&look.app.words, &picture, "withdraw")?))
}

/// Answered: the manager's clock starts anew, and they are told in the card's thread.
pub async fn answer(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let picture = own(app, tx, &form.private, actor, ASKED, now).await?;
    let answer = interaction::typed::sentence_at(app, "answer", form.text("answer"))?;
    let mut request = picture.request;
    let before = request.state;
    request.state = RequestState::Open;
    request.answer = Some(answer.clone());
    request.answered_at = Some(now);
    let deed =
        Deed { actor: &Actor::from(&actor.user_id), action: "requests.answer", before, why: Some(&answer) };
    actions::store(app, tx, &mut request, &deed, now).await?;
    let to = json!({ "manager": request.asked_by, "answer": answer });
    actions::note(app, tx, &request, "answered", to, now).await?;
    Ok(Answer::default())
}

/// Withdrawn: nobody looks any more, and who was looking is told.
pub async fn withdraw(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let picture = own(app, tx, &form.private, actor, OPEN, now).await?;
    let reason = Some(form.text("reason").to_owned()).filter(|reason| !reason.is_empty());
    let mut request = picture.request.clone();
    let before = request.state;
    request.state = RequestState::Withdrawn;
    request.decided_by = Some(Actor::from(&actor.user_id));
    request.decided_at = Some(now);
    request.reason.clone_from(&reason);
    let ended = assignments::settle(tx, &request.request_id, Outcome::Ended, reason.as_deref(), now).await?;
    if let Some(offer) = picture.assignment().filter(|_| ended) {
        jobs::refresh_offer(app, tx, offer, now).await?;
    }
    let why = reason.as_deref();
    let deed = Deed { actor: &Actor::from(&actor.user_id), action: "requests.withdraw", before, why };
    actions::store(app, tx, &mut request, &deed, now).await?;
    let csm = picture.assignment().filter(|one| one.state == AssignmentState::Offered).map(|one| &one.csm);
    let told = picture.watchers.iter().chain(picture.request.acknowledged_by.as_ref()).chain(csm);
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
) -> Result<Picture, Failure> {
    actions::opened(app, db, id, (actor, actions::requester_only), states, now).await
}
