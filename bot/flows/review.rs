//! What people can do in a quarterly review (P6): open one, go through their accounts, go through what is left in
//! somebody's place, and look at all of it.
//!
//! Deliberately absent: the questions of an account, which `priority` asks.

use baton_storage::Reader;
use baton_storage::ids::{AccountId, ReviewId, TeamId, UserId};
use baton_storage::outbox::NewEffect;
use baton_storage::people::Person;
use baton_storage::reviews::{self, Item};
use baton_storage::states::{ItemState, Priority, ReviewState};
use baton_storage::time::At;
use serde_json::{Value, json};

use super::visit::{Act, Answer, Going, Look};
use crate::app::App;
use crate::config::Team;
use crate::error::Failure;
use crate::jobs::Job;
use crate::jobs::people::name;
use crate::jobs::priority::{self, Assessed, By, decide};
use crate::jobs::review::{self as jobs, Loaded, Opened, Scope, Walk};
use crate::jobs::update::Update;
use crate::messages::replies;
use crate::messages::request::facts::{age, weekday};
use crate::messages::review::pages::{self, Entry};
use crate::policy::priority::review::label;

/// Opens a team's review of this quarter by hand.
pub fn open(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let team = app.config.team(&TeamId::from(visit.value()));
        let Some(team) = team else { return Err(refused(app, "gone", json!({}))?) };
        leads(app, tx, team, actor, "who_opens").await?;
        let quarter = jobs::quarter(app, team, now);
        let said = label(quarter, app.config.organization.fiscal_year_starts);
        let mut facts = json!({ "quarter": said, "team": team.name });
        let (key, review) = match jobs::open(app, tx, team, quarter, Some(&actor.user_id), now).await? {
            Opened::Now(review) => ("said.opened", review),
            Opened::Before(review) | Opened::Meanwhile(review) => ("fault.before", review),
            Opened::NoAccounts => return Err(refused(app, "no_accounts", facts)?),
        };
        facts["ends"] = json!(weekday(review.ends_at, team.timezone));
        facts["closed"] = json!(review.closed_at.map(|at| weekday(at, team.timezone)));
        let sentence = app.words.plain(&format!("review.{key}"), facts)?;
        Ok(Answer::privately(replies::sentence(&sentence)))
    })
}

/// "Review my accounts", "Go on": the walk, wherever one has come.
pub fn walk(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        let Look { app, db, now, actor, visit } = look;
        let loaded = running(app, db, visit.value()).await?;
        let step = jobs::step(&loaded, &actor.user_id, Scope::Own);
        if step.theirs.is_empty() {
            return Err(refused(app, "not_yours", of(&loaded))?);
        }
        let mut answer = Answer::open(page(app, &loaded, &step.theirs, &actor.user_id)?);
        if step.next.is_some() {
            answer.effects.push(message(&loaded, actor, Scope::Own).effect(app, now)?);
        }
        Ok(answer)
    })
}

/// "Review in their place": a manager's walk through all that is left.
pub fn rest(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let loaded = running(app, tx, visit.value()).await?;
        leads(app, tx, loaded.team, actor, "who_rest").await?;
        let step = jobs::step(&loaded, &actor.user_id, Scope::Team);
        let mut facts = of(&loaded);
        facts["all"] = json!(step.progress.all);
        facts["left"] = json!(step.progress.all - step.progress.reviewed);
        if step.next.is_none() {
            return Err(refused(app, "nothing_left", facts)?);
        }
        let walk = message(&loaded, actor, Scope::Team);
        walk.enqueue(app, tx, now).await?;
        Update::of(app, &walk)?.enqueue(app, tx, now).await?;
        Ok(Answer::privately(replies::sentence(&app.words.plain("review.said.sent", facts)?)))
    })
}

