//! An account's priority, as its page shows it to one reader.

use baton_storage::exceptions::{self, Exception};
use baton_storage::ids::UserId;
use baton_storage::people::Person;
use baton_storage::states::{ExceptionState, ItemState, Priority};
use baton_storage::time::At;
use baton_storage::{Reader, accounts, assignments, reviews};
use chrono_tz::Tz;
use serde_json::json;

use crate::accounts::qualification::{CurrentCsm, QualificationRules};
use crate::accounts::roles;
use crate::app::App;
use crate::features::priority::load::evidence::evidence;
use crate::features::priority::load::offers::offers;
use crate::features::priority::load::said::{answers, date, decision, quarter, steps};
use crate::features::priority::load::{self, PriorityContext};
use crate::features::priority::rules::flow::Step;
use crate::features::priority::rules::level::label;
use crate::features::priority::rules::{Answer, Answers};
use crate::features::priority::view::facts::{
    ExceptionFacts, PriorityFacts, ProposedFacts, ReviewFacts, TouchFacts,
};
use crate::features::priority::view::page::{PriorityData, Withdraw};
use crate::slack::dates::{age, weekday};

/// The page, with what its reader may do.
pub async fn data(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    reader: &Person,
    now: At,
) -> anyhow::Result<PriorityData> {
    let zone = roles::calendar(app, Some(reader)).zone();
    let evidence = evidence(context, app.config.organization.currency);
    let mut facts = PriorityFacts {
        account: context.account.name.clone(),
        level: label(context.level()),
        team: context.team.name.clone(),
        csm: match &context.csm {
            Some(csm) => Some(load::rights::name(db, csm).await?),
            None => None,
        },
        age: age(context.evidence.known_at, now),
        rule: context.model.rule.clone(),
        because: context.last.as_ref().map(|last| last.why.clone()),
        from: context.evidence.source.clone(),
        told: context.last.is_none() && context.account.priority.is_some(),
        evidence: evidence.iter().cloned().collect(),
        region: context.account.region.clone(),
        touch: touch(db, context, zone).await?,
        proposed: proposed(db, context, zone).await?,
        ..PriorityFacts::default()
    };
    let undecided = undecided(app, db, context, &mut facts).await?;
    let path: Vec<Step> = match &context.last {
        Some(last) => serde_json::from_str(&last.path).unwrap_or_default(),
        None => Vec::new(),
    };
    let basis = basis(app, db, context, &mut facts, &path, zone).await?;
    let exception = match exception(app, db, context, &mut facts).await? {
        None if excepts(&path) => Some("expired"),
        exception => exception,
    };
    let review = in_review(app, db, context, &mut facts, zone).await?;
    let asker = |one: &&Exception| one.state == ExceptionState::Asked && one.asked_by == reader.user_id;
    let withdraw = context.exception.as_ref().filter(asker);
    let decided = undecided.is_none();
    let parameters = parameters(context)?;
    Ok(PriorityData {
        account_id: context.account.account_id.0.clone(),
        basis,
        path: steps(db, &path, now, zone).await?,
        evidence: if decided { evidence.iter().map(|(key, _)| *key).collect() } else { Vec::new() },
        parameters: answers(db, parameters, now, zone).await?,
        services: match context.version()?.level(context.level()) {
            Some(level) if decided => level.services.clone(),
            _ => Vec::new(),
        },
        review,
        undecided,
        proposed: context.proposed.is_some(),
        exception,
        withdraw: withdraw.map(|one| Withdraw(one.exception_id.0.clone())),
        offers: offers(app, db, context, &mut facts, reader).await?,
        facts,
    })
}

/// Whether an exception decided.
fn excepts(path: &[Step]) -> bool {
    path.last().is_some_and(|step| step.question == crate::features::priority::rules::flow::STEP)
}

/// Why nobody decides its level, if nobody does: it has no CSM of its own, is an unmanaged child, or digital only
/// (Q4).
async fn undecided(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    facts: &mut PriorityFacts,
) -> anyhow::Result<Option<&'static str>> {
    let account = &context.account;
    if load::rights::is_decided(context) {
        return Ok(None);
    }
    if let Some(parent) = &account.parent_id {
        facts.parent = accounts::find(db, parent).await?.map(|parent| parent.name);
    }
    let field = CurrentCsm::of_field(account.csm_field.as_deref(), app.playbook.of::<QualificationRules>());
    let offered = assignments::current(db, &account.account_id).await?.is_some();
    Ok(Some(match (context.level(), field) {
        (_, CurrentCsm::Pool(_)) => "pool",
        (Priority::Pr3, _) => "pr3",
        (Priority::Pr4, _) => "pr4",
        _ if offered => "offered",
        _ => "none",
    }))
}

