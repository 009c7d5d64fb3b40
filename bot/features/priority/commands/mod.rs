//! `/priority [account]`: an account's level, the path that led to it, and what people can do about it (P2–P7).
//!
//! Every full member may look. Who decides is asked anew at each click; a button that stands in somebody's message
//! gives nobody a right (promise 4).

pub mod decide;
pub mod exceptions;
pub mod submit;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::people::Person;
use baton_storage::states::{AssessmentState, ExceptionState, ItemState, Priority};
use baton_storage::time::At;
use baton_storage::{Reader, assessments, exceptions as asked, reviews};
use serde_json::json;

use crate::accounts::lookup::{self, Meant};
use crate::accounts::roles;
use crate::accounts::teams::{quarter as quarter_now, team_of};
use crate::app::App;
use crate::engine::interaction::{Answer, QueryCtx};
use crate::error::ActionError;
use crate::features::priority::load::{self, PriorityContext};
use crate::features::priority::rules::level::label;
use crate::features::priority::view;
use crate::features::priority::view::list::{Row, Team};
use crate::rules::quarter::label as quarter_label;
use crate::slack::message::Message;
use crate::slack::replies;

/// The command.
pub async fn command(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let text = interaction.command_text();
    if text.is_empty() {
        let rows = rows(app, db, actor).await?;
        let teams = teams(app, db, &actor.user_id, now).await?;
        return Ok(Answer::privately(view::list::list(&app.words, &rows, &teams)?));
    }
    let account = match lookup::meant(app, db, text).await? {
        Meant::One(account, _) => account,
        Meant::Not(instead) => return lookup::instead(app, &instead, text, "priority.show"),
    };
    Ok(Answer::privately(page(app, db, &account.account_id, actor, now).await?))
}

/// An account chosen from a list.
pub async fn show(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let page = page(app, db, &AccountId::from(interaction.value()), actor, now).await?;
    Ok(Answer::privately(page))
}

/// "History": everything that was ever decided or proposed.
pub async fn history(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let context = load_context(app, db, &AccountId::from(interaction.value()), now).await?;
    let entries = load::said::history(app, db, &context, actor, now).await?;
    let facts = json!({ "account": context.account.name });
    Ok(Answer::open(view::page::history(&app.words, &facts, &entries)?))
}

/// An account's page.
///
/// # Errors
/// A sentence when the account is not known any more.
pub async fn page(
    app: &App,
    db: &mut Reader,
    id: &AccountId,
    actor: &Person,
    now: At,
) -> Result<Message, ActionError> {
    let Some(account) = accounts::resolve_merged(db, id).await? else { return Err(gone(app)?) };
    let Some(context) = load::load_context(app, db, &account.account_id, now).await? else {
        let facts = json!({ "account": account.name, "level": account.priority.map(label) });
        return Ok(replies::sentence(&app.words.plain("priority.no_team", facts)?));
    };
    Ok(view::page::page(&app.words, &load::data::data(app, db, &context, actor, now).await?)?)
}

/// Where an account stands.
///
/// # Errors
/// A sentence when it is not known any more, or no team serves it.
pub async fn load_context<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &AccountId,
    now: At,
) -> Result<PriorityContext<'a>, ActionError> {
    let Some(account) = accounts::resolve_merged(db, id).await? else { return Err(gone(app)?) };
    if let Some(context) = load::load_context(app, db, &account.account_id, now).await? {
        return Ok(context);
    }
    let facts = json!({ "account": account.name, "level": account.priority.map(label) });
    Err(ActionError::rejection(app.words.plain("priority.no_team", facts)?))
}

