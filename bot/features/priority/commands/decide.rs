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
use crate::engine::interaction::{Act, Answer, Deed, Look, Visit, Where};
use crate::error::Failure;
use crate::features::priority::actions::{Assessed, By, agree as agreed, decide, label};
use crate::features::priority::commands::submit::{beside, within};
use crate::features::priority::commands::{may_decide, page, standing};
use crate::features::priority::form::Context;
use crate::features::priority::load::Standing;
use crate::features::priority::load::said::date;
use crate::features::priority::view::list::Proposal;
use crate::features::priority::{actions, form, load, view};
use crate::slack::payloads::{ProposedLevel, ProposedUntil};

/// "Nothing changed": the answers of the last time hold, beside what the feed says now. Where they do not decide, the
/// form asks what is open.
pub async fn unchanged(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let standing = standing(app, tx, &AccountId::from(visit.value()), now).await?;
    may_decide(app, tx, &standing, actor).await?;
    let answers = form::confirmed(&standing, actor, now)?;
    let confirms = load::rights::confirms(app, tx, &standing, &actor.user_id).await?;
    let by = By { user: &actor.user_id, confirms };
    match decide(app, tx, &standing, &answers, by, now).await? {
        Assessed::Open(_) => {
            let view = form::view(app, tx, &standing, actor, now, Context::default()).await?;
            Ok(Answer::open_at(view, beside(visit)))
        }
        Assessed::Decided(_) | Assessed::Proposed(_) => after(app, tx, &standing, (actor, visit), now).await,
    }
}

/// "I spoke to them" (P7).
pub async fn touched(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let standing = standing(app, tx, &AccountId::from(visit.value()), now).await?;
    may_decide(app, tx, &standing, actor).await?;
    actions::touch::touched(app, tx, &standing.account.account_id, &actor.user_id, "button", now).await?;
    after(app, tx, &standing, (actor, visit), now).await
}

/// "Agree" to what was proposed (P3).
pub async fn agree(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let ProposedLevel { account, assessment } = ProposedLevel::read(visit.value());
    let standing = standing(app, tx, &account, now).await?;
    may_agree(app, tx, &standing, actor).await?;
    let there = standing.proposed.as_ref().map(|proposed| &proposed.assessment_id);
    if there.is_none() || assessment.is_some_and(|assessment| there != Some(&assessment)) {
        return Err(too_late(app, tx, &standing, actor).await?);
    }
    agreed(app, tx, &standing, &actor.user_id, now).await?;
    if let Some(id) = within(visit) {
        let view = waiting(app, tx, standing.team, actor, now).await?;
        return Ok(Answer::open_at(view, Where::InPlaceOf(id.to_owned())));
    }
    after(app, tx, &standing, (actor, visit), now).await
}

/// "Look them through": a team's proposals that wait for agreement.
pub async fn proposals(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let team = led(app, visit.value(), actor)?;
    Ok(Answer::open(waiting(app, db, team, actor, now).await?))
}

/// "Agree to all": to all that stood there when it was looked at.
pub async fn agree_all(act: Act<'_>) -> Result<Answer, Failure> {
    let Act { app, tx, now, actor, visit } = act;
    let ProposedUntil { team, until } = ProposedUntil::read(visit.value());
    let team = led(app, team.as_str(), actor)?;
    for proposed in assessments::proposed(tx, &team.id).await? {
        if proposed.assessed_at > until {
            continue;
        }
        let standing = standing(app, tx, &proposed.account_id, now).await?;
        may_agree(app, tx, &standing, actor).await?;
        agreed(app, tx, &standing, &actor.user_id, now).await?;
    }
    let view = waiting(app, tx, team, actor, now).await?;
    let place = within(visit).map_or(Where::Alone, |id| Where::InPlaceOf(id.to_owned()));
    Ok(Answer::open_at(view, place))
}

/// The page of a team's proposals as they stand now.
async fn waiting(
    app: &App,
    db: &mut Reader,
    team: &Team,
    actor: &Person,
    now: At,
) -> Result<SlackView, Failure> {
    let zone = roles::calendar(app, Some(actor)).zone();
    let mut waiting = Vec::new();
    for proposed in assessments::proposed(db, &team.id).await? {
        let standing = standing(app, db, &proposed.account_id, now).await?;
        let facts = json!({
            "account": standing.account.name,
            "level": label(standing.level()),
            "to": label(proposed.level),
            "who": load::rights::actor_name(db, &proposed.assessed_by).await?,
            "on": date(proposed.assessed_at, zone),
            "because": proposed.why,
        });
        let account = standing.account.account_id.clone();
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
    standing: &Standing<'_>,
    (actor, visit): (&Person, &Visit),
    now: At,
) -> Result<Answer, Failure> {
    match &visit.deed {
        Deed::Click(click) if click.message.is_some() => Ok(Answer::default()),
        _ => Ok(Answer::privately(page(app, db, &standing.account.account_id, actor, now).await?)),
    }
}

async fn may_agree(
    app: &App,
    db: &mut Reader,
    standing: &Standing<'_>,
    actor: &Person,
) -> Result<(), Failure> {
    let asks = standing.version()?.confirmed_by.is_some();
    if asks && load::rights::confirms(app, db, standing, &actor.user_id).await? {
        return Ok(());
    }
    let managers: Vec<_> = standing.team.managers.iter().collect();
    let who = load::rights::either(db, &managers).await?;
    let facts = json!({ "account": standing.account.name, "team": standing.team.name, "who": who });
    Err(Failure::rejection(app.words.plain("priority.fault.agrees", facts)?))
}

/// The team, for whoever leads it.
fn led<'a>(app: &'a App, id: &str, actor: &Person) -> Result<&'a Team, Failure> {
    let team = app.config.team(&TeamId::from(id));
    match team.filter(|team| load::rights::leads(app, team, &actor.user_id)) {
        Some(team) => Ok(team),
        None => {
            let facts = json!({ "team": team.map(|team| team.name.as_str()) });
            Err(Failure::rejection(app.words.plain("priority.fault.leads", facts)?))
        }
    }
}

/// What has become of a proposal meanwhile.
async fn too_late(
    app: &App,
    db: &mut Reader,
    standing: &Standing<'_>,
    actor: &Person,
) -> Result<Failure, Failure> {
    let zone = roles::calendar(app, Some(actor)).zone();
    let key = if standing.proposed.is_some() { "proposed_anew" } else { "agreed_already" };
    let latest = standing.proposed.as_ref().or(standing.last.as_ref());
    let by = latest.map(|one| one.settled_by.as_ref().unwrap_or(&one.assessed_by));
    let at = latest.map(|one| one.settled_at.unwrap_or(one.assessed_at));
    let facts = json!({
        "account": standing.account.name,
        "who": match by {
            Some(by) => Some(load::rights::actor_name(db, by).await?),
            None => None,
        },
        "when": at.map(|at| at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string()),
        "level": label(latest.map_or(standing.level(), |one| one.level)),
    });
    let sentence = app.words.plain(&format!("priority.fault.{key}"), facts)?;
    Ok(Failure::Rejection { sentence, effects: Vec::new(), too_late: true })
}
