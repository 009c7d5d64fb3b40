//! The manager's word, or that the customer was told, is taken back (D2): the step is asked again, and the one after it is
//! not. Where the next step is done by now, or it has ended, what was said stands.

use baton_storage::asks::Asks;
use baton_storage::ids::UserId;
use baton_storage::states::{DisengagementState, TaskState};
use baton_storage::subject::Subject;
use baton_storage::{disengagements, tasks as stored_tasks};
use serde_json::json;

use crate::app::Ctx;
use crate::event::Reopened;
use crate::features::disengagement::actions::{self, store};
use crate::features::disengagement::jobs::refresh;
use crate::features::disengagement::load::{DisengagementContext, name};
use crate::tasks;

/// A step is about to be asked again: refused where what was said of it stands.
pub async fn reopening(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Some(case) = case_of(ctx, reopened).await? else { return Ok(()) };
    if let Some(why) = stands(ctx, &case, &reopened.task.asks).await? {
        let who = case.one.ended_by.as_ref().or(Some(&case.one.started_by));
        let who = name(ctx.tx, who.unwrap_or(reopened.by)).await?;
        let facts = json!({ "who": who, "state": case.one.state });
        reopened.stays.refuse(ctx.app.words.plain(&format!("disengagement.undo.{why}"), facts)?);
    }
    Ok(())
}

/// The step is asked again, and it stands as it did before.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, settled_by, by, .. } = reopened;
    let Some(mut case) = case_of(ctx, reopened).await? else { return Ok(()) };
    let before = case.one.state;
    let next = match task.asks {
        Asks::Agree(_) => {
            case.one.state = DisengagementState::Proposed;
            (case.one.decided_by, case.one.decided_at, case.one.why) = (None, None, None);
            Asks::Meet
        }
        _ => {
            case.one.state = DisengagementState::Agreed;
            // What was said of the meeting stays in its form.
            case.one.met_on = None;
            Asks::Write
        }
    };
    store(ctx, &case, "disengagement.undo", before, None, by).await?;
    let who = name(ctx.tx, by).await?;
    let why = ctx.app.words.plain("disengagement.undo.superseded", json!({ "who": who }))?;
    for mut open in stored_tasks::of_subject(ctx.tx, &case.one.subject()).await? {
        if open.state == TaskState::Open && open.asks == next {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(&why)).await?;
        }
    }
    let other = settled_by.person().filter(|user| *user != by);
    if matches!(task.asks, Asks::Agree(_)) {
        say(ctx, &case, before, other, by).await?;
    }
    refresh(ctx, &case.one).await
}

/// Those who heard of the decision hear that it is open again.
async fn say(
    ctx: &mut Ctx<'_>,
    case: &DisengagementContext<'_>,
    before: DisengagementState,
    other: Option<&UserId>,
    by: &UserId,
) -> anyhow::Result<()> {
    let whose = match other {
        Some(user) => Some(name(ctx.tx, user).await?),
        None => None,
    };
    let refused = before == DisengagementState::Refused;
    let mut facts =
        json!({ "who": name(ctx.tx, by).await?, "whose": whose, "yours": false, "refused": refused });
    let to = [actions::owner(&case.one), &case.one.started_by];
    actions::notify(ctx, case, "disengage_undecided", facts.clone(), &to, by).await?;
    facts["yours"] = json!(true);
    let to: Vec<&UserId> = other.into_iter().filter(|user| !to.contains(user)).collect();
    actions::notify(ctx, case, "disengage_undecided", facts, &to, by).await
}

/// What a step belongs to, if it is one whose word can be taken back.
async fn case_of<'a>(
    ctx: &mut Ctx<'a>,
    reopened: Reopened<'_>,
) -> anyhow::Result<Option<DisengagementContext<'a>>> {
    let task = reopened.task;
    let (Subject::Disengagement(id), Asks::Agree(_) | Asks::Meet) = (&task.subject, &task.asks) else {
        return Ok(None);
    };
    match disengagements::find(ctx.tx, id).await? {
        Some(one) => DisengagementContext::of(ctx.app, ctx.tx, one).await,
        None => Ok(None),
    }
}

/// Why what was said of a step stands: which words.
async fn stands(
    ctx: &mut Ctx<'_>,
    case: &DisengagementContext<'_>,
    step: &Asks,
) -> anyhow::Result<Option<&'static str>> {
    use DisengagementState::{Agreed, Completed, Met, Refused, Withdrawn};
    let one = &case.one;
    let latest = disengagements::latest(ctx.tx, &one.account_id).await?;
    let newer = latest.is_some_and(|latest| latest.disengagement_id != one.disengagement_id);
    Ok(match (step, one.state) {
        (_, Completed | Withdrawn) => Some("over"),
        (_, Refused) if newer => Some("asked_anew"),
        (Asks::Agree(_), Agreed | Refused) => None,
        (Asks::Agree(_), Met) => Some("met"),
        (Asks::Meet, Met) if one.letter.is_none() => None,
        _ => Some("written"),
    })
}
