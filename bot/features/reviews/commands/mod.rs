//! What people can do in a quarterly review (P6): open one, go through their accounts, go through what is left in
//! somebody's place, and look at all of it.
//!
//! Deliberately absent: the questions of an account, which `priority` asks.

pub mod session;
pub mod turns;

use baton_storage::ids::{ReviewId, TeamId, UserId};
use baton_storage::outbox::NewOutboxEntry;
use baton_storage::people::Person;
use baton_storage::reviews::Item;
use baton_storage::states::{ItemState, Priority, ReviewState};
use baton_storage::{Reader, posts};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use crate::accounts::teams;
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx};
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::error::ActionError;
use crate::features;
use crate::features::reviews::actions::open::Opened;
use crate::features::reviews::jobs::session::{Scope, Session};
use crate::features::reviews::load::{self, ReviewContext};
use crate::features::reviews::view::pages::Entry;
use crate::features::reviews::{actions, jobs, view};
use crate::rules::quarter::label;
use crate::slack::dates::weekday;
use crate::slack::payloads::ReviewAll;
use crate::slack::replies;

/// Opens a team's review of this quarter by hand.
pub async fn open(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let team = ctx.app.config.team(&TeamId::from(interaction.value()));
    let Some(team) = team else { return Err(refused(ctx.app, "gone", json!({}))?) };
    leads(ctx.app, ctx.tx, team, actor, "who_opens").await?;
    let quarter = teams::quarter(ctx.app, team, ctx.now);
    let said = label(quarter, ctx.app.config.organization.fiscal_year_starts);
    let mut facts = json!({ "quarter": said, "team": team.name });
    let (key, review) = match actions::open::open(ctx, team, quarter, Some(&actor.user_id)).await? {
        Opened::Now(review) => ("said.opened", review),
        Opened::Before(review) | Opened::Meanwhile(review) => ("fault.before", review),
        Opened::NoAccounts => return Err(refused(ctx.app, "no_accounts", facts)?),
    };
    facts["ends"] = json!(weekday(review.ends_at, team.timezone));
    facts["closed"] = json!(review.closed_at.map(|at| weekday(at, team.timezone)));
    let sentence = ctx.app.words.plain(&format!("reviews.{key}"), facts)?;
    Ok(Answer::privately(replies::sentence(&sentence)))
}

/// "Review in their place": a manager's session through all that is left.
pub async fn rest(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let loaded = running(ctx.app, ctx.tx, interaction.value()).await?;
    leads(ctx.app, ctx.tx, loaded.team, actor, "who_rest").await?;
    let step = jobs::session::step(&loaded, &actor.user_id, Scope::Team);
    let mut facts = of(&loaded);
    facts["all"] = json!(step.progress.all);
    facts["left"] = json!(step.progress.all - step.progress.reviewed);
    if step.next.is_none() {
        return Err(refused(ctx.app, "nothing_left", facts)?);
    }
    let session = message(&loaded, actor, Scope::Team);
    let stands = !posts::of_matter(ctx.tx, &session.message_key()).await?.is_empty();
    session.enqueue(ctx).await?;
    Update::of(ctx.app, &session)?.enqueue(ctx).await?;
    if !stands && interaction.in_direct_message() {
        // It comes right under the button.
        return Ok(Answer::default());
    }
    Ok(Answer::privately(replies::sentence(&ctx.app.words.plain("reviews.said.sent", facts)?)))
}

/// "All accounts": every account of a session, with how it stands.
pub async fn all(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    let ReviewAll { review, of_team } = ReviewAll::read(interaction.value());
    let scope = if of_team { Scope::Team } else { Scope::Own };
    let loaded = find(app, db, review.as_str()).await?;
    if scope == Scope::Team {
        leads(app, db, loaded.team, actor, "who_rest").await?;
    }
    let step = jobs::session::step(&loaded, &actor.user_id, scope);
    if step.theirs.is_empty() {
        return Err(refused(app, "not_yours", of(&loaded))?);
    }
    Ok(Answer::open(page(app, &loaded, &step.theirs, &actor.user_id)?))
}

/// "Show all": everything that moved, and all that nobody looked at.
pub async fn moved(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, interaction, .. } = ctx;
    let loaded = find(app, db, interaction.value()).await?;
    let sheet = load::summary::sheet(app, db, &loaded, now).await?;
    Ok(Answer::open(view::pages::moves(&app.words, &sheet)?))
}

