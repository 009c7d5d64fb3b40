//! What went wrong with one schedule, moment or effect, which was set aside so that everything else goes on.
//!
//! A row stands until its thing was done, or is no longer wanted. A schedule or a moment is not due while its row says
//! so; an effect's own time is in its row of the outbox.

use sqlx::FromRow;

use crate::states::AsideSort;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// Something that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Aside {
    pub sort: AsideSort,
    /// A recurring schedule's name, a moment's schedule, an effect's, a person's or a task's id.
    pub name: String,
    /// A moment's slot; empty for the others.
    pub slot: String,
    /// Which job it is.
    pub kind: String,
    pub reason: String,
    /// How often it was tried.
    pub attempts: i64,
    pub since_at: At,
    /// When it is tried again; none: once Baton starts with another configuration.
    pub again_at: Option<At>,
}

/// Sets something aside, or says what became of another try.
pub async fn put(tx: &mut Tx, aside: &Aside) -> Result<()> {
    sqlx::query(
        "insert into set_aside (sort, name, slot, kind, reason, attempts, since_at, again_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (sort, name, slot) do update set \
         kind = excluded.kind, reason = excluded.reason, attempts = excluded.attempts, again_at = excluded.again_at",
    )
    .bind(aside.sort)
    .bind(&aside.name)
    .bind(&aside.slot)
    .bind(&aside.kind)
    .bind(&aside.reason)
    .bind(aside.attempts)
    .bind(aside.since_at)
    .bind(aside.again_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Nothing is the matter with it any more; `false` if nothing was.
pub async fn take_back(tx: &mut Tx, sort: AsideSort, name: &str, slot: &str) -> Result<bool> {
    let gone = sqlx::query("delete from set_aside where sort = $1 and name = $2 and slot = $3")
        .bind(sort)
        .bind(name)
        .bind(slot)
        .execute(&mut **tx)
        .await?;
    Ok(gone.rows_affected() == 1)
}

/// Everything is tried again now: what was wrong may have been mended.
pub async fn hasten(tx: &mut Tx, now: At) -> Result<()> {
    sqlx::query("update set_aside set again_at = $1 where again_at > $1")
        .bind(now)
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "update outbox set due_at = $1 where state = 'scheduled' and due_at > $1 \
         and outbox_id in (select name from set_aside where sort = 'effect')",
    )
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What a row is about still stands, and waits.
const STANDING: &str = "(sort in ('schedule', 'person') \
    or sort = 'moment' and exists (select 1 from occurrences where schedule = name \
        and occurrences.slot = set_aside.slot and state = 'scheduled') \
    or sort = 'effect' and exists (select 1 from outbox where outbox_id = name \
        and state in ('scheduled', 'running', 'reconciling')) \
    or sort = 'task' and exists (select 1 from tasks where task_id = name and state = 'open'))";

/// Forgets what was settled in another way, such as a moment that was cancelled.
pub async fn forget_settled(tx: &mut Tx) -> Result<u64> {
    let statement = sqlx::AssertSqlSafe(format!("delete from set_aside where not {STANDING}"));
    Ok(sqlx::query(statement).execute(&mut **tx).await?.rows_affected())
}

/// Everything that is set aside, the oldest first.
pub async fn all(db: &mut Reader) -> Result<Vec<Aside>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select sort, name, slot, kind, reason, attempts, since_at, again_at from set_aside where {STANDING} \
         order by since_at, sort, name, slot"
    ));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}