/// Who decided, when, by which version of which model.
async fn basis(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    facts: &mut PriorityFacts,
    path: &[Step],
    zone: Tz,
) -> anyhow::Result<&'static str> {
    let Some(last) = &context.last else { return Ok("unset") };
    facts.decided = Some(decision(app, db, last, zone).await?);
    Ok(match () {
        () if last.model.is_empty() => "began",
        () if excepts(path) => "excepted",
        () => "decided",
    })
}

/// What was answered of the parameters that no question asks.
fn parameters(context: &PriorityContext<'_>) -> anyhow::Result<Vec<(String, Answer)>> {
    let version = context.version()?;
    let given: Answers = context.answered();
    let looked = version.parameters.iter().filter(|one| one.same_as.is_none());
    Ok(looked.filter_map(|one| Some((one.label.clone(), given.get(&one.id)?.clone()))).collect())
}

/// How often the level asks for a word with the customer, and when somebody last spoke to them (P7).
async fn touch(db: &mut Reader, context: &PriorityContext<'_>, zone: Tz) -> anyhow::Result<TouchFacts> {
    let every = context.version()?.level(context.level()).and_then(|level| level.touch_every_days);
    let Some(touch) = &context.touch else { return Ok(TouchFacts { every, ..TouchFacts::default() }) };
    Ok(TouchFacts {
        every,
        touched: Some(date(touch.touched_at, zone)),
        touched_by: Some(load::rights::name(db, &touch.recorded_by).await?),
    })
}

async fn proposed(
    db: &mut Reader,
    context: &PriorityContext<'_>,
    zone: Tz,
) -> anyhow::Result<Option<ProposedFacts>> {
    let Some(proposed) = &context.proposed else { return Ok(None) };
    let managers: Vec<&UserId> = context.team.managers.iter().collect();
    Ok(Some(ProposedFacts {
        to: label(proposed.level),
        proposed_by: load::rights::actor_name(db, &proposed.assessed_by).await?,
        proposed_on: date(proposed.assessed_at, zone),
        proposed_because: proposed.why.clone(),
        confirms: load::rights::either(db, &managers).await?,
    }))
}

/// Where an exception stands (P5): who agreed, and who is still asked.
pub(crate) async fn exception(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    facts: &mut PriorityFacts,
) -> anyhow::Result<Option<&'static str>> {
    let Some(one) = &context.exception else { return Ok(None) };
    let (mut agreed, mut waits) = (Vec::new(), Vec::new());
    for consent in exceptions::consents(db, &one.exception_id).await? {
        let role = app.words.plain(&format!("priority_exceptions.role.{}", consent.role), json!({}))?;
        match &consent.answered_by {
            Some(by) => agreed.push(format!("{} for {role}", load::rights::name(db, by).await?)),
            None => {
                let holder = roles::holder(app, db, consent.role, &context.place()).await?;
                let holder = holder.map_or(consent.asked, |(holder, _)| holder);
                waits.push(format!("{} for {role}", load::rights::name(db, &holder).await?));
            }
        }
    }
    facts.exception = Some(ExceptionFacts {
        exception_level: label(one.level),
        asked_by: load::rights::name(db, &one.asked_by).await?,
        reason: one.reason.clone(),
        agreed: agreed.join(", "),
        waits: waits.join(", "),
    });
    Ok(Some(if one.state == ExceptionState::Agreed { "agreed" } else { "asked" }))
}

/// Where the review of its team stands with it (P6).
async fn in_review(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    facts: &mut PriorityFacts,
    zone: Tz,
) -> anyhow::Result<Option<&'static str>> {
    let (review, item) = match &context.review {
        Some((review, item)) => (review.clone(), item.clone()),
        None => {
            let Some(latest) = reviews::latest(db, &context.team.id).await? else { return Ok(None) };
            let account = &context.account.account_id;
            let Some(item) = reviews::item(db, &latest.review_id, account).await? else { return Ok(None) };
            (latest, item)
        }
    };
    facts.review = Some(ReviewFacts { quarter: quarter(app, &review), ends: weekday(review.ends_at, zone) });
    let since = context.last.as_ref().is_some_and(|last| last.assessed_at > review.ends_at);
    Ok(match item.state {
        ItemState::Open => Some("open"),
        ItemState::Reviewed if context.review.is_some() => Some("reviewed"),
        ItemState::Missed if !since => Some("missed"),
        _ => None,
    })
}
