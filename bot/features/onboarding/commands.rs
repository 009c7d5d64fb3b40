//! An account's onboarding: the page, what was reached, and why something is late (O1, O2). Everybody may look; the
//! account team and who leads it may record.

use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::ids::{AccountId, TaskId};
use baton_storage::milestones::Milestone;
use baton_storage::people::Person;
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::{Reader, tasks};
use chrono::{NaiveDate, NaiveTime};
use serde_json::json;
use slack_morphism::prelude::SlackView;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::{Answer, Interaction, MutationCtx, Payload, Placement, QueryCtx};
use crate::error::ActionError;
use crate::features::handoffs::jobs::card;
use crate::features::onboarding::actions::reach::{self, Reached};
use crate::features::onboarding::actions::{self, follow};
use crate::features::onboarding::load::{self, OnboardingContext};
use crate::features::onboarding::rules::OnboardingRules;
use crate::features::onboarding::subject;
use crate::features::onboarding::view::{self, Line, OnboardingData};
use crate::rules::calendar::first_instant;
use crate::slack::dates;
use crate::slack::payloads::AccountPart;
use crate::tasks::load::is_asked;

/// The fewest characters that say why.
const SENTENCE: usize = 10;

/// Something that is to be reached, with all around it.
struct Found<'a> {
    course: OnboardingContext<'a>,
    data: OnboardingData,
    line: Line,
    row: Milestone,
}

/// "Onboarding": the page.
pub async fn show(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let course = course(app, db, interaction.value()).await?;
    let view = page(app, db, &course, actor, now).await?;
    Ok(shown(interaction, view))
}

/// "Reached": the form for the day.
pub async fn open_reached(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let value = named(app, db, interaction.value()).await?;
    let found = unreached(app, db, &value, actor, now).await?;
    let today = today(app, actor, now).to_string();
    Ok(shown(interaction, view::reached_form(&app.words, &found.data, &found.line, &today)?))
}

/// Reached, on that day.
pub async fn reached(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let found = unreached(ctx.app, ctx.tx, &AccountPart::read(&form.private), actor, ctx.now).await?;
    let fault = |key: &str| -> Result<ActionError, ActionError> {
        let facts = json!({ "began": found.data.began.utc().with_timezone(&found.data.zone).format("%-d %b").to_string() });
        Ok(ActionError::Fields(
            [("on", ctx.app.words.plain(&format!("onboarding.fault.{key}"), facts)?)].into(),
        ))
    };
    let day = form.date("on").and_then(|day| day.parse::<NaiveDate>().ok());
    let Some(day) = day else { return Err(fault("choose")?) };
    let today = today(ctx.app, actor, ctx.now);
    if day > today {
        return Err(fault("future")?);
    }
    if day < found.data.began.utc().with_timezone(&found.data.zone).date_naive() {
        return Err(fault("before")?);
    }
    // Earlier days count from noon, where the team is: no time zone makes another day of that.
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let at =
        if day == today { ctx.now } else { first_instant(found.data.zone, day.and_time(noon)).min(ctx.now) };
    let note = Some(form.text("note").to_owned()).filter(|note| !note.is_empty());
    let reached = Reached { at, by: Actor::from(&actor.user_id), note };
    reach::reach(ctx, &found.course, &found.row, reached).await?;
    let account = &found.course.account.account_id;
    follow::follow(ctx, account).await?;
    if let Some(handoff) = &found.course.handoff {
        card::refresh(ctx, &handoff.handoff_id).await?;
    }
    let course = course(ctx.app, ctx.tx, account.as_str()).await?;
    Ok(Answer::instead(page(ctx.app, ctx.tx, &course, actor, ctx.now).await?))
}

/// "Say why it is late": the form.
pub async fn open_reason(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let value = named(app, db, interaction.value()).await?;
    let found = unexplained(app, db, &value, actor, now).await?;
    let reasons = &app.playbook.of::<OnboardingRules>().reasons;
    Ok(shown(interaction, view::reason_form(&app.words, &found.data, &found.line, reasons)?))
}

/// The reason, given.
pub async fn reason(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let found = unexplained(ctx.app, ctx.tx, &AccountPart::read(&form.private), actor, ctx.now).await?;
    let fault = |field, key: &str| -> Result<ActionError, ActionError> {
        Ok(ActionError::Fields(
            [(field, ctx.app.words.plain(&format!("onboarding.fault.{key}"), json!({}))?)].into(),
        ))
    };
    let kind = form.choice("kind").and_then(|id| ctx.app.playbook.of::<OnboardingRules>().reason(id));
    let Some(kind) = kind else { return Err(fault("kind", "choose")?) };
    let because = form.text("because");
    if because.chars().count() < SENTENCE {
        return Err(fault("because", "short")?);
    }
    let because = format!("{}: {because}", kind.label);
    actions::explain(ctx, &found.course, &found.row, &because, &actor.user_id).await?;
    let course = course(ctx.app, ctx.tx, found.course.account.account_id.as_str()).await?;
    Ok(Answer::instead(page(ctx.app, ctx.tx, &course, actor, ctx.now).await?))
}

