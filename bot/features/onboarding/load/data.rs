//! An account's onboarding as people see it.

use baton_storage::accounts::Account;
use baton_storage::actor::Actor;
use baton_storage::ids::{HandoffId, UserId};
use baton_storage::time::At;
use baton_storage::{Reader, people};
use serde_json::json;

use crate::accounts::qualification::QualificationRules;
use crate::app::{App, Section};
use crate::features::deals::load::context;
use crate::features::onboarding::load::{OnboardingContext, course};
use crate::features::onboarding::rules::{Gemstone, Goal, OnboardingRules};
use crate::features::onboarding::view::{self, Line, OnboardingData};
use crate::rules::calendar::local_time;

/// Everything that is shown of it; none before it has begun, or while it rests.
pub async fn data(
    app: &App,
    db: &mut Reader,
    course: &OnboardingContext<'_>,
    now: At,
) -> anyhow::Result<Option<OnboardingData>> {
    let Some(began) = course.began().filter(|_| course.is_on(app, now)) else { return Ok(None) };
    let zone = course.team.timezone;
    let date = |at: At| local_time(zone, at).date_naive();
    let mut lines = Vec::new();
    for goal in app.playbook.of::<OnboardingRules>().goals() {
        let Some(row) = course.row(&goal.id()) else { continue };
        lines.push(Line {
            id: row.milestone.clone(),
            label: goal.label().to_owned(),
            day: match goal {
                Goal::Milestone(_) => None,
                Goal::Part(part) => Some(part.day),
            },
            due: row.due_at,
            reached: row.reached_at,
            reached_on: row.reached_at.map(|at| (date(at) - date(began)).num_days().max(0)),
            recorded_by: name(db, row.recorded_by.as_ref().and_then(Actor::person)).await?,
            note: row.note.clone(),
            late: date(row.reached_at.unwrap_or(now)) > date(row.due_at),
            late_because: row.late_because.clone(),
            late_said_by: name(db, row.late_said_by.as_ref()).await?,
        });
    }
    Ok(Some(OnboardingData {
        account_id: course.account.account_id.0.clone(),
        account: course.account.name.clone(),
        began,
        day: (date(now) - date(began)).num_days().max(0),
        days: app.playbook.of::<OnboardingRules>().days(),
        over: course.account.onboarding_since.is_none(),
        lines,
        gemstone: gemstone(app, db, course).await?.cloned(),
        segmentation: course.account.segmentation.clone(),
        zone,
    }))
}

async fn name(db: &mut Reader, user: Option<&UserId>) -> anyhow::Result<Option<String>> {
    let Some(user) = user else { return Ok(None) };
    Ok(Some(people::name(db, user).await?))
}

/// By what the account is worth a year and what the CRM calls its segment (O2); none where its worth is not known.
async fn gemstone<'a>(
    app: &'a App,
    db: &mut Reader,
    course: &OnboardingContext<'_>,
) -> anyhow::Result<Option<&'a Gemstone>> {
    let account = &course.account;
    let Some(segment) = account.segment else { return Ok(None) };
    let expected = match &course.deal {
        Some(of) if account.arr.is_none_or(|arr| arr == 0) => {
            context::load_context(app, db, &of.opportunity_id)
                .await?
                .and_then(|standing| standing.expected_arr())
        }
        _ => account.arr,
    };
    let Some(arr) = expected else { return Ok(None) };
    let tier = app.playbook.of::<QualificationRules>().tier(segment, arr);
    Ok(app
        .playbook
        .of::<OnboardingRules>()
        .gemstone(tier, account.segmentation.as_deref().unwrap_or_default()))
}

/// Where the onboarding stands, for the account's page and the card of its handoff.
pub async fn section(
    app: &App,
    db: &mut Reader,
    account: &Account,
    handoff: Option<&HandoffId>,
    now: At,
) -> anyhow::Result<Option<Section>> {
    let Some(course) = course(app, db, &account.account_id).await? else { return Ok(None) };
    let its_own = course.handoff.as_ref().map(|handoff| &handoff.handoff_id);
    if handoff.is_some() && its_own != handoff {
        return Ok(None);
    }
    let Some(data) = data(app, db, &course, now).await? else { return Ok(None) };
    Ok(Some(Section {
        text: Some(view::summary(&app.words, &data)?),
        first: true,
        button: Some((app.words.plain("onboarding.show", json!({}))?, "onboarding.show")),
        menu: Vec::new(),
    }))
}
