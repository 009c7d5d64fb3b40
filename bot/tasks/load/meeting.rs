//! The meeting of a task.

use baton_storage::Reader;
use baton_storage::meetings::{self, Meeting};
use baton_storage::tasks::Task;

/// The meeting of something that is asked, whatever became of it.
pub async fn of_task(db: &mut Reader, task: &Task) -> anyhow::Result<Option<Meeting>> {
    match task.subject.handoff().zip(task.asks.step()) {
        Some((handoff, step)) => Ok(meetings::of_step(db, handoff, step).await?),
        None => Ok(None),
    }
}
