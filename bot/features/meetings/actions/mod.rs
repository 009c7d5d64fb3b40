//! The ways in which a meeting changes: arranged or moved, cancelled, overtaken by what became of its step.

pub mod elsewhere;
pub mod notify;
pub mod outcome;
pub mod reassign;

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{MeetingId, UserId};
use baton_storage::meetings::{self, Meeting};
use baton_storage::states::{MeetingState, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{handoffs, people};
use serde_json::{Value, json};

use crate::accounts::roles;
use crate::app::Ctx;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::event::{Event, Reopened};
use crate::features::handoffs::load::{situation, step_of};
use crate::features::meetings::actions;
use crate::features::meetings::jobs::Card;
use crate::features::meetings::jobs::file::File;
use crate::rules::calendar::Calendar;
use crate::tasks::load::meeting::of_task;
use crate::{features, tasks};

/// When and with whom a meeting is to be.
#[derive(Clone, Debug)]
pub struct Plan {
    pub title: String,
    pub customer: bool,
    pub starts: At,
    pub ends: At,
    /// The time zone in which it was chosen.
    pub zone: String,
    pub place: Option<String>,
    pub people: Vec<UserId>,
    pub guests: Vec<String>,
}

/// Arranges the meeting of a step, or moves it: it keeps its id, and its sequence rises, so that calendars change
/// the entry they have. What is the same as before changes nothing.
pub async fn schedule(
    ctx: &mut Ctx<'_>,
    task: &mut Task,
    plan: Plan,
    by: &UserId,
) -> anyhow::Result<Option<Meeting>> {
    arrange(ctx, task, plan, by, &Actor::from(by), None).await
}

/// The same by whoever it was, `why` they did; `organizer` organizes what nobody does yet.
async fn arrange(
    ctx: &mut Ctx<'_>,
    task: &mut Task,
    plan: Plan,
    organizer: &UserId,
    by: &Actor,
    why: Option<&str>,
) -> anyhow::Result<Option<Meeting>> {
    let (Some(handoff), Some(step)) = (task.subject.handoff(), task.asks.step()) else { return Ok(None) };
    let before = of_task(ctx.tx, task).await?;
    let knew = match &before {
        Some(before) => meetings::invited(ctx.tx, &before.meeting_id).await?,
        None => Vec::new(),
    };
    let mut meeting = Meeting {
        meeting_id: before.as_ref().map_or_else(MeetingId::fresh, |before| before.meeting_id.clone()),
        handoff_id: handoff.clone(),
        step: step.to_owned(),
        title: plan.title,
        customer: plan.customer,
        state: MeetingState::Planned,
        sequence: 0,
        starts_at: plan.starts,
        ends_at: plan.ends,
        zone: plan.zone,
        place: plan.place,
        organizer: before.as_ref().map_or_else(|| organizer.clone(), |before| before.organizer.clone()),
        guests: json!(plan.guests).to_string(),
        reason: None,
        changed_by: by.clone(),
        changed_at: ctx.now,
    };
    if let Some(before) = &before {
        meeting.sequence = before.sequence + 1;
        let (sequence, changed_by, changed_at) =
            (before.sequence, before.changed_by.clone(), before.changed_at);
        let unchanged = Meeting { sequence, changed_by, changed_at, ..meeting.clone() } == *before;
        let same_people =
            knew.len() == plan.people.len() && plan.people.iter().all(|user| knew.contains(user));
        if unchanged && same_people {
            return Ok(Some(before.clone()));
        }
    }
    meetings::keep(ctx.tx, &meeting).await?;
    meetings::invite(ctx.tx, &meeting.meeting_id, &plan.people).await?;
    let was = before.as_ref().filter(|before| before.is_planned()).map(|before| before.starts_at);
    let mut entry = Entry::new(ctx.now, by, "meetings.schedule", meeting.subject());
    entry.before = was.map(|at| at.utc().to_rfc3339());
    entry.after = Some(meeting.starts_at.utc().to_rfc3339());
    entry.why = why.map(str::to_owned);
    audit::record(ctx.tx, &entry).await?;
    follow(ctx, task, &meeting).await?;
    actions::notify::arranged(ctx, task, &meeting, &knew, was).await?;
    publish(ctx, &meeting).await?;
    agenda_before(ctx, &meeting, meeting.starts_at).await?;
    Ok(Some(meeting))
}

/// The agenda is posted ahead of the day on which they meet; while there is no such day, of the one on which they
/// should have.
async fn agenda_before(ctx: &mut Ctx<'_>, meeting: &Meeting, at: At) -> anyhow::Result<()> {
    let Some(handoff) = handoffs::find(ctx.tx, &meeting.handoff_id).await? else { return Ok(()) };
    let step = situation::track_of(ctx.app, &handoff).and_then(|track| track.step(&meeting.step));
    match step {
        Some(step) => features::agendas::jobs::ahead::ahead(ctx, &handoff, step, at).await,
        None => Ok(()),
    }
}

/// Cancels it: calendars are told, those who knew hear of it, and its step is to be arranged again.
pub async fn cancel(ctx: &mut Ctx<'_>, task: &mut Task, reason: &str, by: &Actor) -> anyhow::Result<()> {
    let Some(mut meeting) = of_task(ctx.tx, task).await?.filter(Meeting::is_planned) else { return Ok(()) };
    call_off(ctx, task, &mut meeting, reason, by).await?;
    arrange_anew(ctx, task).await?;
    match task.due_at {
        Some(due) => agenda_before(ctx, &meeting, due).await,
        None => Ok(()),
    }
}

async fn call_off(
    ctx: &mut Ctx<'_>,
    task: &Task,
    meeting: &mut Meeting,
    reason: &str,
    by: &Actor,
) -> anyhow::Result<()> {
    meeting.state = MeetingState::Cancelled;
    meeting.sequence += 1;
    meeting.reason = Some(reason.to_owned());
    meeting.changed_by = by.clone();
    meeting.changed_at = ctx.now;
    meetings::keep(ctx.tx, meeting).await?;
    audit::record(ctx.tx, &Entry::new(ctx.now, by, "meetings.cancel", meeting.subject()).because(reason))
        .await?;
    actions::notify::cancelled(ctx, task, meeting).await?;
    publish(ctx, meeting).await
}

/// What becomes of the meeting of a step that was settled: held where the step is done, else called off.
pub async fn settled(ctx: &mut Ctx<'_>, task: &Task) -> anyhow::Result<()> {
    let Some(mut meeting) = of_task(ctx.tx, task).await?.filter(Meeting::is_planned) else { return Ok(()) };
    let by = task.settled_by.clone().unwrap_or(Actor::Baton);
    if task.state == TaskState::Done {
        meeting.state = MeetingState::Held;
        meeting.changed_by = by;
        meeting.changed_at = ctx.now;
        meetings::keep(ctx.tx, &meeting).await?;
        return refresh(ctx, &meeting).await;
    }
    let reason = task.reason.clone().unwrap_or_else(|| "it is no longer needed".into());
    call_off(ctx, task, &mut meeting, &reason, &by).await
}

/// Its step is asked again: a meeting that was held by the same word is planned again, one that was cancelled by it stays
/// so, as the invitations are withdrawn.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, at, by, stays, .. } = reopened;
    let Some(mut meeting) = of_task(ctx.tx, task).await?.filter(|meeting| meeting.changed_at == at) else {
        return Ok(());
    };
    match meeting.state {
        MeetingState::Held => {
            meeting.state = MeetingState::Planned;
            meeting.changed_by = by.into();
            meeting.changed_at = ctx.now;
            meetings::keep(ctx.tx, &meeting).await?;
            refresh(ctx, &meeting).await
        }
        MeetingState::Cancelled => {
            stays.add(ctx.app.words.plain("meetings.stays_cancelled", json!({ "title": meeting.title }))?);
            Ok(())
        }
        MeetingState::Planned => Ok(()),
    }
}