/// Lets through who may decide an account's level.
///
/// # Errors
/// A sentence that says who may, or why nobody does.
pub async fn may_decide(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    actor: &Person,
) -> Result<(), ActionError> {
    let account = &context.account.name;
    if !load::rights::is_decided(context) {
        let facts = json!({ "account": account, "level": label(context.level()) });
        return Err(ActionError::rejection(app.words.plain("priority.fault.undecided", facts)?));
    }
    if load::rights::may_decide(app, context, &actor.user_id) {
        return Ok(());
    }
    let facts = json!({ "account": account, "who": load::rights::deciders(db, context).await? });
    Err(ActionError::rejection(app.words.plain("priority.fault.who", facts)?))
}

fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("requests_faults.gone", json!({}))?))
}

/// A person's own accounts, the highest level first; for who leads a team its accounts, what needs them first.
async fn rows(app: &App, db: &mut Reader, actor: &Person) -> Result<Vec<Row>, ActionError> {
    let zone = roles::calendar(app, Some(actor)).zone();
    let lookup::own::Own { mut accounts, teams } = lookup::own::looked_after(app, db, actor).await?;
    if teams.is_empty() {
        accounts.sort_by_key(|account| account.priority.unwrap_or(Priority::Pr1));
    }
    let mut rows = Vec::new();
    for (place, account) in accounts.into_iter().enumerate() {
        // With which accounts start (P1).
        let level = label(account.priority.unwrap_or(Priority::Pr1));
        if place >= view::list::SHOWN {
            // Only counted.
            rows.push(Row { account_id: account.account_id.0, name: account.name, level, ..Row::default() });
            continue;
        }
        let last = assessments::current(db, &account.account_id, AssessmentState::Decided).await?;
        let last = last.filter(|last| !last.model.is_empty());
        rows.push(Row {
            level,
            reviewed: match last {
                Some(last) => load::said::date(last.assessed_at, zone),
                None => app.words.plain("priority.mark.never", json!({}))?,
            },
            mark: mark(app, db, &account).await?,
            account_id: account.account_id.0,
            name: account.name,
        });
    }
    Ok(rows)
}

/// What is to be minded of an account, in a word or two.
async fn mark(app: &App, db: &mut Reader, account: &Account) -> Result<String, ActionError> {
    let id = &account.account_id;
    let say = |key: &str, facts| app.words.plain(&format!("priority.mark.{key}"), facts);
    let mut marks = Vec::new();
    if let Some(proposed) = assessments::current(db, id, AssessmentState::Proposed).await? {
        marks.push(say("proposed", json!({ "level": label(proposed.level) }))?);
    }
    if let Some(exception) = asked::current(db, id).await? {
        let agreed = exception.state == ExceptionState::Agreed;
        let facts = json!({ "level": label(exception.level) });
        marks.push(say(if agreed { "excepted" } else { "asked" }, facts)?);
    }
    if let Some(team) = team_of(app, account)
        && let Some(review) = reviews::latest(db, &team.id).await?
        && let Some(item) = reviews::item(db, &review.review_id, id).await?
        && matches!(item.state, ItemState::Open | ItemState::Missed)
    {
        let key = if item.state == ItemState::Open { "open" } else { "missed" };
        marks.push(say(key, json!({ "quarter": load::said::quarter(app, &review) }))?);
    }
    Ok(marks.join(", "))
}

/// The teams that somebody leads and of which there is something to see to: proposals that wait for agreement, or a
/// quarter whose review has not begun.
async fn teams(app: &App, db: &mut Reader, user: &UserId, now: At) -> Result<Vec<Team>, ActionError> {
    let mut teams = Vec::new();
    for team in app.config.teams.iter().filter(|team| load::rights::leads(app, team, user)) {
        let proposals = assessments::proposed(db, &team.id).await?.len();
        let quarter = quarter_now(app, team, now);
        let latest = reviews::latest(db, &team.id).await?;
        let begun = latest.is_some_and(|one| one.quarter == quarter.to_string());
        let to_open = (!begun).then(|| quarter_label(quarter, app.config.organization.fiscal_year_starts));
        if proposals > 0 || to_open.is_some() {
            teams.push(Team { id: team.id.0.clone(), name: team.name.clone(), proposals, to_open });
        }
    }
    Ok(teams)
}
