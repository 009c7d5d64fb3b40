//! A step that was settled is asked again: what opened because of it waits for it again, unless it is done by now.

use baton_storage::audit::{self, Entry};
use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::UserId;
use baton_storage::states::{HandoffState, TaskState};
use baton_storage::time::At;
use baton_storage::{accounts, people, tasks as stored_tasks};
use serde_json::json;

use crate::app::Ctx;
use crate::event::{Event, Reopened, Stays};
use crate::features::handoffs::jobs;
use crate::features::handoffs::jobs::card::refresh;
use crate::features::handoffs::jobs::note::note;
use crate::features::handoffs::load::situation::track_of;
use crate::{features, tasks};

/// The step is asked again; it was settled `at` that moment, and what opened then opened because of it.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, at, by, stays, .. } = reopened;
    let (Some(id), Some(step)) = (task.subject.handoff(), task.asks.step()) else { return Ok(()) };
    let Some(mut handoff) = handoffs::find(ctx.tx, id).await? else { return Ok(()) };
    if handoff.state == HandoffState::Completed {
        go_on(ctx, &mut handoff, by).await?;
    }
    let mut task = task.clone();
    if handoff.state == HandoffState::Ended {
        // Nothing is asked any more, of this step neither.
        stays.add(ctx.app.words.plain("handoffs_card.undo.ended", json!({}))?);
        let why = handoff.reason.clone();
        return tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, why.as_deref()).await;
    }
    if handoff.state == HandoffState::Paused {
        task.remind_at = None;
        stored_tasks::change(ctx.tx, &task).await?;
    }
    if let Some(due) = task.due_at {
        jobs::late::at(ctx.tx, id, step, due, ctx.now).await?;
        ctx.emit(Event::StepOpened { handoff: &handoff, step, due }).await?;
    }
    follow(ctx, &handoff, step, at, stays).await?;
    let title = title(ctx, &handoff, step);
    let facts = json!({ "who": people::name(ctx.tx, by).await?, "title": title });
    note(ctx, &handoff, "reopened", facts).await?;
    ctx.emit(Event::HandoffAdvanced(&handoff.account_id)).await?;
    refresh(ctx, id).await
}

/// The steps that opened because of it: one that is open waits again, one that is settled stands.
async fn follow(
    ctx: &mut Ctx<'_>,
    handoff: &Handoff,
    step: &str,
    at: At,
    stays: &Stays,
) -> anyhow::Result<()> {
    let why =
        ctx.app.words.plain("handoffs_card.undo.waits", json!({ "title": title(ctx, handoff, step) }))?;
    for mut other in stored_tasks::of_subject(ctx.tx, &handoff.subject()).await? {
        let Some(id) = other.asks.step().filter(|id| *id != step).map(str::to_owned) else { continue };
        if other.since_at != at {
            continue;
        }
        match other.state {
            TaskState::Open => {
                tasks::actions::settle(ctx, &mut other, TaskState::Superseded, None, Some(&why)).await?;
            }
            TaskState::Done | TaskState::Dropped => {
                let facts = json!({ "title": title(ctx, handoff, &id) });
                stays.add(ctx.app.words.plain("handoffs_card.undo.stays", facts)?);
            }
            TaskState::Superseded => {}
        }
    }
    Ok(())
}

/// The handoff was complete by this step and others: it goes on, and so does the account's onboarding.
async fn go_on(ctx: &mut Ctx<'_>, handoff: &mut Handoff, by: &UserId) -> anyhow::Result<()> {
    let at = handoff.ended_at.take().unwrap_or(ctx.now);
    handoff.state = HandoffState::Running;
    handoffs::change(ctx.tx, handoff).await?;
    accounts::set_onboarding(ctx.tx, &handoff.account_id, Some(handoff.started_at)).await?;
    features::priority::actions::lifecycle::not_onboarded(ctx, &handoff.account_id, at).await?;
    let entry = Entry::new(ctx.now, by, "handoffs.go_on", format!("handoff:{}", handoff.handoff_id));
    audit::record(ctx.tx, &entry).await?;
    Ok(())
}

/// What a step is called.
fn title(ctx: &Ctx<'_>, handoff: &Handoff, step: &str) -> String {
    let known = track_of(ctx.app, handoff).and_then(|track| track.step(step));
    known.map_or_else(|| step.to_owned(), |step| step.title.clone())
}
