//! What is asked of whom: steps of a handoff, what a rule asks of a deal, and news that is to be mentioned.
//!
//! One that is open is unique by what it is about and what it asks. In which day's message to whom it stood
//! is remembered, so that those messages can be brought up to date.

mod row;

use crate::actor::Actor;
use crate::asks::{Asks, TaskKind};
use crate::ids::{AccountId, OpportunityId, TaskId, TeamId, UserId};
use crate::states::{Role, TaskState};
use crate::stored::{Stored, stored};
use crate::subject::Subject;
use crate::time::At;
use crate::{Fault, Reader, Result, Tx};

/// Something that is asked, or told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub task_id: TaskId,
    pub subject: Subject,
    pub asks: Asks,
    pub account_id: AccountId,
    pub opportunity_id: Option<OpportunityId>,
    pub team_id: TeamId,
    /// By role; it follows when the role passes to somebody else.
    pub role: Role,
    pub owner: UserId,
    /// Somebody said whose it is: the role no longer decides.
    pub passed: bool,
    pub kind: TaskKind,
    pub state: TaskState,
    /// What only this one knows, as JSON.
    pub facts: String,
    pub since_at: At,
    pub due_at: Option<At>,
    /// The moments (milliseconds) at which it is still to be mentioned, as JSON, ascending.
    pub reminders: String,
    /// The first of them.
    pub remind_at: Option<At>,
    /// How often it was mentioned.
    pub reminded: i64,
    /// When somebody else is told that nothing happened.
    pub escalate_at: Option<At>,
    pub escalated_at: Option<At>,
    pub settled_by: Option<Actor>,
    pub settled_at: Option<At>,
    pub reason: Option<String>,
}

impl Task {
    /// Whether somebody is asked to do it; otherwise it is news.
    pub fn is_action(&self) -> bool {
        self.kind == TaskKind::Action
    }

    /// The moments at which it is still to be mentioned.
    pub fn reminders(&self) -> Vec<At> {
        serde_json::from_str(&self.reminders).unwrap_or_default()
    }

    /// Sets the moments at which it is to be mentioned.
    pub fn remind(&mut self, mut moments: Vec<At>) {
        moments.sort_unstable();
        moments.dedup();
        self.remind_at = moments.first().copied();
        self.reminders = serde_json::to_string(&moments).unwrap_or_else(|_| "[]".into());
    }
}

const COLUMNS: &str = Task::COLUMNS;

stored! {
    task: Task, "tasks",
    by [task_id],
    once [asks = task.asks.kind(), key = task.asks.key(), kind, since_at],
    then [
        subject, account_id, opportunity_id, team_id, role, owner, passed, state, facts, due_at, reminders,
        remind_at, reminded, escalate_at, escalated_at, settled_by, settled_at, reason
    ]
}

/// Adds one; `false` if the same is open already.
///
/// # Errors
/// When its account is unknown or the database refuses.
pub async fn add(tx: &mut Tx, task: &Task) -> Result<bool> {
    let added = task
        .insert()
        .push(" on conflict (subject, asks, key) where state = 'open' do nothing")
        .build()
        .execute(&mut **tx)
        .await?;
    Ok(added.rows_affected() == 1)
}

/// Stores a changed one.
///
/// # Errors
/// [`Fault::Damaged`] when there is none of this id, or the database refuses.
pub async fn change(tx: &mut Tx, task: &Task) -> Result<()> {
    let changed = task.update().build().execute(&mut **tx).await?;
    match changed.rows_affected() {
        1 => Ok(()),
        _ => Err(Fault::Damaged(format!("a task that is not stored: {}", task.task_id))),
    }
}

/// The one with this id.
pub async fn find(db: &mut Reader, task: &TaskId) -> Result<Option<Task>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from tasks where task_id = $1"));
    Ok(sqlx::query_as(statement).bind(task).fetch_optional(db).await?)
}

/// Everything ever asked about a subject, in order.
pub async fn of_subject(db: &mut Reader, subject: &Subject) -> Result<Vec<Task>> {
    let statement = sqlx::AssertSqlSafe(of_subject_statement());
    Ok(sqlx::query_as(statement).bind(subject).fetch_all(db).await?)
}