/// Posts the meeting's message or brings it up to date, and sends the file of what is true now, or tells whoever keeps
/// calendars.
pub(crate) async fn publish(ctx: &mut Ctx<'_>, meeting: &Meeting) -> anyhow::Result<()> {
    Card { meeting: meeting.meeting_id.clone() }.enqueue(ctx).await?;
    if meeting.sequence > 0 {
        refresh(ctx, meeting).await?;
    }
    if !ctx.app.config.makes_events() {
        File { meeting: meeting.meeting_id.clone(), sequence: meeting.sequence }.enqueue(ctx).await?;
    }
    ctx.emit(Event::MeetingChanged(meeting)).await
}

/// Brings the meeting's message up to date.
pub async fn refresh(ctx: &mut Ctx<'_>, meeting: &Meeting) -> anyhow::Result<()> {
    Update::of(ctx.app, &Card { meeting: meeting.meeting_id.clone() })?.enqueue(ctx).await
}

/// The step is due when its meeting is over, and its owner is asked on the mornings after it: nobody is reminded to
/// arrange what is arranged.
async fn follow(ctx: &mut Ctx<'_>, task: &mut Task, meeting: &Meeting) -> anyhow::Result<()> {
    let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    if facts["due_unarranged"].is_null() {
        facts["due_unarranged"] = json!(task.due_at);
    }
    facts["snoozed"] = Value::Null;
    task.facts = facts.to_string();
    let owner = people::find(ctx.tx, &task.owner).await?;
    let mornings = roles::calendar(ctx.app, owner.as_ref());
    let first = mornings.next_opening(meeting.ends_at.plus_millis(1));
    let second = first.and_then(|first| mornings.opening_days_from(first, 1));
    task.due_at = Some(meeting.ends_at);
    task.remind(first.into_iter().chain(second).collect());
    let patience = step_of(ctx.app, ctx.tx, task).await?.and_then(|(_, step)| step.escalate_after);
    let team = ctx.app.config.team(&task.team_id);
    task.escalate_at = patience.zip(team).zip(second).and_then(|((days, team), second)| {
        let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
        let patience = calendar.plus_business_days(meeting.ends_at, days as usize)?;
        Some(patience.max(calendar.plus_business_days(second, 1)?))
    });
    changed(ctx, task, meeting.ends_at).await
}

