//! How an account is, by hand: a word on it, and the update that is owed while it is not well (G5). The account team,
//! who leads it, and whoever it was passed on to may.

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::ids::AccountId;
use baton_storage::people::Person;
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::accounts::roles::{self, Place};
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::{Answer, MutationCtx, QueryCtx, needed};
use crate::error::ActionError;
use crate::features::health::actions::{self, Word};
use crate::features::health::load;
use crate::features::health::rules::HealthRules;
use crate::features::health::view::{self, Latest};
use crate::slack::dates::age;
use crate::tasks::load::is_asked;

/// The fewest characters that say why.
const SENTENCE: usize = 10;

/// An account, for somebody who may say how it is.
struct Held<'a> {
    account: Account,
    team: &'a Team,
    latest: Option<Latest>,
    /// What the form carries: the account, and the last word when it was opened.
    private: String,
}

/// "Health": the form.
pub async fn open(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let held = held(app, db, interaction.value(), actor, now).await?;
    let rules = &app.playbook.of::<HealthRules>();
    let colour = held.account.health.as_deref().and_then(|word| rules.colour(word));
    let id = colour.map(|colour| colour.id.as_str());
    Ok(Answer::open(view::form(
        &app.words,
        &held.account.name,
        &held.private,
        held.latest.as_ref(),
        &rules.colours,
        id,
    )?))
}

/// The word, given.
pub async fn save(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let held = ensure_state(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    let rules = &ctx.app.playbook.of::<HealthRules>();
    let from = held.account.health.as_deref().and_then(|word| rules.colour(word));
    let Some(to) = form.choice("colour").and_then(|id| rules.colour(id)) else {
        return Err(fault(ctx.app, "colour", "choose", json!({}))?);
    };
    let why = form.text("why");
    let short = why.chars().count() < SENTENCE;
    if rules.is_worse(from, to) && short {
        return Err(fault(ctx.app, "why", "why", json!({}))?);
    }
    if from == Some(to) && short {
        return Err(fault(ctx.app, "why", "same", json!({ "to": to.label.to_lowercase() }))?);
    }
    let why = Some(why.to_owned()).filter(|why| !why.is_empty());
    let word = Word { health: &to.id, why, plan: None };
    actions::say(ctx, &held.account, word, &actor.user_id).await?;
    saved(ctx.app, ctx.tx, &held, ctx.now).await
}

/// "Update": the form for what happened and what is planned.
pub async fn open_update(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let held = held(app, db, interaction.value(), actor, now).await?;
    let latest = unwell(app, &held)?;
    Ok(Answer::open(view::update_form(&app.words, &held.account.name, &held.private, latest)?))
}

/// The update, given.
pub async fn update(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let held = ensure_state(ctx.app, ctx.tx, &form.private, actor, ctx.now).await?;
    unwell(ctx.app, &held)?;
    let mut faults = std::collections::BTreeMap::new();
    for field in ["why", "plan"] {
        if form.text(field).chars().count() < SENTENCE {
            faults.insert(field, ctx.app.words.plain("health.fault.short", json!({}))?);
        }
    }
    if !faults.is_empty() {
        return Err(ActionError::Fields(faults));
    }
    let health = held.account.health.clone().unwrap_or_default();
    let (why, plan) = (Some(form.text("why").to_owned()), Some(form.text("plan").to_owned()));
    let word = Word { health: &health, why, plan };
    actions::say(ctx, &held.account, word, &actor.user_id).await?;
    saved(ctx.app, ctx.tx, &held, ctx.now).await
}

async fn saved(app: &App, db: &mut Reader, held: &Held<'_>, now: At) -> Result<Answer, ActionError> {
    let Some(account) = accounts::resolve_merged(db, &held.account.account_id).await? else {
        return Err(gone(app)?);
    };
    let latest = load::latest(app, db, &account, held.team.timezone, now).await?;
    Ok(Answer::instead(view::saved(&app.words, &account.name, latest.as_ref())?))
}

fn fault(
    app: &App,
    field: &'static str,
    key: &str,
    facts: serde_json::Value,
) -> Result<ActionError, ActionError> {
    Ok(ActionError::Fields([(field, app.words.plain(&format!("health.fault.{key}"), facts)?)].into()))
}

/// How it is, if it is not well.
fn unwell<'h>(app: &App, held: &'h Held<'_>) -> Result<&'h Latest, ActionError> {
    match held.latest.as_ref().filter(|latest| !latest.well) {
        Some(latest) => Ok(latest),
        None => {
            let facts = json!({ "account": held.account.name });
            Err(ActionError::rejection(app.words.plain("health.fault.well", facts)?))
        }
    }
}

async fn held<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &str,
    actor: &Person,
    now: At,
) -> Result<Held<'a>, ActionError> {
    let Some(account) = accounts::resolve_merged(db, &AccountId::from(id)).await? else {
        return Err(gone(app)?);
    };
    let refused = |key: &str, team: &str| -> Result<ActionError, ActionError> {
        let facts = json!({ "account": account.name, "team": team });
        Ok(ActionError::rejection(app.words.plain(&format!("health.fault.{key}"), facts)?))
    };
    let Some(team) = team_of(app, &account) else { return Err(refused("team", "")?) };
    let place = Place { account: &account, deal: None, team };
    let subject = crate::features::health::subject::subject(&account.account_id);
    let may = roles::concerned(app, db, &actor.user_id, &place).await?
        || is_asked(db, &subject, &actor.user_id).await?;
    if !may {
        return Err(refused("may", &team.name)?);
    }
    let latest = load::latest(app, db, &account, team.timezone, now).await?;
    let word = load::report(db, &account).await?.map(|(report, _)| report.report_id.0);
    let private = json!({ "account": account.account_id, "word": word }).to_string();
    Ok(Held { account, team, latest, private })
}

/// The same for a form that was opened before, if nobody has said anything since.
async fn ensure_state<'a>(
    app: &'a App,
    db: &mut Reader,
    private: &str,
    actor: &Person,
    now: At,
) -> Result<Held<'a>, ActionError> {
    let carried: serde_json::Value = serde_json::from_str(private).unwrap_or_default();
    let held = held(app, db, carried["account"].as_str().unwrap_or_default(), actor, now).await?;
    let Some((report, who)) = load::report(db, &held.account).await? else { return Ok(held) };
    if carried["word"].as_str() == Some(report.report_id.as_str()) {
        return Ok(held);
    }
    let colour = app.playbook.of::<HealthRules>().colour(&report.health);
    let facts = json!({
        "who": who,
        "account": held.account.name,
        "to": colour.map_or_else(|| report.health.clone(), |colour| colour.label.to_lowercase()),
        "age": age(report.said_at, now),
    });
    let sentence = app.words.plain("health.fault.meanwhile", facts)?;
    Err(ActionError::Rejection { sentence, effects: Vec::new(), stale: true })
}

fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("health.fault.gone", json!({}))?))
}

/// How the account is was chosen: worse than before needs a reason.
pub async fn colour_chosen(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, interaction, .. } = ctx;
    let Some((click, within)) = interaction.chosen_in(&["health.save"]) else { return Ok(Answer::default()) };
    let rules = app.playbook.of::<HealthRules>();
    let known: Value = serde_json::from_str(&within.private).unwrap_or_default();
    let id = AccountId::from(known["account"].as_str().unwrap_or_default());
    let word = accounts::resolve_merged(db, &id).await?.and_then(|account| account.health);
    let from = word.as_deref().and_then(|word| rules.colour(word));
    let to = rules.colour(&click.value);
    Ok(needed::drawn(within, "why", to.is_some_and(|to| rules.is_explained(from, to))))
}
