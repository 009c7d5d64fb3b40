//! What is decided in one click: nothing changed, agreed, spoken to.

use baton_storage::ids::{AccountId, TeamId};
use baton_storage::people::Person;
use baton_storage::time::At;
use baton_storage::{Reader, assessments};
use serde_json::json;
use slack_morphism::prelude::SlackView;

use crate::accounts::roles;
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::{Answer, Interaction, MutationCtx, Payload, Placement, QueryCtx};
use crate::error::ActionError;
use crate::features::priority::actions::{self, Assessed, By, agree as agreed, decide};
use crate::features::priority::commands::submit::{beside, within};
use crate::features::priority::commands::{load_context, may_decide, page};
use crate::features::priority::form::{self, Origin};
use crate::features::priority::load::said::date;
use crate::features::priority::load::{self, PriorityContext};
use crate::features::priority::rules::level::label;
use crate::features::priority::view;
use crate::features::priority::view::list::{Proposal, ProposalFacts};
use crate::slack::payloads::{ProposedLevel, ProposedUntil};

/// "Nothing changed": the answers of the last time hold, beside what the feed says now. Where they do not decide, the
/// form asks what is open.
pub async fn unchanged(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let context = load_context(ctx.app, ctx.tx, &AccountId::from(interaction.value()), ctx.now).await?;
    may_decide(ctx.app, ctx.tx, &context, actor).await?;
    let answers = form::confirmed(&context, actor, ctx.now)?;
    let confirms = load::rights::confirms(ctx.app, ctx.tx, &context, &actor.user_id).await?;
    let by = By { user: &actor.user_id, confirms };
    match decide(ctx, &context, &answers, by).await? {
        Assessed::Open(_) => {
            let view = form::view(ctx.app, ctx.tx, &context, actor, ctx.now, Origin::default()).await?;
            Ok(Answer::open_at(view, beside(interaction)))
        }
        Assessed::Decided(_) | Assessed::Proposed(_) => {
            after(ctx.app, ctx.tx, &context, actor, interaction, ctx.now).await
        }
    }
}

/// "I spoke to them" (P7).
pub async fn touched(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let context = load_context(ctx.app, ctx.tx, &AccountId::from(interaction.value()), ctx.now).await?;
    may_decide(ctx.app, ctx.tx, &context, actor).await?;
    actions::touch::touched(ctx, &context.account.account_id, &actor.user_id, "button").await?;
    after(ctx.app, ctx.tx, &context, actor, interaction, ctx.now).await
}

/// "Agree" to what was proposed (P3).
pub async fn agree(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let ProposedLevel { account, assessment } = ProposedLevel::read(interaction.value());
    let context = load_context(ctx.app, ctx.tx, &account, ctx.now).await?;
    may_agree(ctx.app, ctx.tx, &context, actor).await?;
    let there = context.proposed.as_ref().map(|proposed| &proposed.assessment_id);
    if there.is_none() || assessment.is_some_and(|assessment| there != Some(&assessment)) {
        return Err(stale(ctx.app, ctx.tx, &context, actor).await?);
    }
    agreed(ctx, &context, &actor.user_id).await?;
    if let Some(id) = within(interaction) {
        let view = waiting(ctx.app, ctx.tx, context.team, actor, ctx.now).await?;
        return Ok(Answer::open_at(view, Placement::InPlaceOf(id.to_owned())));
    }
    after(ctx.app, ctx.tx, &context, actor, interaction, ctx.now).await
}

/// "Look them through": a team's proposals that wait for agreement.
pub async fn proposals(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let team = led(app, interaction.value(), actor)?;
    Ok(Answer::open(waiting(app, db, team, actor, now).await?))
}

/// "Agree to all": to all that stood there when it was looked at.
pub async fn agree_all(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let ProposedUntil { team, until } = ProposedUntil::read(interaction.value());
    let team = led(ctx.app, team.as_str(), actor)?;
    for proposed in assessments::proposed(ctx.tx, &team.id).await? {
        if proposed.assessed_at > until {
            continue;
        }
        let context = load_context(ctx.app, ctx.tx, &proposed.account_id, ctx.now).await?;
        may_agree(ctx.app, ctx.tx, &context, actor).await?;
        agreed(ctx, &context, &actor.user_id).await?;
    }
    let view = waiting(ctx.app, ctx.tx, team, actor, ctx.now).await?;
    let place = within(interaction).map_or(Placement::Alone, |id| Placement::InPlaceOf(id.to_owned()));
    Ok(Answer::open_at(view, place))
}

