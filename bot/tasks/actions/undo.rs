//! Taking back what somebody said of a task, that it is done or not applicable: for a day, by whoever said it or whoever
//! leads the team. What followed is taken back by the features that made it follow (`Event::TaskReopened`), or said to
//! stand.

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::states::TaskState;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use chrono::Duration;
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::error::ActionError;
use crate::event::{Event, Reopened, Stays};
use crate::tasks;
use crate::tasks::actions::{facts, refresh, settle};
use crate::tasks::rules::Before;

/// Settles it by somebody's word, so that it can be taken back.
pub async fn settle_by_word(
    ctx: &mut Ctx<'_>,
    task: &mut Task,
    state: TaskState,
    by: &UserId,
    reason: Option<&str>,
) -> anyhow::Result<()> {
    let before = Before { due_at: task.due_at, reminders: task.reminders(), escalate_at: task.escalate_at };
    let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_else(|_| json!({}));
    facts[Before::KEY] = serde_json::to_value(before)?;
    task.facts = facts.to_string();
    settle(ctx, task, state, Some(Actor::from(by)), reason).await
}

/// Asks for it again as it was asked before; what stands although it followed.
///
/// # Errors
/// A sentence where what was said stands as a whole, or somebody else is asked the same meanwhile.
pub async fn take_back(ctx: &mut Ctx<'_>, task: &mut Task, by: &UserId) -> Result<Vec<String>, ActionError> {
    let (Some(before), Some(at), Some(settled_by)) =
        (Before::of(task), task.settled_at, task.settled_by.clone())
    else {
        return Ok(Vec::new());
    };
    let stays = Stays::default();
    ctx.emit(Event::TaskReopening(Reopened { task, at, settled_by: &settled_by, by, stays: &stays })).await?;
    if let Some(sentence) = stays.refusal() {
        return Err(ActionError::Rejection { sentence, effects: Vec::new(), stale: true });
    }
    let subject = stored_tasks::of_subject(ctx.tx, &task.subject).await?;
    if subject.iter().any(|one| one.state == TaskState::Open && one.asks == task.asks) {
        let sentence = ctx.app.words.plain("tasks.fault.asked_again", json!({}))?;
        return Err(ActionError::Rejection { sentence, effects: Vec::new(), stale: true });
    }
    (task.settled_at, task.settled_by) = (None, None);
    let was = task.state;
    task.state = TaskState::Open;
    task.reason = None;
    task.due_at = before.due_at;
    task.escalate_at = before.escalate_at;
    let mut reminders: Vec<At> = before.reminders.into_iter().filter(|moment| *moment > ctx.now).collect();
    if reminders.is_empty() {
        // Nobody is escalated to before the owner has heard of it once more.
        reminders.push(ctx.now + Duration::days(1));
        task.escalate_at = task.escalate_at.map(|escalate| escalate.max(ctx.now + Duration::days(2)));
    }
    task.remind(reminders);
    let mut facts = Before::removed(task);
    if let Some(facts) = facts.as_object_mut() {
        facts.remove(facts::KEPT);
    }
    task.facts = facts.to_string();
    stored_tasks::change(ctx.tx, task).await?;
    let entry = Entry::new(ctx.now, by, "tasks.undo", format!("todo:{}", task.task_id));
    audit::record(ctx.tx, &entry.moved(was.as_str(), task.state.as_str())).await?;
    tasks::actions::moments::arrange(ctx, &task.owner).await?;
    ctx.emit(Event::TaskReopened(Reopened { task, at, settled_by: &settled_by, by, stays: &stays })).await?;
    refresh(ctx, task).await?;
    Ok(stays.into_sentences())
}
