//! A step of a handoff as the day's message shows it, and what should have come before it.

pub mod data;
pub mod situation;

use baton_storage::accounts::Account;
use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::HandoffId;
use baton_storage::people::{self, Person};
use baton_storage::states::Role;
use baton_storage::tasks::Task;
use baton_storage::time::At;
use baton_storage::{Reader, opportunities};
use slack_morphism::prelude::{SlackBlock, SlackView};

use crate::accounts::roles::{self, Place};
use crate::app::{App, Described, InShort, Says};
use crate::features::handoffs::load::data::data;
use crate::features::handoffs::load::situation::{situation, track_of};
use crate::features::handoffs::rules::{Step, Warning};
use crate::features::handoffs::view;
use crate::features::record::load::profile::completeness;
use crate::features::record::view::Missing;
use crate::tasks;

/// The handoff and the step behind a task; none where it is no step.
pub async fn step_of<'a>(
    app: &'a App,
    db: &mut Reader,
    task: &Task,
) -> anyhow::Result<Option<(Handoff, &'a Step)>> {
    let Some(id) = task.subject.handoff() else { return Ok(None) };
    let Some(handoff) = handoffs::find(db, id).await? else { return Ok(None) };
    let step = track_of(app, &handoff).zip(task.asks.step()).and_then(|(track, id)| track.step(id));
    Ok(step.map(|step| (handoff, step)))
}

/// The task, by its step.
pub async fn describe(
    app: &App,
    db: &mut Reader,
    task: &Task,
    account: &str,
) -> anyhow::Result<Option<Described>> {
    Ok(step_of(app, db, task).await?.map(|(_, step)| Described {
        says: Says::Whole(step.asks(account)),
        task: InShort::Step(step.title.clone()),
        rule: step.rule.clone(),
        done: true,
        escalates_to: step.escalates_to,
        proof: Some(step.proof.clone()),
        hint: step.hint.clone(),
        wording: step.wording.is_some(),
        meeting: step.meeting.is_some(),
        ..Described::default()
    }))
}

/// "All steps" of a handoff, as they stand now; none where it is not known any more.
pub async fn steps(app: &App, db: &mut Reader, handoff: &str, now: At) -> anyhow::Result<Option<SlackView>> {
    let Some(handoff) = handoffs::find(db, &HandoffId::from(handoff)).await? else { return Ok(None) };
    match data(app, db, &handoff, now).await? {
        Some(data) => view::steps::page(&app.words, &data).map(Some),
        None => Ok(None),
    }
}

/// What leads on from the CSM's yes: nothing where the account's handoff is not under way any more.
pub async fn first_steps(
    app: &App,
    db: &mut Reader,
    account: &Account,
    now: At,
) -> anyhow::Result<Vec<SlackBlock>> {
    let Some(handoff) = handoffs::of_account(db, &account.account_id).await? else { return Ok(Vec::new()) };
    let Some(data) = data(app, db, &handoff, now).await? else { return Ok(Vec::new()) };
    let Some(team) = app.config.team(&handoff.team_id) else { return Ok(Vec::new()) };
    let deal = opportunities::named(db, handoff.opportunity_id.as_ref()).await?;
    let place = Place { account, deal: deal.as_ref(), team };
    let mut people = Vec::new();
    for role in [Role::Sa, Role::Seller] {
        if let Some(user) = roles::role_holder(db, role, &place).await? {
            let person = people::find(db, &user).await?;
            people.push((role, person.map_or_else(|| user.0.clone(), |person| person.name)));
        }
    }
    view::first::first_steps(&app.words, &data, &people)
}

/// Asks once more before a step is done that something should have come before (T6).
pub async fn before_done(
    app: &App,
    db: &mut Reader,
    task: &Task,
    actor: &Person,
    now: At,
) -> anyhow::Result<Option<SlackView>> {
    let Some((warnings, missing)) =
        looked_at(app, db, task).await?.filter(|(warnings, _)| !warnings.is_empty())
    else {
        return Ok(None);
    };
    let zone = roles::calendar(app, Some(actor)).zone();
    let item = tasks::load::item(app, db, task, Some(&actor.user_id), now, zone).await?;
    let account = task.account_id.as_str();
    view::card::done_anyway(&app.words, &item, &warnings, &missing, account).map(Some)
}

/// What should have come before a step is done (T6); for people to read, never in their way.
pub async fn warnings(app: &App, db: &mut Reader, task: &Task) -> anyhow::Result<Vec<Warning>> {
    Ok(looked_at(app, db, task).await?.map(|(warnings, _)| warnings).unwrap_or_default())
}

/// The warnings of a step, and what the record lacks; none where the task is no step.
async fn looked_at(
    app: &App,
    db: &mut Reader,
    task: &Task,
) -> anyhow::Result<Option<(Vec<Warning>, Vec<Missing>)>> {
    let Some((handoff, step)) = step_of(app, db, task).await? else { return Ok(None) };
    let situation = situation(app, db, &handoff).await?;
    let complete = completeness(app, db, &handoff).await?;
    Ok(Some((step.warnings(&situation, complete.percent), complete.missing)))
}
