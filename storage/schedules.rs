//! Recurring things: a cron expression, its zone, and the next slot. What recurs is computed by the bot;
//! the row remembers how far it has come.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::states::words;
use crate::time::At;
use crate::{Reader, Result, Tx};

words! {
    /// What happens to slots that passed while Baton was down.
    Missed {
        /// The latest of them is made up for.
        Latest = "latest",
        /// All of them are, a few at most.
        All = "all",
        /// None is.
        Skip = "skip",
    }
}

/// A recurring schedule and its cursor.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Schedule {
    /// Its name, such as `people.refresh`.
    pub schedule: String,
    pub kind: String,
    pub args: String,
    /// The cron crate's seven fields, in `zone`.
    pub cron: String,
    /// IANA name.
    pub zone: String,
    pub missed: Missed,
    /// How late, in milliseconds, a slot may still be worth doing.
    pub grace_ms: i64,
    /// The next slot's nominal local date-time.
    pub next_slot: String,
    pub next_at: At,
}

/// Adds a schedule, or replaces it when its rule has changed; one that is unchanged keeps its cursor.
pub async fn keep(tx: &mut Tx, schedule: &Schedule) -> Result<()> {
    sqlx::query(
        "insert into schedules (schedule, kind, args, cron, zone, missed, grace_ms, next_slot, next_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (schedule) do update set \
         next_slot = case when cron = excluded.cron and zone = excluded.zone then next_slot else excluded.next_slot end, \
         next_at = case when cron = excluded.cron and zone = excluded.zone then next_at else excluded.next_at end, \
         kind = excluded.kind, args = excluded.args, cron = excluded.cron, zone = excluded.zone, \
         missed = excluded.missed, grace_ms = excluded.grace_ms",
    )
    .bind(&schedule.schedule)
    .bind(&schedule.kind)
    .bind(&schedule.args)
    .bind(&schedule.cron)
    .bind(&schedule.zone)
    .bind(schedule.missed)
    .bind(schedule.grace_ms)
    .bind(&schedule.next_slot)
    .bind(schedule.next_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes down schedules that begin so and are none of `names`: what they recurred for is no longer wanted.
pub async fn retain(tx: &mut Tx, prefix: &str, names: &[String]) -> Result<u64> {
    let names = serde_json::to_string(names).unwrap_or_else(|_| "[]".into());
    let gone = sqlx::query(
        "delete from schedules where substr(schedule, 1, length($1)) = $1 \
         and schedule not in (select value from json_each($2))",
    )
    .bind(prefix)
    .bind(names)
    .execute(&mut **tx)
    .await?;
    Ok(gone.rows_affected())
}

const COLUMNS: &str = "schedule, kind, args, cron, zone, missed, grace_ms, next_slot, next_at";

/// Schedules whose next slot has come, and that are not set aside for later.
pub async fn due(db: &mut Reader, now: At) -> Result<Vec<Schedule>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from schedules where next_at <= $1 and not exists \
           (select 1 from set_aside where sort = 'schedule' and name = schedule and (again_at is null or again_at > $1)) \
         order by next_at, schedule"
    ));
    Ok(sqlx::query_as(statement).bind(now).fetch_all(db).await?)
}

/// Moves a schedule's cursor from the slot it was read at; `false` if somebody else has.
pub async fn advance(tx: &mut Tx, schedule: &Schedule, next_slot: &str, next_at: At) -> Result<bool> {
    let advanced = sqlx::query(
        "update schedules set next_slot = $3, next_at = $4 where schedule = $1 and next_slot = $2",
    )
    .bind(&schedule.schedule)
    .bind(&schedule.next_slot)
    .bind(next_slot)
    .bind(next_at)
    .execute(&mut **tx)
    .await?;
    Ok(advanced.rows_affected() == 1)
}

/// When the next slot of any schedule comes, or one that was set aside is tried again.
pub async fn next_at(db: &mut Reader) -> Result<Option<At>> {
    Ok(sqlx::query_scalar(
        "select min(case when again_at > next_at then again_at else next_at end) from schedules \
         left join set_aside on sort = 'schedule' and name = schedule where name is null or again_at is not null",
    )
    .fetch_one(db)
    .await?)
}
