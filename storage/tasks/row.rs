//! How a task is read from its row.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::Task;
use crate::asks::{AskKind, Asks};
use crate::ids::TaskId;

impl FromRow<'_, SqliteRow> for Task {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let task_id: TaskId = row.try_get("task_id")?;
        // What cannot be read is told with the row that it stands in.
        let damaged = |error: sqlx::Error| sqlx::Error::Decode(format!("the task {task_id}: {error}").into());
        let word: AskKind = row.try_get("asks").map_err(&damaged)?;
        let key: String = row.try_get("key").map_err(&damaged)?;
        let unknown = format!("“{word}” has no key “{key}”");
        let unknown = || damaged(sqlx::Error::Decode(unknown.into()));
        Ok(Self {
            subject: row.try_get("subject").map_err(&damaged)?,
            asks: Asks::read(word, key).ok_or_else(unknown)?,
            account_id: row.try_get("account_id").map_err(&damaged)?,
            opportunity_id: row.try_get("opportunity_id").map_err(&damaged)?,
            team_id: row.try_get("team_id").map_err(&damaged)?,
            role: row.try_get("role").map_err(&damaged)?,
            owner: row.try_get("owner").map_err(&damaged)?,
            passed: row.try_get("passed").map_err(&damaged)?,
            kind: row.try_get("kind").map_err(&damaged)?,
            state: row.try_get("state").map_err(&damaged)?,
            facts: row.try_get("facts").map_err(&damaged)?,
            since_at: row.try_get("since_at").map_err(&damaged)?,
            due_at: row.try_get("due_at").map_err(&damaged)?,
            reminders: row.try_get("reminders").map_err(&damaged)?,
            remind_at: row.try_get("remind_at").map_err(&damaged)?,
            reminded: row.try_get("reminded").map_err(&damaged)?,
            escalate_at: row.try_get("escalate_at").map_err(&damaged)?,
            escalated_at: row.try_get("escalated_at").map_err(&damaged)?,
            settled_by: row.try_get("settled_by").map_err(&damaged)?,
            settled_at: row.try_get("settled_at").map_err(&damaged)?,
            reason: row.try_get("reason").map_err(&damaged)?,
            task_id: task_id.clone(),
        })
    }
}