/// "Nothing changed": the last answers, beside what the feed says now, decide again.
pub fn unchanged(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let (loaded, item) = place(app, tx, visit.value(), actor, now).await?;
        let Some(standing) = priority::standing(app, tx, &item.account_id, now).await? else {
            return Err(gone(app, &loaded, &item, actor, now)?);
        };
        let by = By { user: &actor.user_id, confirms: is_lead(app, loaded.team, &actor.user_id) };
        let answers = standing.prefilled()?;
        match decide(app, tx, &standing, &answers, by, now).await? {
            Assessed::Decided(_) | Assessed::Proposed(_) => Ok(Answer::default()),
            Assessed::Open(_) => {
                let facts = json!({ "account": standing.account.name });
                Err(late(app, "needs_answer", facts, refreshed(app, &loaded, actor, now)?)?)
            }
        }
    })
}

/// "Later": the account goes to the end of the line.
pub fn later(act: Act<'_>) -> Going<'_> {
    Box::pin(async move {
        let Act { app, tx, now, actor, visit } = act;
        let (loaded, mut item) = place(app, tx, visit.value(), actor, now).await?;
        item.settled_at = Some(now);
        reviews::keep(tx, &item).await?;
        jobs::changed(app, tx, &loaded.review.review_id, &[item.csm], now).await?;
        Ok(Answer::default())
    })
}

/// "All accounts": every account of a walk, with how it stands.
pub fn all(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        let Look { app, db, actor, visit, .. } = look;
        let (id, scope) = match visit.value().split_once('/') {
            Some((id, _)) => (id, Scope::Team),
            None => (visit.value(), Scope::Own),
        };
        let loaded = find(app, db, id).await?;
        if scope == Scope::Team {
            leads(app, db, loaded.team, actor, "who_rest").await?;
        }
        let step = jobs::step(&loaded, &actor.user_id, scope);
        if step.theirs.is_empty() {
            return Err(refused(app, "not_yours", of(&loaded))?);
        }
        Ok(Answer::open(page(app, &loaded, &step.theirs, &actor.user_id)?))
    })
}

/// "Show all": everything that moved, and all that nobody looked at.
pub fn moved(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        let Look { app, db, now, visit, .. } = look;
        let loaded = find(app, db, visit.value()).await?;
        let sheet = jobs::summary(app, db, &loaded, now).await?;
        Ok(Answer::open(pages::moves(&app.words, &sheet)?))
    })
}

async fn find<'a>(app: &'a App, db: &mut Reader, id: &str) -> Result<Loaded<'a>, Failure> {
    let loaded = jobs::load(app, db, &ReviewId::from(id)).await?;
    loaded.map_or_else(|| Err(refused(app, "gone", json!({}))?), Ok)
}

/// The review, if it is open.
async fn running<'a>(app: &'a App, db: &mut Reader, id: &str) -> Result<Loaded<'a>, Failure> {
    let loaded = find(app, db, id).await?;
    match loaded.review.state {
        ReviewState::Open => Ok(loaded),
        ReviewState::Closed => Err(late(app, "closed", of(&loaded), Vec::new())?),
    }
}

/// An account's place in a review (`REVIEW/ACCOUNT`) that somebody goes through and may: open, and still in its book.
async fn place<'a>(
    app: &'a App,
    tx: &mut baton_storage::Tx,
    value: &str,
    actor: &Person,
    now: At,
) -> Result<(Loaded<'a>, Item), Failure> {
    let (id, account) = value.split_once('/').unwrap_or_default();
    let loaded = running(app, tx, id).await?;
    jobs::sync(app, tx, &loaded.review, now).await?;
    let loaded = find(app, tx, id).await?;
    let account = AccountId::from(account);
    let item = reviews::item(tx, &loaded.review.review_id, &account).await?;
    let Some(item) = item else { return Err(refused(app, "gone", json!({}))?) };
    if loaded.walker(&item.csm) != actor.user_id && !is_lead(app, loaded.team, &actor.user_id) {
        let mut facts = of(&loaded);
        facts["csm_name"] = json!(loaded.name(&item.csm));
        facts["account"] = json!(loaded.account(&account));
        return Err(late(app, "who_reviews", facts, refreshed(app, &loaded, actor, now)?)?);
    }
    match item.state {
        ItemState::Open => Ok((loaded, item)),
        ItemState::Gone => Err(gone(app, &loaded, &item, actor, now)?),
        ItemState::Reviewed | ItemState::Missed => {
            let who = item.settled_by.as_ref().map(|user| loaded.name(user));
            let level = item.after.unwrap_or(Priority::Pr1);
            let facts = json!({
                "who": who, "account": loaded.account(&account), "level": priority::change::label(level),
                "age": age(item.settled_at.unwrap_or(now), now),
            });
            Err(late(app, "reviewed", facts, refreshed(app, &loaded, actor, now)?)?)
        }
    }
}

