//! Exceptions from what a model says (P5): asked for by the CSM or the seller, agreed to by the account team and their
//! managers, each by a button.

use baton_storage::exceptions::{self, Exception};
use baton_storage::ids::{AccountId, ExceptionId, TodoId};
use baton_storage::people::Person;
use baton_storage::states::{ExceptionState, TodoState};
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::todos::{self, Todo};
use baton_storage::{Reader, Tx};
use serde_json::{Value, json};

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::{Act, Answer, Deed, Look};
use crate::error::Failure;
use crate::features::priority::actions::exception::role_of;
use crate::features::priority::actions::label;
use crate::features::priority::commands::{page, standing};
use crate::features::priority::load::Standing;
use crate::features::priority::load::sheet::sheet;
use crate::features::priority::{actions, commands, load, view};

/// The shortest reason that says something.
const SHORTEST: usize = 10;

/// "Ask for an exception": the form.
pub async fn open(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let standing = standing(app, db, &AccountId::from(visit.value()), now).await?;
    may_ask(app, db, &standing, actor).await?;
    let mut asked = Vec::new();
    for role in &standing.version()?.exceptions_need {
        let holder = roles::holder(app, db, *role, &standing.place()).await?;
        asked.extend(holder.map(|(user, _)| user).filter(|user| *user != actor.user_id));
    }
    let facts = json!({
        "account": standing.account.name,
        "level": label(standing.level()),
        "to": label(actions::exception::other(standing.level())),
        "who": load::rights::each(db, &asked.iter().collect::<Vec<_>>()).await?,
    });
    Ok(Answer::open(view::exception::except(&app.words, &facts, standing.account.account_id.as_str())?))
}

/// The form, sent.
pub async fn ask(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let standing = standing(app, tx, &AccountId::from(form.private.as_str()), now).await?;
    may_ask(app, tx, &standing, actor).await?;
    let reason = reason(app, form.text("reason"))?;
    if actions::exception::ask(app, tx, &standing, &actor.user_id, &reason, now).await?.is_none() {
        return Err(stands(app, tx, &standing).await?);
    }
    let now_standing = commands::standing(app, tx, &standing.account.account_id, now).await?;
    let sheet = sheet(app, tx, &now_standing, actor, now).await?;
    Ok(Answer::instead(view::exception::excepted(&app.words, &sheet)?))
}

/// "Agree".
pub async fn agree(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let (mut todo, exception, standing) = asked(app, tx, visit.value(), actor, now).await?;
    let by = (&actor.user_id, None);
    actions::exception::answer(app, tx, (&standing, &exception), &mut todo, by, now).await?;
    match &visit.deed {
        // The message in which it was asked is brought up to date by itself.
        Deed::Click(click) if click.message.is_some() => Ok(Answer::default()),
        _ => shown(app, tx, &standing, actor, now).await,
    }
}

/// "Disagree": the form for the reason.
pub async fn open_disagree(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let (todo, exception, standing) = asked(app, db, visit.value(), actor, now).await?;
    let facts = facts(db, &standing, &exception).await?;
    Ok(Answer::open(view::exception::disagree(&app.words, &facts, todo.todo_id.as_str())?))
}

/// Disagreed, with the reason: it is refused, and whoever asked hears why.
pub async fn disagree(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let (mut todo, exception, standing) = asked(app, tx, &form.private, actor, now).await?;
    let reason = reason(app, form.text("reason"))?;
    let by = (&actor.user_id, Some(reason.as_str()));
    actions::exception::answer(app, tx, (&standing, &exception), &mut todo, by, now).await?;
    Ok(Answer::default())
}

/// "Withdraw": by whoever asked for it, while not everybody has agreed.
pub async fn withdraw(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let Some(exception) = exceptions::find(tx, &ExceptionId::from(visit.value())).await? else {
        return Err(Failure::rejection(app.words.plain("priority_exceptions.fault.gone", json!({}))?));
    };
    let standing = standing(app, tx, &exception.account_id, now).await?;
    let facts = facts(tx, &standing, &exception).await?;
    if exception.asked_by != actor.user_id {
        return Err(Failure::rejection(app.words.plain("priority_exceptions.fault.not_asker", facts)?));
    }
    if exception.state != ExceptionState::Asked {
        return Err(too_late(app, "priority_exceptions.fault.settled", &facts)?);
    }
    actions::exception::withdraw(app, tx, &exception, &actor.user_id, now).await?;
    shown(app, tx, &standing, actor, now).await
}

/// The account's page as it is now.
async fn shown(
    app: &App,
    tx: &mut Tx,
    standing: &Standing<'_>,
    actor: &Person,
    now: At,
) -> Result<Answer, Failure> {
    Ok(Answer::privately(page(app, tx, &standing.account.account_id, actor, now).await?))
}

