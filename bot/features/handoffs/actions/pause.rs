//! A handoff that rests, goes on, or ends, because its deal was lost, reopened or let go.

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::AccountId;
use baton_storage::states::{HandoffState, TaskState};
use baton_storage::tasks as stored_tasks;

use crate::app::Ctx;
use crate::event::Event;
use crate::features::handoffs::actions::advance;
use crate::features::handoffs::jobs;
use crate::features::handoffs::jobs::card::refresh;
use crate::features::handoffs::load::situation::track_of;
use crate::features::handoffs::rules::Moment;
use crate::tasks;

/// The deal was lost: nothing is asked while it may reopen.
pub async fn pause(ctx: &mut Ctx<'_>, account: &AccountId, why: &str) -> anyhow::Result<bool> {
    let Some(mut handoff) = handoffs::of_account(ctx.tx, account).await? else { return Ok(false) };
    if handoff.state == HandoffState::Paused {
        return Ok(false);
    }
    handoff.state = HandoffState::Paused;
    handoff.paused_at = Some(ctx.now);
    handoff.reason = Some(why.to_owned());
    handoffs::change(ctx.tx, &handoff).await?;
    for mut open in stored_tasks::of_subject(ctx.tx, &handoff.subject()).await? {
        if open.state == TaskState::Open {
            // The reminders are kept, and put up again when it goes on.
            open.remind_at = None;
            stored_tasks::change(ctx.tx, &open).await?;
            tasks::actions::moments::cancel_escalation(ctx.tx, &open, ctx.now).await?;
        }
    }
    ctx.emit(Event::HandoffAdvanced(account)).await?;
    refresh(ctx, &handoff.handoff_id).await?;
    Ok(true)
}

/// The deal is open again: everything goes on where it was, later by as long as it rested.
pub async fn resume(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<bool> {
    let Some(mut handoff) = handoffs::of_account(ctx.tx, account).await? else { return Ok(false) };
    let Some(paused) = handoff.paused_at.filter(|_| handoff.state == HandoffState::Paused) else {
        return Ok(false);
    };
    handoff.state = HandoffState::Running;
    handoff.paused_at = None;
    handoff.reason = None;
    handoffs::change(ctx.tx, &handoff).await?;
    let rested = ctx.now.since(paused);
    for mut open in stored_tasks::of_subject(ctx.tx, &handoff.subject()).await? {
        if open.state == TaskState::Open {
            // A meeting is when it is, however long the deal rested.
            let arranged = tasks::load::meeting::of_task(ctx.tx, &open)
                .await?
                .is_some_and(|meeting| meeting.is_planned());
            let rested = if arranged { chrono::Duration::zero() } else { rested };
            open.due_at = open.due_at.map(|at| at + rested);
            open.escalate_at = open.escalate_at.map(|at| at + rested);
            open.remind(open.reminders().into_iter().map(|at| at + rested).collect());
            stored_tasks::change(ctx.tx, &open).await?;
            if let (Some(due), Some(step)) = (open.due_at, open.asks.step()) {
                jobs::late::at(ctx.tx, &handoff.handoff_id, step, due, ctx.now).await?;
                ctx.emit(Event::StepOpened { handoff: &handoff, step, due }).await?;
            }
            if open.remind_at.is_none() {
                tasks::actions::moments::plan_escalation(ctx.tx, &open, ctx.now).await?;
            }
            tasks::actions::moments::arrange(ctx, &open.owner).await?;
        }
    }
    advance(ctx, &handoff.handoff_id).await?;
    Ok(true)
}

/// The deal is no longer won: the steps that Closed Won had opened wait for it again.
pub async fn reopen(ctx: &mut Ctx<'_>, handoff: &Handoff) -> anyhow::Result<()> {
    let Some(track) = track_of(ctx.app, handoff) else { return Ok(()) };
    for mut open in stored_tasks::of_subject(ctx.tx, &handoff.subject()).await? {
        let step = open.asks.step().and_then(|id| track.step(id)).filter(|_| open.state == TaskState::Open);
        if step.is_some_and(|step| step.opens.on == Some(Moment::Won)) {
            let why = Some("the deal is open again");
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, why).await?;
        }
    }
    Ok(())
}

/// It ends before it is complete: what is open is no longer asked.
pub async fn end(ctx: &mut Ctx<'_>, account: &AccountId, why: &str) -> anyhow::Result<bool> {
    let Some(mut handoff) = handoffs::of_account(ctx.tx, account).await? else { return Ok(false) };
    handoff.state = HandoffState::Ended;
    handoff.ended_at = Some(ctx.now);
    handoff.reason = Some(why.to_owned());
    handoffs::change(ctx.tx, &handoff).await?;
    for mut open in stored_tasks::of_subject(ctx.tx, &handoff.subject()).await? {
        if open.state == TaskState::Open {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(why)).await?;
        }
    }
    let object = format!("handoff:{}", handoff.handoff_id);
    audit::record(ctx.tx, &Entry::new(ctx.now, &Actor::Baton, "handoffs.end", object).because(why)).await?;
    ctx.emit(Event::HandoffAdvanced(account)).await?;
    refresh(ctx, &handoff.handoff_id).await?;
    Ok(true)
}