/// Those who lead a team, and who stands in for them.
fn is_lead(app: &App, team: &Team, user: &UserId) -> bool {
    team.managers.contains(user)
        || team.directors.contains(user)
        || team.managers.iter().any(|manager| app.config.backup(manager) == Some(user))
}

async fn leads(app: &App, db: &mut Reader, team: &Team, actor: &Person, key: &str) -> Result<(), Failure> {
    if is_lead(app, team, &actor.user_id) {
        return Ok(());
    }
    let mut names = Vec::new();
    for user in team.managers.iter().chain(&team.directors) {
        names.push(name(db, user).await?);
    }
    Err(refused(app, key, json!({ "team": team.name, "names": names.join(", ") }))?)
}

fn message(loaded: &Loaded<'_>, actor: &Person, scope: Scope) -> Walk {
    Walk { review: loaded.review.review_id.clone(), reader: actor.user_id.clone(), scope }
}

/// The messages of whoever came too late are brought up to date.
fn refreshed(app: &App, loaded: &Loaded<'_>, actor: &Person, now: At) -> Result<Vec<NewEffect>, Failure> {
    let update = |scope| Update::of(app, &message(loaded, actor, scope))?.effect(app, now);
    Ok(vec![update(Scope::Own)?, update(Scope::Team)?])
}

fn gone(app: &App, loaded: &Loaded<'_>, item: &Item, actor: &Person, now: At) -> Result<Failure, Failure> {
    let facts = json!({ "account": loaded.account(&item.account_id) });
    late(app, "left_the_book", facts, refreshed(app, loaded, actor, now)?)
}

fn page(
    app: &App,
    loaded: &Loaded<'_>,
    items: &[&Item],
    reader: &UserId,
) -> Result<slack_morphism::prelude::SlackView, Failure> {
    let entry = |item: &&Item| Entry {
        account: loaded.account(&item.account_id),
        account_id: item.account_id.0.clone(),
        whose: (item.csm != *reader).then(|| loaded.name(&item.csm)),
        state: item.state,
        level: item.after.unwrap_or_else(|| {
            let account = loaded.accounts.get(&item.account_id);
            account.and_then(|account| account.priority).unwrap_or(Priority::Pr1)
        }),
        settled_by: item.settled_by.as_ref().map(|user| loaded.name(user)),
    };
    let entries: Vec<Entry> = items.iter().map(entry).collect();
    Ok(pages::all(&app.words, &loaded.frame(), &entries)?)
}

fn of(loaded: &Loaded<'_>) -> Value {
    let frame = loaded.frame();
    json!({ "quarter": frame.quarter, "team": frame.team, "ends": frame.ends, "closed": frame.closed })
}

fn refused(app: &App, key: &str, facts: Value) -> Result<Failure, Failure> {
    Ok(Failure::rejection(app.words.plain(&format!("review.fault.{key}"), facts)?))
}

fn late(app: &App, key: &str, facts: Value, effects: Vec<NewEffect>) -> Result<Failure, Failure> {
    let sentence = app.words.plain(&format!("review.fault.{key}"), facts)?;
    Ok(Failure::Rejection { sentence, effects, too_late: true })
}