/// Lets through who may ask for one, where none stands.
async fn may_ask(app: &App, db: &mut Reader, standing: &Standing<'_>, actor: &Person) -> Result<(), Failure> {
    let mut facts = json!({ "account": standing.account.name, "level": label(standing.level()) });
    if !load::rights::is_decided(standing) {
        return Err(Failure::rejection(app.words.plain("priority.fault.undecided", facts)?));
    }
    if !load::rights::may_except(db, standing, &actor.user_id).await? {
        let seller = roles::role_holder(db, baton_storage::states::Role::Seller, &standing.place()).await?;
        let who: Vec<_> = standing.csm.iter().chain(&seller).collect();
        facts["who"] = json!(load::rights::either(db, &who).await?);
        return Err(Failure::rejection(app.words.plain("priority_exceptions.fault.who", facts)?));
    }
    if standing.version()?.exceptions_need.is_empty() {
        return Err(Failure::rejection(app.words.plain("priority_exceptions.fault.none", facts)?));
    }
    match standing.exception {
        Some(_) => Err(stands(app, db, standing).await?),
        None => Ok(()),
    }
}

/// There is one already: who asked, and where it stands.
async fn stands(app: &App, db: &mut Reader, standing: &Standing<'_>) -> Result<Failure, Failure> {
    let there = exceptions::standing(db, &standing.account.account_id).await?;
    let Some(there) = there else {
        return Ok(Failure::rejection(app.words.plain("priority_exceptions.fault.gone", json!({}))?));
    };
    let mut facts = facts(db, standing, &there).await?;
    let mut waits = Vec::new();
    for consent in exceptions::consents(db, &there.exception_id).await? {
        if consent.agreed.is_none() {
            let holder = roles::holder(app, db, consent.role, &standing.place()).await?;
            waits.push(holder.map_or(consent.asked, |(holder, _)| holder));
        }
    }
    let waits: Vec<_> = waits.iter().collect();
    facts["waits"] = json!(load::rights::each(db, &waits).await?);
    Ok(Failure::rejection(app.words.plain("priority_exceptions.fault.stands", facts)?))
}

/// What somebody is asked to agree to, for whoever may answer while it is asked.
async fn asked<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    now: At,
) -> Result<(Todo, Exception, Standing<'a>), Failure> {
    let gone = || -> Result<Failure, Failure> {
        Ok(Failure::rejection(app.words.plain("priority_exceptions.fault.gone", json!({}))?))
    };
    let Some(todo) = todos::find(db, &TodoId::from(id)).await? else { return Err(gone()?) };
    let Subject::Exception(id) = &todo.subject else { return Err(gone()?) };
    let Some(exception) = exceptions::find(db, id).await? else { return Err(gone()?) };
    let standing = standing(app, db, &exception.account_id, now).await?;
    let Some(role) = role_of(&todo) else { return Err(gone()?) };
    let mut facts = facts(db, &standing, &exception).await?;
    let user = &actor.user_id;
    let directs = standing.team.directors.contains(user);
    let stands_in = directs && (todo.escalated_at.is_some() || load::rights::leads_role(role));
    if !stands_in && !load::rights::holds(app, db, role, &standing.place(), user).await? {
        let holder = roles::holder(app, db, role, &standing.place()).await?;
        facts["owner"] =
            json!(load::rights::name(db, &holder.map_or(todo.owner, |(holder, _)| holder)).await?);
        facts["role"] = json!(app.words.plain(&format!("priority_exceptions.role.{role}"), json!({}))?);
        return Err(Failure::rejection(app.words.plain("priority_exceptions.fault.not_yours", facts)?));
    }
    if todo.state == TodoState::Open && exception.state == ExceptionState::Asked {
        return Ok((todo, exception, standing));
    }
    let zone = roles::calendar(app, Some(actor)).zone();
    let when =
        |at: Option<At>| at.unwrap_or(now).utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string();
    match &todo.settled_by {
        Some(by) => {
            facts["by"] = json!(load::rights::actor_name(db, by).await?);
            facts["when"] = json!(when(todo.settled_at));
            let refused =
                exception.state == ExceptionState::Refused && exception.settled_by.as_ref() == Some(by);
            let key = if refused { "refused_by" } else { "agreed_by" };
            Err(too_late(app, &format!("priority_exceptions.fault.{key}"), &facts)?)
        }
        None => Err(too_late(app, "priority_exceptions.fault.settled", &facts)?),
    }
}

/// What the words may use of an exception.
async fn facts(db: &mut Reader, standing: &Standing<'_>, exception: &Exception) -> Result<Value, Failure> {
    let by = match &exception.settled_by {
        Some(by) => Some(load::rights::actor_name(db, by).await?),
        None => None,
    };
    Ok(json!({
        "account": standing.account.name,
        "level": label(standing.level()),
        "to": label(exception.level),
        "who": load::rights::name(db, &exception.asked_by).await?,
        "because": exception.reason,
        "state": exception.state,
        "settled_by": by,
    }))
}

fn too_late(app: &App, key: &str, facts: &Value) -> Result<Failure, Failure> {
    let sentence = app.words.plain(key, facts)?;
    Ok(Failure::Rejection { sentence, effects: Vec::new(), too_late: true })
}

/// A reason of some length.
fn reason(app: &App, text: &str) -> Result<String, Failure> {
    if text.chars().count() < SHORTEST {
        let sentence = app.words.plain("priority_exceptions.fault.short", json!({}))?;
        return Err(Failure::Fields([("reason", sentence)].into()));
    }
    Ok(text.to_owned())
}
