//! Two accounts became one in the CRM: one level is left, the history of both, and what was asked of the one that went
//! is asked no more.

use baton_storage::accounts::Account;
use baton_storage::actor::Actor;
use baton_storage::states::{AssessmentState, ItemState, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::{assessments, exceptions, reviews, tasks as stored_tasks};
use serde_json::json;

use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::features::priority::actions;
use crate::features::priority::actions::exception::asked;
use crate::features::priority::rules::level::label;
use crate::features::priority::subject::subject;
use crate::tasks;
use crate::tasks::actions::notices::News;

/// Prepares `gone` for its merge into `stays`: what decided the level that stays, stays in force; an exception goes
/// along where the level does, or ends, and whoever asked for it hears of that.
pub async fn merge(ctx: &mut Ctx<'_>, gone: &Account, stays: &Account) -> anyhow::Result<()> {
    let (from, into, baton) = (&gone.account_id, &stays.account_id, Actor::Baton);
    let why = ctx.app.words.plain("priority.merged", json!({ "account": stays.name }))?;
    let ours = assessments::current(ctx.tx, into, AssessmentState::Decided).await?;
    let takes = ours.is_none() && stays.priority.is_none_or(|level| gone.priority == Some(level));
    assessments::settle(
        ctx.tx,
        from,
        (AssessmentState::Proposed, AssessmentState::Replaced),
        &baton,
        ctx.now,
    )
    .await?;
    if !takes {
        let ends = (AssessmentState::Decided, AssessmentState::Replaced);
        assessments::settle(ctx.tx, from, ends, &baton, ctx.now).await?;
    }
    let excepted = exceptions::current(ctx.tx, into).await?.is_some();
    if let Some(theirs) = exceptions::current(ctx.tx, from).await?.filter(|_| excepted || !takes) {
        actions::exception::end(ctx, &theirs, &why).await?;
        if let Some(team) = team_of(ctx.app, gone).or_else(|| team_of(ctx.app, stays)) {
            let facts = json!({ "level": label(theirs.level), "because": why });
            let subject = asked::subject(&theirs.exception_id);
            let news = News { subject, what: "exception_ended", roles: &[], facts };
            let place = Place { account: gone, deal: None, team };
            tasks::actions::notices::notify_one(ctx, &news, Role::Csm, &theirs.asked_by, &place).await?;
        }
    }
    for about in [subject(from), Subject::Touch(from.clone())] {
        for mut task in stored_tasks::of_subject(ctx.tx, &about).await? {
            if task.is_action() && task.state == TaskState::Open {
                tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, Some(&why)).await?;
            }
        }
    }
    let Some(team) = team_of(ctx.app, gone) else { return Ok(()) };
    if let Some(review) = reviews::running(ctx.tx, &team.id).await?
        && let Some(mut item) = reviews::item(ctx.tx, &review.review_id, from).await?
        && item.state == ItemState::Open
    {
        item.state = ItemState::Gone;
        (item.settled_by, item.settled_at) = (Some(baton), Some(ctx.now));
        reviews::keep(ctx.tx, &item).await?;
    }
    Ok(())
}