/// The step is to be arranged again: by the day it was due, or from now on where that has passed.
async fn arrange_anew(ctx: &mut Ctx<'_>, task: &mut Task) -> anyhow::Result<()> {
    let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    let was_due = facts["due_unarranged"].as_i64().map(At).filter(|due| *due > ctx.now);
    facts["due_unarranged"] = Value::Null;
    task.facts = facts.to_string();
    let step = step_of(ctx.app, ctx.tx, task).await?.map(|(_, step)| step);
    let times = step.zip(ctx.app.config.team(&task.team_id)).and_then(|(step, team)| {
        let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
        match was_due {
            Some(due) => step.times_until(due, ctx.now, &calendar),
            None => step.times(ctx.now, &calendar),
        }
    });
    let Some(times) = times else { return Ok(()) };
    task.due_at = Some(times.due);
    task.escalate_at = times.escalate_at;
    task.remind(times.reminders);
    changed(ctx, task, times.due).await
}

async fn changed(ctx: &mut Ctx<'_>, task: &Task, due: At) -> anyhow::Result<()> {
    stored_tasks::change(ctx.tx, task).await?;
    tasks::actions::moments::cancel_escalation(ctx.tx, task, ctx.now).await?;
    if let (Some(handoff), Some(step)) = (task.subject.handoff(), task.asks.step()) {
        features::handoffs::jobs::late::at(ctx.tx, handoff, step, due, ctx.now).await?;
    }
    tasks::actions::refresh(ctx, task).await?;
    tasks::actions::moments::arrange(ctx, &task.owner).await
}
