//! What came of a meeting: decisions, which become a fact of the customer record, and next steps, each somebody's.

use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::facts::{self, Fact};
use baton_storage::ids::{FactId, UserId};
use baton_storage::meetings::{self, Meeting};
use baton_storage::states::{MeetingState, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::{Tx, handoffs, people};
use chrono::{Days, NaiveTime};
use serde_json::json;

use crate::accounts::roles;
use crate::app::Ctx;
use crate::features::meetings::actions;
use crate::features::meetings::rules::NextStep;
use crate::rules::calendar::first_instant;
use crate::tasks::actions::asking::Asking;
use crate::tasks::load::meeting::of_task;
use crate::{features, tasks};

/// The key of the customer record under which decisions stand.
const DECISIONS: &str = "decisions";

/// What came of it.
pub struct Outcome {
    pub decisions: String,
    /// Each with whoever does it.
    pub steps: Vec<(NextStep, UserId)>,
}

/// It was held: its step is done, its decisions are on record, its next steps are asked of those who do them, and
/// the card's thread says all of it.
pub async fn held(ctx: &mut Ctx<'_>, task: &mut Task, outcome: Outcome, by: &UserId) -> anyhow::Result<()> {
    let Some(mut meeting) = of_task(ctx.tx, task).await?.filter(Meeting::is_planned) else { return Ok(()) };
    meeting.state = MeetingState::Held;
    meeting.changed_by = by.into();
    meeting.changed_at = ctx.now;
    meetings::keep(ctx.tx, &meeting).await?;
    audit::record(ctx.tx, &Entry::new(ctx.now, by, "meetings.held", meeting.subject())).await?;
    if !outcome.decisions.is_empty() {
        let fact = Fact {
            fact_id: FactId::fresh(),
            account_id: task.account_id.clone(),
            key: DECISIONS.into(),
            value: outcome.decisions.clone(),
            said_by: by.0.clone(),
            by_person: true,
            said_at: ctx.now,
            link: None,
            recorded_by: by.into(),
            recorded_at: ctx.now,
        };
        facts::add(ctx.tx, &fact).await?;
    }
    let mut noted = Vec::new();
    for (number, (step, owner)) in outcome.steps.iter().enumerate() {
        let name = people::name(ctx.tx, owner).await?;
        noted.push(json!({ "what": step.what, "who": name }));
        ask(ctx, task, &meeting, number, step, owner).await?;
    }
    if let Some(handoff) = handoffs::find(ctx.tx, &meeting.handoff_id).await? {
        let facts = json!({
            "title": meeting.title, "decisions": outcome.decisions, "steps": noted, "settled_by": by_name(ctx.tx, by).await?,
        });
        features::handoffs::jobs::note::note(ctx, &handoff, "meeting_held", facts).await?;
    }
    actions::refresh(ctx, &meeting).await?;
    tasks::actions::settle(ctx, task, TaskState::Done, Some(by.into()), None).await
}

async fn by_name(tx: &mut Tx, user: &UserId) -> anyhow::Result<String> {
    Ok(people::name(tx, user).await?)
}

/// Asks a next step of whoever does it: they read it in their next day's message, and again on the day it is due.
async fn ask(
    ctx: &mut Ctx<'_>,
    task: &Task,
    meeting: &Meeting,
    number: usize,
    step: &NextStep,
    owner: &UserId,
) -> anyhow::Result<()> {
    let Some(context) = crate::tasks::load::context::task_context(ctx.app, ctx.tx, task).await? else {
        return Ok(());
    };
    let place = context.place();
    let role = actions::notify::role_of(ctx.tx, owner, &place).await?;
    let person = people::find(ctx.tx, owner).await?;
    let calendar = roles::calendar(ctx.app, person.as_ref());
    let midnight = |day: chrono::NaiveDate| first_instant(calendar.zone(), day.and_time(NaiveTime::MIN));
    let mut reminders = vec![ctx.now];
    // It is late once its day is over.
    let due_at = step.by.map(|day| midnight(day + Days::new(1)).plus_millis(-1));
    if let Some(opening) = step.by.and_then(|day| calendar.next_opening(midnight(day))) {
        reminders.extend(Some(opening).filter(|at| *at > ctx.now));
    }
    let asking = Asking {
        subject: meeting.subject(),
        asks: Asks::Next(number + 1),
        role,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({ "what": step.what }),
        due_at,
        reminders,
        escalate_at: None,
    };
    let asks = asking.asks.clone();
    tasks::actions::open_for(ctx, asking, owner.clone(), role, &place).await?;
    // Somebody said whose it is: it stays theirs when a role passes to somebody else.
    let opened =
        stored_tasks::of_subject(ctx.tx, &meeting.subject()).await?.into_iter().find(|one| one.asks == asks);
    if let Some(mut opened) = opened {
        opened.passed = true;
        stored_tasks::change(ctx.tx, &opened).await?;
    }
    Ok(())
}
