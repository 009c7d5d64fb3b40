//! `/csm-book [person]`: a CSM's accounts go to others. Managers and directors of the team do it; a CSM who opens it
//! for themselves asks their manager (R4, R5).

pub mod decide;
pub mod submit;

use baton_storage::accounts::{self, Account};
use baton_storage::asks::Asks;
use baton_storage::ids::{TaskId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::{Reader, names, reassignments, tasks};
use serde_json::json;

use crate::accounts::roles::{self, book_of};
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::{Answer, Payload, Placement, QueryCtx, needed};
use crate::error::ActionError;
use crate::features::reassignment::form::{self, Whose};
use crate::features::reassignment::jobs::leaver;
use crate::features::reassignment::rules::{ReassignmentRules, Side};
use crate::features::reassignment::view;
use crate::rules::likeness;
use crate::slack::dates::day;

/// The command.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let typed = interaction.command_text().trim();
    // A mention, or a name as it is typed.
    let mentioned = typed.strip_prefix("<@").and_then(|id| id.strip_suffix('>'));
    let text = match mentioned {
        Some(id) => id.split('|').next().unwrap_or(id),
        None => typed.trim_start_matches('@').trim(),
    };
    let user = &actor.user_id;
    let leads: Vec<&Team> = app.config.teams.iter().filter(|team| roles::leads(app, user, team)).collect();
    if text.is_empty() && leads.is_empty() {
        if app.config.teams_of_csm(user).is_empty() {
            return Err(ActionError::rejection(app.words.plain("reassignment.fault.nobody", json!({}))?));
        }
        return page(app, db, user, actor, now).await;
    }
    // A manager chooses from the CSMs of their teams; a name is looked for among all.
    let teams = if text.is_empty() { leads } else { app.config.teams.iter().collect() };
    let mut csms: Vec<&UserId> = teams.into_iter().flat_map(|team| &team.csms).collect();
    csms.sort_unstable();
    csms.dedup();
    let mut found = people::among(db, &csms).await?;
    // Somebody who left the team with accounts is looked for by their name, too.
    if !text.is_empty() {
        for person in people::called(db, text).await? {
            if !csms.contains(&&person.user_id) && leaver::was_of(app, db, &person.user_id).await?.is_some() {
                found.push(person);
            }
        }
    }
    found.sort_by_cached_key(|person| names::key(&person.name));
    let typed = names::unaccented(&names::key(text));
    // Part of a name in whole words; else the beginning of one; else what it may be mistyped for.
    let part = |person: &Person| format!(" {} ", names::unaccented(&names::key(&person.name)));
    let whole =
        |person: &Person| person.user_id.as_str() == text || part(person).contains(&format!(" {typed} "));
    let begun = |person: &Person| part(person).contains(&format!(" {typed}"));
    let near = |person: &Person| likeness::farness(&typed, &person.name).is_some();
    let mut mistyped = false;
    if found.iter().any(whole) {
        found.retain(whole);
    } else if found.iter().any(begun) {
        found.retain(begun);
    } else {
        found.retain(near);
        mistyped = true;
    }
    match (found.as_slice(), text.is_empty()) {
        ([only], false) if !mistyped => page(app, db, &only.user_id, actor, now).await,
        ([], _) => Ok(Answer::privately(view::list(&app.words, "none", text, &[])?)),
        (several, mine) => {
            let which = match (mine, mistyped) {
                (true, _) => "mine",
                (false, true) => "near",
                (false, false) => "several",
            };
            let named = |person: &Person| (person.user_id.0.clone(), person.name.clone());
            let named: Vec<(String, String)> = several.iter().map(named).collect();
            Ok(Answer::privately(view::list(&app.words, which, text, &named)?))
        }
    }
}

/// Somebody chosen from the list, or from the message that says that they have left.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    page(app, db, &UserId::from(interaction.value()), actor, now).await
}

/// The first page of somebody's book.
async fn page(
    app: &App,
    db: &mut Reader,
    from: &UserId,
    actor: &Person,
    now: At,
) -> Result<Answer, ActionError> {
    let whose = whose(app, db, from, actor).await?;
    if let Some(waits) = reassignments::proposed(db, from).await?.filter(|_| !whose.agrees) {
        let when = when(waits.started_at, whose.team);
        let facts = json!({ "name": whose.name, "when": when });
        return Err(ActionError::rejection(app.words.plain("reassignment.fault.waits", facts)?));
    }
    if book_of(db, from).await?.is_empty() {
        let facts = json!({ "name": whose.name });
        return Err(ActionError::rejection(app.words.plain("reassignment.fault.empty", facts)?));
    }
    let carried = form::Carried::fresh(app, db, &whose, now).await?;
    Ok(Answer::open(form::view(app, db, &whose, &carried, now).await?))
}