/// The page of a team's proposals as they stand now.
async fn waiting(
    app: &App,
    db: &mut Reader,
    team: &Team,
    actor: &Person,
    now: At,
) -> Result<SlackView, ActionError> {
    let zone = roles::calendar(app, Some(actor)).zone();
    let mut waiting = Vec::new();
    for proposed in assessments::proposed(db, &team.id).await? {
        let context = load_context(app, db, &proposed.account_id, now).await?;
        let facts = ProposalFacts {
            account: context.account.name.clone(),
            level: label(context.level()),
            to: label(proposed.level),
            who: load::rights::actor_name(db, &proposed.assessed_by).await?,
            on: date(proposed.assessed_at, zone),
            because: proposed.why,
        };
        let account = context.account.account_id.clone();
        let value = ProposedLevel { account, assessment: Some(proposed.assessment_id) };
        waiting.push(Proposal { value: value.to_string(), facts });
    }
    let all = ProposedUntil { team: team.id.clone(), until: now }.to_string();
    Ok(view::list::proposals(&app.words, &team.name, &all, &waiting)?)
}

/// What somebody sees after a click: on the account's page, the page as it is now; in a message that is brought up to
/// date by itself, nothing more.
async fn after(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    actor: &Person,
    interaction: &Interaction,
    now: At,
) -> Result<Answer, ActionError> {
    match &interaction.payload {
        Payload::Click(click) if click.message.is_some() => Ok(Answer::default()),
        _ => Ok(Answer::privately(page(app, db, &context.account.account_id, actor, now).await?)),
    }
}

/// Lets through who has to agree to what was proposed.
///
/// # Errors
/// A sentence that says who may.
pub async fn may_agree(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    actor: &Person,
) -> Result<(), ActionError> {
    let asks = context.version()?.confirmed_by.is_some();
    if asks && load::rights::confirms(app, db, context, &actor.user_id).await? {
        return Ok(());
    }
    let managers: Vec<_> = context.team.managers.iter().collect();
    let who = load::rights::either(db, &managers).await?;
    let facts = json!({ "account": context.account.name, "team": context.team.name, "who": who });
    Err(ActionError::rejection(app.words.plain("priority.fault.agrees", facts)?))
}

/// The team, for whoever leads it.
fn led<'a>(app: &'a App, id: &str, actor: &Person) -> Result<&'a Team, ActionError> {
    let team = app.config.team(&TeamId::from(id));
    match team.filter(|team| load::rights::leads(app, team, &actor.user_id)) {
        Some(team) => Ok(team),
        None => {
            let facts = json!({ "team": team.map(|team| team.name.as_str()) });
            Err(ActionError::rejection(app.words.plain("priority.fault.leads", facts)?))
        }
    }
}

/// What has become of a proposal meanwhile.
async fn stale(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    actor: &Person,
) -> Result<ActionError, ActionError> {
    let zone = roles::calendar(app, Some(actor)).zone();
    let key = if context.proposed.is_some() { "proposed_anew" } else { "agreed_already" };
    let latest = context.proposed.as_ref().or(context.last.as_ref());
    let by = latest.map(|one| one.settled_by.as_ref().unwrap_or(&one.assessed_by));
    let at = latest.map(|one| one.settled_at.unwrap_or(one.assessed_at));
    let facts = json!({
        "account": context.account.name,
        "who": match by {
            Some(by) => Some(load::rights::actor_name(db, by).await?),
            None => None,
        },
        "when": at.map(|at| at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string()),
        "level": label(latest.map_or(context.level(), |one| one.level)),
    });
    let sentence = app.words.plain(&format!("priority.fault.{key}"), facts)?;
    Ok(ActionError::Rejection { sentence, effects: Vec::new(), stale: true })
}
