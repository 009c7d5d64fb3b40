//! What people can do with what is asked of them: say that it is done, put it off, pass it on, leave it out, ask
//! why. The same from the day's message, from what came at once, and from the handoff card.

use baton_storage::Reader;
use baton_storage::actor::Actor;
use baton_storage::ids::{TodoId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::states::TodoState;
use baton_storage::time::At;
use baton_storage::todos::{self, Todo};
use chrono::{Days, NaiveDate, NaiveTime};
use serde_json::json;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::typed::sentence_at;
use crate::engine::interaction::{Act, Answer, Look};
use crate::error::Failure;
use crate::rules::calendar::{self, first_instant};
use crate::slack::payloads::DayPage;
use crate::tasks;
use crate::tasks::load::place_of;
use crate::tasks::rules::ReminderRules;
use crate::tasks::view::item::Item;

/// How far ahead something can be put off.
const FURTHEST: Days = Days::new(92);

/// "Done": settles it; where something should have come before, asks once more (T6).
pub async fn done(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let mut todo = open(app, tx, visit.value(), actor, now).await?;
    if !item(app, tx, &todo, actor, now).await?.done {
        // Only what its own buttons do settles it.
        return Err(gone(app)?);
    }
    for before in app.before_done {
        if let Some(form) = before(app, tx, &todo, actor, now).await? {
            return Ok(Answer::open(form));
        }
    }
    tasks::actions::settle(
        app,
        tx,
        &mut todo,
        TodoState::Done,
        Some(actor.user_id.clone().into()),
        None,
        now,
    )
    .await?;
    Ok(Answer::default())
}

/// "Done anyway": nobody is held up (T6).
pub async fn done_anyway(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let mut todo = open(app, tx, &visit.submission()?.private, actor, now).await?;
    let reason = Some("something that should have come before was missing");
    tasks::actions::settle(
        app,
        tx,
        &mut todo,
        TodoState::Done,
        Some(actor.user_id.clone().into()),
        reason,
        now,
    )
    .await?;
    Ok(Answer::default())
}

/// "Tomorrow": on the next working day.
pub async fn day(act: Act<'_>) -> Result<Answer, Failure> {
    put_off(act, 1).await
}

/// "Snooze a week".
pub async fn week(act: Act<'_>) -> Result<Answer, Failure> {
    put_off(act, 7).await
}

async fn put_off(act: Act<'_>, days: u64) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let mut todo = open(app, tx, visit.value(), actor, now).await?;
    let calendar = owners_calendar(app, tx, &todo).await?;
    let day = calendar.local(now).date_naive() + Days::new(days);
    snooze(app, tx, &mut todo, actor, day, now).await?;
    Ok(Answer::default())
}

/// "Snooze until…": the form for the day.
pub async fn open_until(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let todo = open(app, db, visit.value(), actor, now).await?;
    let calendar = owners_calendar(app, db, &todo).await?;
    let soon = calendar.local(now).date_naive() + Days::new(14);
    let item = item(app, db, &todo, actor, now).await?;
    Ok(Answer::open(tasks::view::form(&app.words, &item, "until", Some(&soon.to_string()))?))
}

/// The day, chosen.
pub async fn until(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let mut todo = open(app, tx, &form.private, actor, now).await?;
    let today = owners_calendar(app, tx, &todo).await?.local(now).date_naive();
    let chosen = form.date("until").and_then(|day| day.parse::<NaiveDate>().ok());
    let day = chosen.unwrap_or(today);
    let fault = |key: &str| -> Result<Failure, Failure> {
        let facts = json!({ "day": day.format("%-d %b %Y").to_string() });
        Ok(Failure::Fields([("until", app.words.plain(&format!("tasks.fault.{key}"), facts)?)].into()))
    };
    if day <= today {
        return Err(fault("past")?);
    }
    if day > today + FURTHEST {
        return Err(fault("far")?);
    }
    snooze(app, tx, &mut todo, actor, day, now).await?;
    Ok(Answer::default())
}

async fn snooze(
    app: &App,
    tx: &mut baton_storage::Tx,
    todo: &mut Todo,
    actor: &Person,
    day: NaiveDate,
    now: At,
) -> Result<(), Failure> {
    let calendar = owners_calendar(app, tx, todo).await?;
    let midnight = first_instant(calendar.zone(), day.and_time(NaiveTime::MIN));
    let until = calendar.next_opening(midnight).unwrap_or(midnight);
    Ok(tasks::actions::snooze(app, tx, todo, &actor.user_id, until, now).await?)
}

/// "Not mine": the form that asks whose it is.
pub async fn open_pass(look: Look<'_>) -> Result<Answer, Failure> {
    form(look, "pass").await
}

/// Passed on: to whoever was named, or to the managers of the team.
pub async fn pass(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let mut todo = open(app, tx, &form.private, actor, now).await?;
    let to = match form.person("pass") {
        Some(user) => member(app, tx, user).await?,
        None => manager(app, tx, &todo).await?,
    };
    tasks::actions::give(app, tx, &mut todo, &to, Some(&actor.user_id), now).await?;
    Ok(Answer::default())
}

/// Somebody who can take it.
async fn member(app: &App, db: &mut Reader, user: UserId) -> Result<UserId, Failure> {
    let workspace = people::workspace(db).await?.unwrap_or_default();
    let person = people::find(db, &user).await?;
    if person.as_ref().is_some_and(|person| person.is_member_of(&workspace)) {
        return Ok(user);
    }
    let name = person.map_or_else(|| user.0.clone(), |person| person.name);
    let sentence = app.words.plain("tasks.fault.whom", json!({ "name": name }))?;
    Err(Failure::Fields([("pass", sentence)].into()))
}

async fn manager(app: &App, db: &mut Reader, todo: &Todo) -> Result<UserId, Failure> {
    let Some(holding) = place_of(app, db, todo).await? else { return Err(gone(app)?) };
    let role = baton_storage::states::Role::Managers;
    let found = roles::holder(app, db, role, &holding.place()).await?;
    found.map_or_else(|| Err(gone(app)?), |(user, _)| Ok(user))
}

/// "Not applicable": the form for the reason.
pub async fn open_drop(look: Look<'_>) -> Result<Answer, Failure> {
    form(look, "drop").await
}

/// Left out, with its reason.
pub async fn leave_out(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let form = visit.submission()?;
    let mut todo = open(app, tx, &form.private, actor, now).await?;
    if item(app, tx, &todo, actor, now).await?.proof.is_none() {
        // Steps alone can be left out.
        return Err(gone(app)?);
    }
    let reason = sentence_at(app, "drop", form.text("drop"))?;
    let (by, why) = (Some(Actor::from(&actor.user_id)), Some(reason.as_str()));
    tasks::actions::settle(app, tx, &mut todo, TodoState::Dropped, by, why, now).await?;
    Ok(Answer::default())
}

async fn form(look: Look<'_>, which: &str) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let todo = open(app, db, visit.value(), actor, now).await?;
    let item = item(app, db, &todo, actor, now).await?;
    Ok(Answer::open(tasks::view::form(&app.words, &item, which, None)?))
}

/// "Why?": the rule, what is known, when it comes next. Whoever sees it may ask.
pub async fn why(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let Some(todo) = todos::find(db, &TodoId::from(visit.value())).await? else { return Err(gone(app)?) };
    allowed(app, db, &todo, actor).await?;
    let mut item = item(app, db, &todo, actor, now).await?;
    item.escalation = tasks::load::reads::escalation(app, db, &todo, &actor.user_id, now).await?;
    Ok(Answer::open(tasks::view::why(&app.words, &item)?))
}

/// "Show more", "Work through the list", "Next" and "Back": the rest of a message, page by page, to its reader.
pub async fn more(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let DayPage { reader, day, from } = DayPage::read(visit.value());
    if reader != actor.user_id {
        return Err(gone(app)?);
    }
    // A message of an older version does not say where its rest begins.
    let from = from.unwrap_or(app.playbook.of::<ReminderRules>().shown);
    let page = tasks::list::page(app, db, (&actor.user_id, &day), from, now).await?;
    Ok(Answer::open_at(page, visit.place()))
}

/// The one behind a button or a form, for somebody who may act on it while it is open.
///
/// # Errors
/// A sentence for whoever may not, or came too late.
pub(crate) async fn open(
    app: &App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    now: At,
) -> Result<Todo, Failure> {
    let Some(todo) = todos::find(db, &TodoId::from(id)).await? else { return Err(gone(app)?) };
    allowed(app, db, &todo, actor).await?;
    if todo.state == TodoState::Open {
        return Ok(todo);
    }
    let sentence = match (&todo.settled_by, todo.state) {
        (Some(by), _) => {
            let who = people::actor_name(db, by).await?;
            let zone = roles::calendar(app, Some(actor)).zone();
            let at = todo.settled_at.unwrap_or(now);
            let when = at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string();
            app.words.plain("tasks.fault.settled", json!({ "who": who, "when": when }))?
        }
        (None, _) => app.words.plain("tasks.fault.overtaken", json!({}))?,
    };
    Err(Failure::Rejection { sentence, effects: Vec::new(), too_late: true })
}

/// Lets through its owner, those it was told to, the account's team and its managers.
async fn allowed(app: &App, db: &mut Reader, todo: &Todo, actor: &Person) -> Result<(), Failure> {
    let user = &actor.user_id;
    let told = todos::mentions_of(db, &todo.todo_id).await?;
    if todo.owner == *user || told.iter().any(|(reader, _)| reader == user) {
        return Ok(());
    }
    let Some(holding) = place_of(app, db, todo).await? else { return Err(gone(app)?) };
    if roles::concerned(app, db, user, &holding.place()).await? {
        return Ok(());
    }
    let owner =
        people::find(db, &todo.owner).await?.map_or_else(|| todo.owner.0.clone(), |person| person.name);
    let facts = json!({ "owner": owner, "account": holding.account.name, "team": holding.team.name });
    Err(Failure::rejection(app.words.plain("tasks.fault.not_yours", facts)?))
}

fn gone(app: &App) -> Result<Failure, Failure> {
    Ok(Failure::rejection(app.words.plain("tasks.fault.gone", json!({}))?))
}

async fn item(app: &App, db: &mut Reader, todo: &Todo, actor: &Person, now: At) -> Result<Item, Failure> {
    let zone = roles::calendar(app, Some(actor)).zone();
    Ok(tasks::load::item(app, db, todo, Some(&actor.user_id), now, zone).await?)
}

async fn owners_calendar(app: &App, db: &mut Reader, todo: &Todo) -> Result<calendar::Calendar, Failure> {
    let owner = people::find(db, &todo.owner).await?;
    Ok(roles::calendar(app, owner.as_ref()))
}