pub(crate) async fn find<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
) -> Result<ReviewContext<'a>, ActionError> {
    let loaded = load::load(app, db, &ReviewId::from(id)).await?;
    known(app, loaded)
}

fn known<'a>(app: &App, loaded: Option<ReviewContext<'a>>) -> Result<ReviewContext<'a>, ActionError> {
    loaded.map_or_else(|| Err(refused(app, "gone", json!({}))?), Ok)
}

/// The review, if it is open.
pub(crate) async fn running<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
) -> Result<ReviewContext<'a>, ActionError> {
    let loaded = load::load(app, db, &ReviewId::from(id)).await?;
    open_one(app, loaded)
}

/// The one that was found, if it is open.
pub(crate) fn open_one<'a>(
    app: &App,
    loaded: Option<ReviewContext<'a>>,
) -> Result<ReviewContext<'a>, ActionError> {
    let loaded = known(app, loaded)?;
    match loaded.review.state {
        ReviewState::Open => Ok(loaded),
        ReviewState::Closed => Err(late(app, "closed", of(&loaded), Vec::new())?),
    }
}

async fn leads(
    app: &App,
    db: &mut Reader,
    team: &Team,
    actor: &Person,
    key: &str,
) -> Result<(), ActionError> {
    if features::priority::load::rights::leads(app, team, &actor.user_id) {
        return Ok(());
    }
    let leads: Vec<&UserId> = team.managers.iter().chain(&team.directors).collect();
    let facts =
        json!({ "team": team.name, "who": features::priority::load::rights::either(db, &leads).await? });
    Err(refused(app, key, facts)?)
}

/// Lets through whoever reviews an account: who goes through it, and who leads the team; while it is in the review.
pub(crate) fn may_review(
    app: &App,
    loaded: &ReviewContext<'_>,
    item: &Item,
    actor: &Person,
) -> Result<(), ActionError> {
    let mut facts = of(loaded);
    facts["account"] = json!(loaded.account(&item.account_id));
    facts["csm_name"] = json!(loaded.name(&item.csm));
    let theirs = loaded.reviewer(&item.csm) == actor.user_id;
    if item.state == ItemState::Gone {
        return Err(refused(app, "left_the_book", facts)?);
    }
    if !theirs && !features::priority::load::rights::leads(app, loaded.team, &actor.user_id) {
        return Err(refused(app, "who_reviews", facts)?);
    }
    Ok(())
}

pub(crate) fn message(loaded: &ReviewContext<'_>, actor: &Person, scope: Scope) -> Session {
    Session { review: loaded.review.review_id.clone(), reader: actor.user_id.clone(), scope }
}

pub(crate) fn page(
    app: &App,
    loaded: &ReviewContext<'_>,
    items: &[&Item],
    reader: &UserId,
) -> Result<SlackView, ActionError> {
    let entry = |item: &&Item| Entry {
        account: loaded.account(&item.account_id),
        account_id: item.account_id.0.clone(),
        whose: (item.csm != *reader).then(|| loaded.name(&item.csm)),
        state: item.state,
        level: item.after.unwrap_or_else(|| {
            let account = loaded.accounts.get(&item.account_id);
            account.and_then(|account| account.priority).unwrap_or(Priority::Pr1)
        }),
        settled_by: item.settled_by.as_ref().map(|by| loaded.actor_name(by)),
    };
    let entries: Vec<Entry> = items.iter().map(entry).collect();
    Ok(view::pages::all(&app.words, &loaded.frame(), &entries)?)
}

pub(crate) fn of(loaded: &ReviewContext<'_>) -> Value {
    let frame = loaded.frame();
    json!({ "quarter": frame.quarter, "team": frame.team, "ends": frame.ends, "closed": frame.closed })
}

pub(crate) fn refused(app: &App, key: &str, facts: Value) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain(&format!("reviews.fault.{key}"), facts)?))
}

pub(crate) fn late(
    app: &App,
    key: &str,
    facts: Value,
    effects: Vec<NewOutboxEntry>,
) -> Result<ActionError, ActionError> {
    let sentence = app.words.plain(&format!("reviews.fault.{key}"), facts)?;
    Ok(ActionError::Rejection { sentence, effects, stale: true })
}
