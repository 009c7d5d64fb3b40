//! An account's onboarding (O1): its clock, which begins at Closed Won where there is a deal, and what is to be reached
//! by when. [`follow`] brings all of it into line with what is known, and may be called as often as anybody likes.
//!
//! Where the account's track has the same thing as a step, the step is asked for and reaches the milestone; only what
//! no step asks for gets a task of its own. Deliberately absent: the days, which are `templates/onboarding.toml`.

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::AccountId;
use baton_storage::milestones::{self, Milestone};
use baton_storage::states::TaskState;
use baton_storage::time::At;
use baton_storage::{occurrences, tasks as stored_tasks};
use chrono::Duration;

use crate::app::Ctx;
use crate::features::handoffs::jobs::card;
use crate::features::onboarding::actions::reach;
use crate::features::onboarding::jobs;
use crate::features::onboarding::load::{Clock, OnboardingContext, course};
use crate::features::onboarding::rules::OnboardingRules;
use crate::features::onboarding::subject::subject;
use crate::{features, tasks};

/// Brings an account's onboarding into line with what is known: it begins, rests, goes on; what was done reaches its
/// milestone.
pub async fn follow(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let Some(mut course) = course(ctx.app, ctx.tx, account).await? else { return Ok(()) };
    match course.clock(ctx.app, ctx.now) {
        Clock::Runs(start) if !course.has_begun() => begin(ctx, &mut course, start).await?,
        Clock::Runs(_) | Clock::Over => {}
        Clock::Waits | Clock::Ended => return rest(ctx, &course).await,
    }
    let reached = reach::sync(ctx, &course).await?;
    jobs::replan(ctx, account).await?;
    if let Some(handoff) = course.handoff.as_ref().filter(|_| reached) {
        card::refresh(ctx, &handoff.handoff_id).await?;
    }
    Ok(())
}

/// The clock begins. What was reached or explained before the deal went back for a while stays so.
pub(crate) async fn begin(
    ctx: &mut Ctx<'_>,
    course: &mut OnboardingContext<'_>,
    start: At,
) -> anyhow::Result<()> {
    let calendar = course.calendar(ctx.app);
    let began = course.handoff.as_ref().map_or(start, |handoff| handoff.started_at);
    let before = std::mem::take(&mut course.rows);
    let before: Vec<Milestone> =
        before.into_iter().filter(|row| row.began_at + Duration::days(1) >= began).collect();
    let account = &course.account.account_id;
    for goal in ctx.app.playbook.of::<OnboardingRules>().goals() {
        let Some(due) = goal.due(start, &calendar) else { continue };
        let known = before.iter().find(|row| row.milestone == goal.id());
        let row = Milestone {
            account_id: account.clone(),
            began_at: start,
            milestone: goal.id(),
            due_at: due,
            reached_at: known.and_then(|row| row.reached_at),
            recorded_by: known.and_then(|row| row.recorded_by.clone()),
            note: known.and_then(|row| row.note.clone()),
            late_because: known.and_then(|row| row.late_because.clone()),
            late_said_by: known.and_then(|row| row.late_said_by.clone()),
        };
        milestones::keep(ctx.tx, &row).await?;
        course.rows.push(row);
    }
    let over =
        course.rows.iter().find(|row| ctx.app.playbook.of::<OnboardingRules>().ends_with(&row.milestone));
    let over = over.filter(|row| row.reached_at.is_none()).map(|row| row.due_at);
    accounts::set_onboarding(ctx.tx, account, over.map(|_| start)).await?;
    course.account.onboarding_since = over.map(|_| start);
    if course.account.priority.is_none() {
        features::priority::actions::lifecycle::onboarding_began(ctx, &course.account).await?;
    }
    if let Some(over) = over {
        features::priority::actions::lifecycle::over_at(ctx.tx, account, start, over, ctx.now).await?;
    }
    let entry = Entry::new(ctx.now, &Actor::Baton, "onboarding.begin", format!("account:{account}"));
    let day = calendar.local(start).date_naive().to_string();
    Ok(audit::record(ctx.tx, &entry.because(day)).await?)
}

/// Nothing is asked while the deal is not won, nor of an account that was let go.
pub(crate) async fn rest(ctx: &mut Ctx<'_>, course: &OnboardingContext<'_>) -> anyhow::Result<()> {
    let (Some(began), Some(handoff)) = (course.began(), &course.handoff) else { return Ok(()) };
    if course.account.onboarding_since == Some(began) {
        // Never the moment of a start that no longer counts.
        let waits = if handoff.started_at == began { began.plus_millis(1) } else { handoff.started_at };
        let waits = (course.clock(ctx.app, ctx.now) == Clock::Waits).then_some(waits);
        accounts::set_onboarding(ctx.tx, &course.account.account_id, waits).await?;
    }
    stop(ctx, &course.account.account_id, "the deal is not won").await
}

/// Takes down everything that is planned or asked of an account's onboarding: nobody looks after it any more.
pub async fn stop(ctx: &mut Ctx<'_>, account: &AccountId, why: &str) -> anyhow::Result<()> {
    occurrences::cancel(ctx.tx, &jobs::schedule(account), why, ctx.now).await?;
    features::priority::actions::lifecycle::not_over(ctx.tx, account, why, ctx.now).await?;
    for mut open in stored_tasks::of_subject(ctx.tx, &subject(account)).await? {
        if open.state == TaskState::Open {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(why)).await?;
        }
    }
    Ok(())
}

/// Two accounts were merged into one: of two starts the earlier one is kept, with what either has reached.
pub async fn merged(
    ctx: &mut Ctx<'_>,
    gone: &Account,
    theirs: &[Milestone],
    stays: &Account,
    ours: &[Milestone],
) -> anyhow::Result<()> {
    stop(ctx, &gone.account_id, "the account was merged into another one").await?;
    let begins = |rows: &[Milestone]| rows.first().map(|row| row.began_at);
    let (earlier, later) = match (begins(theirs), begins(ours)) {
        (Some(first), Some(second)) if first < second => (theirs, ours),
        (None, None) => return Ok(()),
        (Some(_), None) => (theirs, ours),
        _ => (ours, theirs),
    };
    if let Some(began) = begins(later) {
        milestones::forget(ctx.tx, &stays.account_id, began).await?;
    }
    let mut over = false;
    let since = begins(earlier);
    for mut row in earlier.iter().cloned() {
        row.account_id = stays.account_id.clone();
        if let Some(other) =
            later.iter().find(|other| other.milestone == row.milestone && row.reached_at.is_none())
        {
            row.reached_at = other.reached_at;
            row.recorded_by.clone_from(&other.recorded_by);
            row.note.clone_from(&other.note);
        }
        milestones::keep(ctx.tx, &row).await?;
        over |=
            row.reached_at.is_some() && ctx.app.playbook.of::<OnboardingRules>().ends_with(&row.milestone);
    }
    Ok(accounts::set_onboarding(ctx.tx, &stays.account_id, since.filter(|_| !over)).await?)
}
