//! The form, sent: every field is read, all faults at once; then somebody is asked, or SA leadership is first (E2).

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::engagements::{self, Engagement};
use baton_storage::ids::EngagementId;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::{EngagementState, Segment};
use baton_storage::time::At;
use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::accounts::lookup;
use crate::accounts::teams::today;
use crate::app::App;
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::features::reengagement::commands::{self, prompt};
use crate::features::reengagement::load::{self, EngagementContext};
use crate::features::reengagement::rules::{Case, Reason, ReengageRules, Verdict, Whom};
use crate::features::reengagement::{actions, jobs, view};

/// The least that says something.
const SHORTEST: usize = 10;

/// A form in which nothing is missing.
struct Draft<'a> {
    reason: &'a Reason,
    whom: Whom,
    existing_team: bool,
    for_upgrade: bool,
    details: String,
    covers: Option<String>,
    wished_on: Option<String>,
    verdict: Verdict,
}

/// The form.
pub async fn new(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let carried: Value = serde_json::from_str(&form.private).unwrap_or_default();
    let id = carried["account"].as_str().unwrap_or_default();
    let around = commands::rights::carried(ctx.app, ctx.tx, id, actor).await?;
    let Some(team) = around.team else { return Err(commands::rights::gone(ctx.app)?) };
    let account = &around.account;
    let prompt = match carried["prompt"].as_str() {
        Some(task) => Some(prompt(ctx.app, ctx.tx, task, actor).await?),
        None => None,
    };
    let segment = account.segment.unwrap_or(team.segment);
    let draft = read(ctx.app, form, segment, today(ctx.app, team, ctx.now))?;
    let open = engagements::open_of_account(ctx.tx, &account.account_id).await?;
    if let Some(same) = open.iter().find(|one| one.reason == draft.reason.id)
        && let Some(loaded) = EngagementContext::of(ctx.app, ctx.tx, &same.engagement_id).await?
    {
        let data = load::data(ctx.app, ctx.tx, &loaded, ctx.now).await?;
        return Ok(Answer::on_top(view::dialogs::page(&ctx.app.words, &data)?));
    }
    let exception = draft.verdict != Verdict::Allowed;
    let about = match prompt.as_ref().and_then(|task| task.opportunity_id.clone()) {
        Some(deal) => Some(deal),
        None => only(ctx.app, ctx.tx, account.account_id.as_str()).await?.map(|deal| deal.opportunity_id),
    };
    let one = Engagement {
        engagement_id: EngagementId::fresh(),
        account_id: account.account_id.clone(),
        opportunity_id: about,
        team_id: team.id.clone(),
        reason: draft.reason.id.clone(),
        existing_team: draft.existing_team,
        for_upgrade: draft.for_upgrade,
        details: draft.details,
        covers: draft.covers,
        wished_on: draft.wished_on,
        state: if exception { EngagementState::Approval } else { EngagementState::Asked },
        asked_by: actor.user_id.clone(),
        asked_at: ctx.now,
        exception,
        decided_by: None,
        decided_at: None,
        why: None,
        outcome: None,
        closed_by: None,
        closed_at: None,
    };
    let id = one.engagement_id.clone();
    if !actions::ask(ctx, one, draft.whom.roles()).await? {
        let facts = json!({ "account": account.name });
        return Err(ActionError::rejection(ctx.app.words.plain("reengagement.fault.nobody", facts)?));
    }
    jobs::prompts::answered(ctx, &account.account_id, &draft.reason.id, &actor.user_id).await?;
    sent(ctx.app, ctx.tx, &id, ctx.now).await
}

/// What was asked, and what comes next.
async fn sent(app: &App, db: &mut Reader, id: &EngagementId, now: At) -> Result<Answer, ActionError> {
    let Some(loaded) = EngagementContext::of(app, db, id).await? else {
        return Err(commands::rights::gone(app)?);
    };
    let data = load::data(app, db, &loaded, now).await?;
    Ok(Answer::instead(view::dialogs::sent(&app.words, &data)?))
}

/// The account's open deal, where there is one alone: that is what it is about.
async fn only(app: &App, db: &mut Reader, account: &str) -> Result<Option<Opportunity>, ActionError> {
    let mut open = lookup::open_deals(app, db, &account.into()).await?;
    Ok(open.pop().filter(|_| open.is_empty()))
}

/// Reads every field.
fn read<'a>(
    app: &'a App,
    form: &Submission,
    segment: Segment,
    today: NaiveDate,
) -> Result<Draft<'a>, ActionError> {
    let mut faults: BTreeMap<&'static str, String> = BTreeMap::new();
    let fault = |key: &str, facts: Value| app.words.plain(&format!("reengagement.fault.{key}"), facts);
    let rules = &app.playbook.of::<ReengageRules>();
    let reason = form.choice("reason").and_then(|id| rules.reason(id));
    let (existing, upgrade) = (form.choice("team"), form.choice("upgrade"));
    if !matches!(existing, Some("new" | "existing")) {
        faults.insert("team", fault("choose", json!({}))?);
    }
    if !matches!(upgrade, Some("yes" | "no")) {
        faults.insert("upgrade", fault("choose", json!({}))?);
    }
    let whom = match form.choice("whom") {
        Some("sa") => Some(Whom::Sa),
        Some("seller") => Some(Whom::Seller),
        Some("both") => Some(Whom::Both),
        Some("usual") => reason.map(|reason| reason.whom),
        _ => {
            faults.insert("whom", fault("choose", json!({}))?);
            None
        }
    };
    let details = form.text("details");
    if details.chars().count() < SHORTEST {
        faults.insert("details", fault("short", json!({}))?);
    }
    let covers = Some(form.text("covers").to_owned()).filter(|covers| !covers.is_empty());
    if covers.is_none() && reason.is_some_and(|reason| reason.covers) {
        faults.insert("covers", fault("covers", json!({}))?);
    }
    let wished = form.date("wished").and_then(|day| day.parse::<NaiveDate>().ok());
    if let Some(day) = wished.filter(|day| *day < today) {
        let facts = json!({ "day": day.format("%-d %b %Y").to_string() });
        faults.insert("wished", fault("past", facts)?);
    }
    let (existing_team, for_upgrade) = (existing == Some("existing"), upgrade == Some("yes"));
    let case = Case { segment, existing_team, for_upgrade, approved: false };
    let verdict = reason.map_or(Verdict::NotHere, |reason| reason.verdict(case));
    if verdict == Verdict::NotHere {
        faults.insert("reason", fault("reason", json!({ "segment": segment }))?);
    }
    match (reason, whom) {
        (Some(reason), Some(whom)) if faults.is_empty() => Ok(Draft {
            reason,
            whom,
            existing_team,
            for_upgrade,
            details: details.to_owned(),
            covers,
            wished_on: wished.map(|day| day.to_string()),
            verdict,
        }),
        _ => Err(ActionError::Fields(faults)),
    }
}

/// A word of at least ten characters, which others read.
///
/// # Errors
/// A sentence at the field.
pub fn word(app: &App, form: &Submission) -> Result<String, ActionError> {
    let word = form.text("word");
    if word.chars().count() >= SHORTEST {
        return Ok(word.to_owned());
    }
    Err(ActionError::Fields([("word", app.words.plain("reengagement.fault.short", json!({}))?)].into()))
}