pub(crate) fn of_subject_statement() -> String {
    format!("select {COLUMNS} from tasks where subject = $1 order by since_at, task_id")
}

/// Everything about an account that is open, in order.
pub async fn open_of_account(db: &mut Reader, account: &AccountId) -> Result<Vec<Task>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from tasks where account_id = $1 and state = 'open' order by since_at, task_id"
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// Everything a person owes, what is due first first.
pub async fn owed_by(db: &mut Reader, owner: &UserId) -> Result<Vec<Task>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from tasks where owner = $1 and state = 'open' \
         order by due_at is null, due_at, since_at, task_id"
    ));
    Ok(sqlx::query_as(statement).bind(owner).fetch_all(db).await?)
}

/// What these teams' people should have done by `now`, the longest late first.
pub async fn overdue(db: &mut Reader, teams: &[&TeamId], now: At) -> Result<Vec<Task>> {
    let teams = serde_json::to_string(teams).unwrap_or_else(|_| "[]".into());
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from tasks where state = 'open' and kind = 'action' and due_at < $2 \
         and team_id in (select value from json_each($1)) order by due_at, since_at, task_id"
    ));
    Ok(sqlx::query_as(statement).bind(teams).bind(now).fetch_all(db).await?)
}

/// What is to be mentioned to a person by `now`, what is due first first.
pub async fn to_mention(db: &mut Reader, owner: &UserId, now: At) -> Result<Vec<Task>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from tasks where owner = $1 and state = 'open' and remind_at <= $2 \
         order by due_at is null, due_at, since_at, task_id"
    ));
    Ok(sqlx::query_as(statement).bind(owner).bind(now).fetch_all(db).await?)
}

/// When something is next to be mentioned to a person.
pub async fn next_mention(db: &mut Reader, owner: &UserId) -> Result<Option<At>> {
    Ok(sqlx::query_scalar("select min(remind_at) from tasks where owner = $1 and state = 'open'")
        .bind(owner)
        .fetch_one(db)
        .await?)
}

/// Remembers that something stands in a day's message to somebody.
pub async fn mention(tx: &mut Tx, task: &TaskId, reader: &UserId, day: &str) -> Result<()> {
    sqlx::query("insert into mentions (task_id, reader, day) values ($1, $2, $3) on conflict do nothing")
        .bind(task)
        .bind(reader)
        .bind(day)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What stands in a day's message to somebody, what is due first first.
pub async fn mentioned(db: &mut Reader, reader: &UserId, day: &str) -> Result<Vec<Task>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from tasks where task_id in (select task_id from mentions where reader = $1 and day = $2) \
         order by kind, due_at is null, due_at, since_at, task_id"
    ));
    Ok(sqlx::query_as(statement).bind(reader).bind(day).fetch_all(db).await?)
}

/// What stands in a list of somebody's, what is open first, the deal that closes soonest first.
pub async fn in_list(db: &mut Reader, reader: &UserId, key: &str) -> Result<Vec<Task>> {
    let columns = COLUMNS.split(", ").map(|column| format!("tasks.{}", column.trim())).collect::<Vec<_>>();
    let statement = sqlx::AssertSqlSafe(format!(
        "select {} from mentions join tasks using (task_id) \
         left join opportunities on opportunities.opportunity_id = tasks.opportunity_id \
         where mentions.reader = $1 and mentions.day = $2 \
         order by tasks.state <> 'open', close_date is null, close_date, since_at, task_id",
        columns.join(", ")
    ));
    Ok(sqlx::query_as(statement).bind(reader).bind(key).fetch_all(db).await?)
}

/// The messages in which something stands: reader and day, the latest first.
pub async fn mentions_of(db: &mut Reader, task: &TaskId) -> Result<Vec<(UserId, String)>> {
    Ok(sqlx::query_as("select reader, day from mentions where task_id = $1 order by day desc, reader")
        .bind(task)
        .fetch_all(db)
        .await?)
}
