//! "Words for the introduction": a draft that describes the CSM's role, and a look at what in somebody's own words
//! promises something on the CSM's behalf (T3). Advice; nothing is held back and nothing is sent.

use baton_storage::ids::TodoId;
use baton_storage::states::Role;
use baton_storage::{Reader, accounts, handoffs, people, todos};
use serde_json::json;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::{Answer, Deed, Look, Opening, Where};
use crate::error::Failure;
use crate::features;
use crate::features::agendas::view::intro::Draft;
use crate::features::agendas::{load, view};
use crate::features::handoffs::rules::Step;

/// The form with the draft, from the message, the card or the "Why" of the step.
pub async fn open(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, actor, visit, .. } = look;
    let todo = todos::find(db, &TodoId::from(visit.value())).await?;
    let Some(todo) = todo else { return Err(gone(app, "tasks.fault.gone")?) };
    let Some(account) = accounts::standing(db, &todo.account_id).await? else {
        return Err(gone(app, "tasks.fault.gone")?);
    };
    let Some(note) = step_of(app, db, &todo).await?.and_then(|step| step.wording.as_deref()) else {
        return Err(gone(app, "agendas.fault.gone")?);
    };
    let standing = load::standing(app, db, account).await?;
    if let Some(place) = standing.place()
        && todo.owner != actor.user_id
        && !roles::concerned(app, db, &actor.user_id, &place).await?
    {
        let facts = json!({
            "account": standing.account.name,
            "team": standing.team.map(|team| team.name.clone()),
        });
        return Err(Failure::rejection(app.words.plain("agendas.fault.not_yours", facts)?));
    }
    let csm = csm(db, &standing).await?;
    let sheet = load::sheet(app, db, note, &standing).await?;
    let draft = Draft {
        id: todo.todo_id.0,
        account: standing.account.name.clone(),
        csm,
        text: view::plain::plain(&app.words, &sheet)?,
    };
    // Within a page it opens on top, so that there is a way back.
    let within = matches!(&visit.deed, Deed::Click(click) if click.view.is_some());
    let place = if within { Where::OnTop } else { Where::Alone };
    let view = Box::new(view::intro::words_form(&app.words, &draft)?);
    Ok(Answer { open: Some(Opening { view, place }), ..Answer::default() })
}

/// What in the words promises something, on a page on top of them, which stay to be changed.
pub async fn look_over(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, visit, .. } = look;
    let form = visit.submission()?;
    let text = form.text("words").to_owned();
    let mut given = vec![app.config.organization.name.clone()];
    if let Some(todo) = todos::find(db, &TodoId::from(form.private.as_str())).await?
        && let Some(account) = accounts::standing(db, &todo.account_id).await?
    {
        let standing = load::standing(app, db, account).await?;
        given.extend(csm(db, &standing).await?);
        given.push(standing.account.name);
    }
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let promises = app.playbook.promises.find_beside(&text, &given);
    Ok(Answer::on_top(view::intro::looked(&app.words, &text, &promises)?))
}

/// The name of whoever is introduced.
async fn csm(db: &mut Reader, standing: &load::Standing<'_>) -> Result<Option<String>, Failure> {
    let Some(place) = standing.place() else { return Ok(None) };
    let Some(user) = roles::role_holder(db, Role::Csm, &place).await? else { return Ok(None) };
    Ok(people::find(db, &user).await?.map(|person| person.name))
}

async fn step_of<'a>(app: &'a App, db: &mut Reader, todo: &todos::Todo) -> Result<Option<&'a Step>, Failure> {
    let Some(id) = todo.subject.handoff() else { return Ok(None) };
    let handoff = handoffs::find(db, id).await?;
    let track = handoff.and_then(|handoff| features::handoffs::actions::track_of(app, &handoff));
    Ok(track.zip(todo.asks.step()).and_then(|(track, id)| track.step(id)))
}

fn gone(app: &App, key: &str) -> Result<Failure, Failure> {
    Ok(Failure::rejection(app.words.plain(key, json!({}))?))
}
