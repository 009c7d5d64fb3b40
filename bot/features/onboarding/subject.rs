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
use baton_storage::occurrences;
use baton_storage::states::TaskState;
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::{Tx, tasks as stored_tasks};
use chrono::Duration;

use crate::app::App;
use crate::features::onboarding::load::{Clock, Course, course};
use crate::features::onboarding::rules::OnboardingRules;
use crate::features::onboarding::{actions, jobs};
use crate::{features, tasks};

/// What tasks about an account's onboarding are about.
pub fn subject(account: &AccountId) -> Subject {
    Subject::Onboarding(account.clone())
}

/// Brings an account's onboarding into line with what is known: it begins, rests, goes on; what was done reaches its
/// milestone.
pub async fn follow(app: &App, tx: &mut Tx, account: &AccountId, now: At) -> anyhow::Result<()> {
    let Some(mut course) = course(app, tx, account).await? else { return Ok(()) };
    match course.clock(app, now) {
        Clock::Runs(start) if !course.has_begun() => begin(app, tx, &mut course, start, now).await?,
        Clock::Runs(_) | Clock::Over => {}
        Clock::Waits | Clock::Ended => return rest(app, tx, &course, now).await,
    }
    let reached = actions::sync(app, tx, &course, now).await?;
    jobs::replan(app, tx, account, now).await?;
    if let Some(handoff) = course.handoff.as_ref().filter(|_| reached) {
        features::handoffs::actions::refresh(app, tx, &handoff.handoff_id, now).await?;
    }
    Ok(())
}

/// The clock begins. What was reached or explained before the deal went back for a while stays so.
async fn begin(app: &App, tx: &mut Tx, course: &mut Course<'_>, start: At, now: At) -> anyhow::Result<()> {
    let calendar = course.calendar(app);
    let began = course.handoff.as_ref().map_or(start, |handoff| handoff.started_at);
    let before = std::mem::take(&mut course.rows);
    let before: Vec<Milestone> =
        before.into_iter().filter(|row| row.began_at + Duration::days(1) >= began).collect();
    let account = &course.account.account_id;
    for goal in app.playbook.of::<OnboardingRules>().goals() {
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
        milestones::keep(tx, &row).await?;
        course.rows.push(row);
    }
    let over = course.rows.iter().find(|row| app.playbook.of::<OnboardingRules>().ends_with(&row.milestone));
    let over = over.filter(|row| row.reached_at.is_none()).map(|row| row.due_at);
    accounts::set_onboarding(tx, account, over.map(|_| start)).await?;
    course.account.onboarding_since = over.map(|_| start);
    if course.account.priority.is_none() {
        features::priority::actions::lifecycle::onboarding_began(app, tx, &course.account, now).await?;
    }
    if let Some(over) = over {
        features::priority::actions::lifecycle::over_at(tx, account, start, over, now).await?;
    }
    let entry = Entry::new(now, &Actor::Baton, "onboarding.begin", format!("account:{account}"));
    let day = calendar.local(start).date_naive().to_string();
    Ok(audit::record(tx, &entry.because(day)).await?)
}

/// Nothing is asked while the deal is not won, nor of an account that was let go.
async fn rest(app: &App, tx: &mut Tx, course: &Course<'_>, now: At) -> anyhow::Result<()> {
    let (Some(began), Some(handoff)) = (course.began(), &course.handoff) else { return Ok(()) };
    if course.account.onboarding_since == Some(began) {
        // Never the moment of a start that no longer counts.
        let waits = if handoff.started_at == began { began.plus_millis(1) } else { handoff.started_at };
        let waits = (course.clock(app, now) == Clock::Waits).then_some(waits);
        accounts::set_onboarding(tx, &course.account.account_id, waits).await?;
    }
    stop(app, tx, &course.account.account_id, "the deal is not won", now).await
}

/// Takes down everything that is planned or asked of an account's onboarding: nobody looks after it any more.
///
/// # Errors
/// When the database refuses.
pub async fn stop(app: &App, tx: &mut Tx, account: &AccountId, why: &str, now: At) -> anyhow::Result<()> {
    occurrences::cancel(tx, &jobs::schedule(account), why, now).await?;
    features::priority::actions::lifecycle::not_over(tx, account, why, now).await?;
    for mut open in stored_tasks::of_subject(tx, &subject(account)).await? {
        if open.state == TaskState::Open {
            tasks::actions::settle(app, tx, &mut open, TaskState::Superseded, None, Some(why), now).await?;
        }
    }
    Ok(())
}

/// Two accounts were merged into one: of two starts the earlier one is kept, with what either has reached.
///
/// # Errors
/// When the database refuses.
pub async fn merged(
    app: &App,
    tx: &mut Tx,
    (gone, theirs): (&Account, &[Milestone]),
    (stays, ours): (&Account, &[Milestone]),
    now: At,
) -> anyhow::Result<()> {
    stop(app, tx, &gone.account_id, "the account was merged into another one", now).await?;
    let begins = |rows: &[Milestone]| rows.first().map(|row| row.began_at);
    let (earlier, later) = match (begins(theirs), begins(ours)) {
        (Some(first), Some(second)) if first < second => (theirs, ours),
        (None, None) => return Ok(()),
        (Some(_), None) => (theirs, ours),
        _ => (ours, theirs),
    };
    if let Some(began) = begins(later) {
        milestones::forget(tx, &stays.account_id, began).await?;
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
        milestones::keep(tx, &row).await?;
        over |= row.reached_at.is_some() && app.playbook.of::<OnboardingRules>().ends_with(&row.milestone);
    }
    Ok(accounts::set_onboarding(tx, &stays.account_id, since.filter(|_| !over)).await?)
}