async fn course<'a>(
    app: &'a App,
    db: &mut Reader,
    account: &str,
) -> Result<OnboardingContext<'a>, ActionError> {
    load::course(app, db, &AccountId::from(account)).await?.ok_or(()).or_else(|()| Err(gone(app)?))
}

async fn page(
    app: &App,
    db: &mut Reader,
    course: &OnboardingContext<'_>,
    actor: &Person,
    now: At,
) -> Result<SlackView, ActionError> {
    let Some(data) = load::data::data(app, db, course, now).await? else { return Err(gone(app)?) };
    let may = may(app, db, course, actor).await?;
    Ok(view::page(&app.words, &data, may)?)
}

/// Whether somebody may record: who is on the account or leads its team, and whoever it was passed on to.
async fn may(
    app: &App,
    db: &mut Reader,
    course: &OnboardingContext<'_>,
    actor: &Person,
) -> Result<bool, ActionError> {
    let subject = subject::subject(&course.account.account_id);
    Ok(roles::concerned(app, db, &actor.user_id, &course.place()).await?
        || is_asked(db, &subject, &actor.user_id).await?)
}

/// A page takes the place of the one on which it was asked for, so that none underneath is out of date.
fn shown(interaction: &Interaction, view: SlackView) -> Answer {
    let within = match &interaction.payload {
        Payload::Click(click) => click.view.as_ref(),
        _ => None,
    };
    let place = match within {
        Some(within) if within.callback == view::PAGE => Placement::InPlaceOf(within.id.clone()),
        Some(_) => Placement::OnTop,
        None => Placement::Alone,
    };
    Answer::open_at(view, place)
}

/// What a button is about: an account's milestone, or a task that asks about one.
async fn named(app: &App, db: &mut Reader, value: &str) -> Result<AccountPart, ActionError> {
    if let Some(named) = AccountPart::parse(value) {
        return Ok(named);
    }
    let task = tasks::find(db, &TaskId::from(value)).await?;
    let about = task.as_ref().and_then(|task| {
        let Subject::Onboarding(account) = &task.subject else { return None };
        match &task.asks {
            Asks::Milestone(id) | Asks::Late(id) => {
                Some(AccountPart { account: account.clone(), part: id.clone() })
            }
            _ => None,
        }
    });
    about.ok_or(()).or_else(|()| Err(gone(app)?))
}

/// Something that is to be reached, for somebody who may record it.
async fn found<'a>(
    app: &'a App,
    db: &mut Reader,
    AccountPart { account, part: id }: &AccountPart,
    actor: &Person,
    now: At,
) -> Result<Found<'a>, ActionError> {
    let course = course(app, db, account.as_str()).await?;
    if !may(app, db, &course, actor).await? {
        let facts = json!({ "account": course.account.name, "team": course.team.name });
        return Err(ActionError::rejection(app.words.plain("onboarding.fault.may", facts)?));
    }
    let Some(data) = load::data::data(app, db, &course, now).await? else { return Err(gone(app)?) };
    let line = data.lines.iter().find(|line| line.id == *id).cloned();
    let row = course.row(id).cloned();
    let (Some(line), Some(row)) = (line, row) else { return Err(gone(app)?) };
    Ok(Found { course, data, line, row })
}

/// The same, if nobody has recorded it meanwhile.
async fn unreached<'a>(
    app: &'a App,
    db: &mut Reader,
    value: &AccountPart,
    actor: &Person,
    now: At,
) -> Result<Found<'a>, ActionError> {
    let found = found(app, db, value, actor, now).await?;
    match found.row.reached_at {
        Some(_) => Err(stale(app, &found, "already")?),
        None => Ok(found),
    }
}

/// The same, if it is late and nobody has said why.
async fn unexplained<'a>(
    app: &'a App,
    db: &mut Reader,
    value: &AccountPart,
    actor: &Person,
    now: At,
) -> Result<Found<'a>, ActionError> {
    let found = found(app, db, value, actor, now).await?;
    match &found.line {
        line if line.late_because.is_some() => Err(stale(app, &found, "explained")?),
        line if !line.wants_reason() => Err(stale(app, &found, "not_late")?),
        _ => Ok(found),
    }
}

fn stale(app: &App, found: &Found<'_>, key: &str) -> Result<ActionError, ActionError> {
    let zone = found.data.zone;
    let weekday = |at: At| dates::weekday(at, zone);
    let facts = json!({
        "label": found.line.label,
        "due": weekday(found.line.due),
        "reached": found.line.reached.map(weekday),
        "recorded_by": found.line.recorded_by,
        "because": found.line.late_because,
        "said_by": found.line.late_said_by,
    });
    let sentence = app.words.plain(&format!("onboarding.fault.{key}"), facts)?;
    Ok(ActionError::Rejection { sentence, effects: Vec::new(), stale: true })
}

fn gone(app: &App) -> Result<ActionError, ActionError> {
    Ok(ActionError::rejection(app.words.plain("onboarding.fault.gone", json!({}))?))
}

/// Today, where this person is.
fn today(app: &App, person: &Person, now: At) -> NaiveDate {
    roles::calendar(app, Some(person)).local(now).date_naive()
}
