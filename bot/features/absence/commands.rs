//! `/csm-away`: time off, so that the load and the routing of requests know it (R5, R6).

use baton_storage::assignments::AssignmentState;
use baton_storage::days_off::{self, Absence};
use baton_storage::ids::UserId;
use baton_storage::people::{self, Person};
use baton_storage::time::At;
use baton_storage::{Reader, requests};
use chrono::NaiveDate;
use serde_json::json;

use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::error::ActionError;
use crate::features;
use crate::features::absence::actions;
use crate::features::absence::view::{self, StandsIn};
use crate::rules::sentence::phrase;

/// The command: the form, with the way back for who is away already.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, .. } = ctx;
    let today = today(app, actor, now);
    let mine = days_off::from_day(db, &today.to_string()).await?;
    let mine = mine.into_iter().find(|absence| absence.user_id == actor.user_id);
    let days = mine.map(|absence| days(&absence.first_day, &absence.last_day));
    let form = view::form(&app.words, &actor.user_id, &today.to_string(), days.as_deref())?;
    Ok(Answer::open(form))
}

/// The form, sent.
pub async fn set(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let fault = |field, key: &str, facts| -> Result<ActionError, ActionError> {
        Ok(ActionError::Fields(
            [(field, ctx.app.words.plain(&format!("absence.fault.{key}"), facts)?)].into(),
        ))
    };
    let who = form.person("who").unwrap_or_else(|| actor.user_id.clone());
    if who != actor.user_id && !manages(ctx.app, &actor.user_id, &who) {
        return Err(fault("who", "who", json!({}))?);
    }
    let chosen = |field| form.date(field).and_then(|day| day.parse::<NaiveDate>().ok());
    let Some(first) = chosen("first") else { return Err(fault("first", "choose", json!({}))?) };
    let Some(last) = chosen("last") else { return Err(fault("last", "choose", json!({}))?) };
    if last < first {
        return Err(fault("last", "order", json!({}))?);
    }
    let person = people::find(ctx.tx, &who).await?.unwrap_or_else(|| actor.clone());
    if last < today(ctx.app, &person, ctx.now) {
        return Err(fault("last", "past", json!({ "day": last.format("%-d %b %Y").to_string() }))?);
    }
    let absence = Absence {
        user_id: who.clone(),
        first_day: first.to_string(),
        last_day: last.to_string(),
        set_by: actor.user_id.clone(),
        set_at: ctx.now,
    };
    let days = days(&absence.first_day, &absence.last_day);
    actions::set(ctx, &absence, &days).await?;
    let stands_in = stands_in(ctx.app, ctx.tx, &absence).await?;
    let offers = waiting_offers(ctx.tx, &who).await?;
    Ok(Answer::instead(view::saved(&ctx.app.words, &person.name, &days, &stands_in, offers)?))
}

/// "I'm back": every absence that has not ended is taken away.
pub async fn clear(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, .. } = ctx;
    actions::clear(ctx, &actor.user_id, today(ctx.app, actor, ctx.now)).await?;
    Ok(Answer::privately(view::cleared(&ctx.app.words)?))
}

/// A manager may do it for the CSMs of their team.
fn manages(app: &App, manager: &UserId, csm: &UserId) -> bool {
    app.config.managed_by(manager).iter().any(|team| team.csms.contains(csm))
}

async fn waiting_offers(db: &mut Reader, who: &UserId) -> Result<usize, ActionError> {
    let mut waiting = 0;
    for request in requests::open(db).await? {
        let latest = features::requests::jobs::latest(db, &request.request_id).await?;
        waiting +=
            usize::from(latest.is_some_and(|one| one.state == AssignmentState::Offered && one.csm == *who));
    }
    Ok(waiting)
}

/// Who is there on those days: the backup, or where they are not, who else leads the team.
async fn stands_in(app: &App, db: &mut Reader, absence: &Absence) -> Result<StandsIn, ActionError> {
    let who = &absence.user_id;
    let mut found = StandsIn::default();
    if let Some(backup) = app.config.backup(who) {
        let person = people::find(db, backup).await?;
        found.left = person.as_ref().is_some_and(|person| !person.active);
        found.backup = Some(person.map_or_else(|| backup.0.clone(), |person| person.name));
        found.away = away_then(db, backup, absence).await?;
        if !found.left && found.away.is_none() {
            return Ok(found);
        }
    }
    let led = app.config.managed_by(who);
    for group in led.iter().flat_map(|team| [&team.managers, &app.config.organization.ops, &team.directors]) {
        let mut names = Vec::new();
        for user in group.iter().filter(|user| *user != who) {
            let person = people::find(db, user).await?.filter(|person| person.active);
            if let Some(person) = person
                && away_then(db, user, absence).await?.is_none()
            {
                names.push(person.name);
            }
        }
        if !names.is_empty() {
            found.others = Some(phrase(names.iter().map(String::as_str)));
            break;
        }
    }
    Ok(found)
}

/// On which of these days somebody else is away, too.
async fn away_then(db: &mut Reader, user: &UserId, absence: &Absence) -> Result<Option<String>, ActionError> {
    let theirs = days_off::from_day(db, &absence.first_day).await?;
    let theirs = theirs.into_iter().find(|one| one.user_id == *user && one.first_day <= absence.last_day);
    let both = theirs.map(|one| {
        let first = one.first_day.max(absence.first_day.clone());
        days(&first, one.last_day.as_str().min(&absence.last_day))
    });
    Ok(both)
}

/// Today, where this person is.
fn today(app: &App, person: &Person, now: At) -> NaiveDate {
    let zone = app.config.zone_of(&person.user_id, &person.timezone);
    now.utc().with_timezone(&zone).date_naive()
}

fn days(first: &str, last: &str) -> String {
    let short = |day: &str| {
        day.parse::<NaiveDate>().map_or_else(|_| day.to_owned(), |day| day.format("%-d %b").to_string())
    };
    if first == last {
        format!("on {}", short(first))
    } else {
        format!("{} – {}", short(first), short(last))
    }
}
