//! Two accounts became one in the CRM: one level is left, the history of both, and what was asked of the one that went
//! is asked no more.

use baton_storage::Tx;
use baton_storage::accounts::Account;
use baton_storage::actor::Actor;
use baton_storage::assessments;
use baton_storage::exceptions;
use baton_storage::reviews;
use baton_storage::states::{AssessmentState, ItemState, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks as stored_tasks;
use baton_storage::time::At;
use serde_json::json;

use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::features::priority::actions::{self, label};
use crate::features::priority::subject::subject;
use crate::tasks;
use crate::tasks::actions::notices::News;

/// Prepares `gone` for its merge into `stays`: what decided the level that stays, stays in force; an exception goes
/// along where the level does, or ends, and whoever asked for it hears of that.
///
/// # Errors
/// When the database refuses.
pub async fn merge(app: &App, tx: &mut Tx, gone: &Account, stays: &Account, now: At) -> anyhow::Result<()> {
    let (from, into, baton) = (&gone.account_id, &stays.account_id, Actor::Baton);
    let why = app.words.plain("priority.merged", json!({ "account": stays.name }))?;
    let ours = assessments::standing(tx, into, AssessmentState::Decided).await?;
    let takes = ours.is_none() && stays.priority.is_none_or(|level| gone.priority == Some(level));
    assessments::settle(tx, from, (AssessmentState::Proposed, AssessmentState::Replaced), &baton, now)
        .await?;
    if !takes {
        let ends = (AssessmentState::Decided, AssessmentState::Replaced);
        assessments::settle(tx, from, ends, &baton, now).await?;
    }
    let excepted = exceptions::standing(tx, into).await?.is_some();
    if let Some(theirs) = exceptions::standing(tx, from).await?.filter(|_| excepted || !takes) {
        actions::exception::end(app, tx, &theirs, &why, now).await?;
        if let Some(team) = team_of(app, gone).or_else(|| team_of(app, stays)) {
            let facts = json!({ "level": label(theirs.level), "because": why });
            let subject = actions::exception::subject(&theirs.exception_id);
            let news = News { subject, what: "exception_ended", roles: &[], facts };
            let place = Place { account: gone, deal: None, team };
            tasks::actions::notices::tell_one(app, tx, &news, (Role::Csm, &theirs.asked_by), &place, now)
                .await?;
        }
    }
    for about in [subject(from), Subject::Touch(from.clone())] {
        for mut task in stored_tasks::of_subject(tx, &about).await? {
            if task.is_action() && task.state == TaskState::Open {
                tasks::actions::settle(app, tx, &mut task, TaskState::Superseded, None, Some(&why), now)
                    .await?;
            }
        }
    }
    let Some(team) = team_of(app, gone) else { return Ok(()) };
    if let Some(review) = reviews::running(tx, &team.id).await?
        && let Some(mut item) = reviews::item(tx, &review.review_id, from).await?
        && item.state == ItemState::Open
    {
        item.state = ItemState::Gone;
        (item.settled_by, item.settled_at) = (Some(baton), Some(now));
        reviews::keep(tx, &item).await?;
    }
    Ok(())
}