/// "Back": the page before, with everything that was chosen so far.
pub async fn back(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let within = match &interaction.payload {
        Payload::Click(click) => click.view.as_ref(),
        _ => None,
    };
    let Some(within) = within else { return Err(gone(app)?) };
    let form = within.as_sent();
    let Some(mut carried) = form::Carried::read(&form.private) else { return Err(gone(app)?) };
    carried.take(&form);
    carried.page = carried.page.saturating_sub(1);
    let whose = whose(app, db, &carried.from, actor).await?;
    if carried.is_outdated(whose.team) {
        return Err(outdated(app, &whose)?);
    }
    let view = form::view(app, db, &whose, &carried, now).await?;
    Ok(Answer::open_at(view, Placement::InPlaceOf(within.id.clone())))
}

/// "Show the tasks" of one account and side.
pub async fn tasks(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    let task = tasks::find(db, &TaskId::from(interaction.value())).await?;
    let Some(task) = task else { return Err(gone(app)?) };
    let (reassignment, moved) = match &task.subject {
        Subject::Reassignment(id) => (reassignments::find(db, id).await?, None),
        Subject::Move(id, account) => (reassignments::find(db, id).await?, Some(account)),
        _ => (None, None),
    };
    let account = accounts::resolve_merged(db, &task.account_id).await?;
    let side = match task.asks {
        Asks::Old => Some(Side::Old),
        Asks::New => Some(Side::New),
        _ => None,
    };
    let (Some(reassignment), Some(account), Some(side)) = (reassignment, account, side) else {
        return Err(gone(app)?);
    };
    let moves = reassignments::moves(db, &reassignment.reassignment_id).await?;
    let to = moved.and_then(|account| moves.iter().find(|one| one.account_id == *account));
    let to = to.map_or_else(|| reassignment.from_csm.clone(), |one| one.to_csm.clone());
    let concerned = [&reassignment.from_csm, &to, &task.owner].contains(&&actor.user_id)
        || app.config.team(&task.team_id).is_some_and(|team| roles::leads(app, &actor.user_id, team));
    if !concerned {
        return Err(gone(app)?);
    }
    let (before, after) = (people::name(db, &reassignment.from_csm).await?, people::name(db, &to).await?);
    let tasks = app.playbook.of::<ReassignmentRules>().tasks(side, &account.name, &before, &after);
    let until = reassignment.overlap_until.as_deref().map(day);
    let facts = json!({ "account": account.name, "before": before, "after": after, "until": until });
    Ok(Answer::open(view::form::tasks(&app.words, &facts, &tasks)?))
}

/// Lets through the CSM themselves, and who leads their team.
pub(crate) async fn whose<'a>(
    app: &'a App,
    db: &mut Reader,
    from: &UserId,
    actor: &Person,
) -> Result<Whose<'a>, ActionError> {
    let person = people::find(db, from).await?;
    let name = person.as_ref().map_or_else(|| from.0.clone(), |person| person.name.clone());
    let book = book_of(db, from).await?;
    let team = match team_of_csm(app, from, &book) {
        Some(team) => Some(team),
        None => leaver::was_of(app, db, from).await?,
    };
    let Some(team) = team else {
        let facts = json!({ "name": name });
        return Err(ActionError::rejection(app.words.plain("reassignment.fault.no_team", facts)?));
    };
    let agrees = roles::leads(app, &actor.user_id, team);
    if !agrees && actor.user_id != *from {
        let facts = json!({ "name": name, "team": team.name });
        return Err(ActionError::rejection(app.words.plain("reassignment.fault.who", facts)?));
    }
    let active = person.is_none_or(|person| person.active);
    Ok(Whose { from: from.clone(), name, active, team, agrees })
}

fn team_of_csm<'a>(app: &'a App, csm: &UserId, book: &[Account]) -> Option<&'a Team> {
    let first = app.config.teams_of_csm(csm).into_iter().next();
    first.or_else(|| book.iter().find_map(|account| team_of(app, account)))
}

pub(crate) fn when(at: At, team: &Team) -> String {
    at.utc().with_timezone(&team.timezone).format("%a %-d %b, %H:%M").to_string()
}

pub(crate) fn outdated(app: &App, whose: &Whose<'_>) -> Result<ActionError, ActionError> {
    let facts = json!({ "team": whose.team.name });
    Ok(ActionError::rejection(app.words.plain("reassignment.fault.changed", facts)?))
}

pub(crate) fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("reassignment.fault.gone", json!({}))?))
}

/// Why the accounts go to others was chosen: an absence needs its last day.
pub async fn kind_chosen(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let chosen = ctx.interaction.chosen_in(&["reassignment.hand"]);
    Ok(chosen.map_or_else(Answer::default, |(click, within)| {
        needed::drawn(within, "back_on", click.value == "absence")
    }))
}
