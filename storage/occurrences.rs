//! Planned moments, one row each: a step of an escalation, a slot of a recurring schedule.
//!
//! `(schedule, slot)` is the key, and the slot is nominal (a local date-time, a step's name), so however
//! many schedulers run, each moment happens once.

use sqlx::FromRow;

use crate::errand::Errand;
use crate::states::OccurrenceState;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A planned moment.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Occurrence {
    /// What it belongs to, such as `request:0198…:ladder`.
    pub schedule: String,
    pub slot: String,
    /// Which job plans its effects.
    pub kind: String,
    /// The job's arguments, as JSON.
    pub args: String,
    pub due_at: At,
    pub state: OccurrenceState,
    pub reason: Option<String>,
    pub settled_at: Option<At>,
}

impl Occurrence {
    /// A moment to come.
    pub fn planned(schedule: impl Into<String>, slot: &str, kind: &str, args: String, due_at: At) -> Self {
        Self {
            schedule: schedule.into(),
            slot: slot.to_owned(),
            kind: kind.to_owned(),
            args,
            due_at,
            state: OccurrenceState::Scheduled,
            reason: None,
            settled_at: None,
        }
    }
}

/// Adds a moment; `false` if it stands already.
pub async fn add(tx: &mut Tx, occurrence: &Occurrence) -> Result<bool> {
    let added = sqlx::query(
        "insert into occurrences (schedule, slot, kind, args, due_at, state, reason, settled_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (schedule, slot) do nothing",
    )
    .bind(&occurrence.schedule)
    .bind(&occurrence.slot)
    .bind(&occurrence.kind)
    .bind(&occurrence.args)
    .bind(occurrence.due_at)
    .bind(occurrence.state)
    .bind(&occurrence.reason)
    .bind(occurrence.settled_at)
    .execute(&mut **tx)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Brings a schedule's moments that have not come into line with `wanted`: others are cancelled, missing
/// ones added, cancelled ones that are wanted again put back. What has come stays as it is.
pub async fn plan(
    tx: &mut Tx,
    schedule: impl Into<String>,
    wanted: &[Occurrence],
    reason: &str,
    now: At,
) -> Result<()> {
    let mut errand = Errand::default();
    put_plan(&mut errand, &schedule.into(), wanted, reason, now);
    errand.run(tx).await?;
    Ok(())
}

/// The same as a part of an errand.
pub(crate) fn put_plan(errand: &mut Errand, schedule: &str, wanted: &[Occurrence], reason: &str, now: At) {
    let slots: Vec<&str> = wanted.iter().map(|moment| moment.slot.as_str()).collect();
    errand
        .put(
            "update occurrences set state = 'cancelled', reason = $3, settled_at = $4 \
             where schedule = $1 and state = 'scheduled' and slot not in (select value from json_each($2))",
        )
        .bind(schedule)
        .bind(json(&slots))
        .bind(reason)
        .bind(now);
    if !wanted.is_empty() {
        let statement = format!(
            "{ADD} do update set state = 'scheduled', args = excluded.args, due_at = excluded.due_at, reason = null, \
             settled_at = null where occurrences.state in ('scheduled', 'cancelled')"
        );
        errand.put(&statement).bind(rows(wanted));
    }
}

/// Adds moments; those that stand already stay as they are.
pub async fn add_all(tx: &mut Tx, moments: &[Occurrence]) -> Result<()> {
    if moments.is_empty() {
        return Ok(());
    }
    let statement = sqlx::AssertSqlSafe(format!("{ADD} do nothing"));
    sqlx::query(statement).bind(rows(moments)).execute(&mut **tx).await?;
    Ok(())
}

/// Several moments at once, and where one stands already.
const ADD: &str = "insert into occurrences (schedule, slot, kind, args, due_at, state, reason, settled_at) \
     select json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), \
     json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'), \
     json_extract(value, '$[7]') from json_each($1) where true on conflict (schedule, slot)";

/// Moments as that statement takes them.
fn rows(moments: &[Occurrence]) -> String {
    let row = |one: &Occurrence| {
        serde_json::json!([
            one.schedule,
            one.slot,
            one.kind,
            one.args,
            one.due_at,
            one.state.as_str(),
            one.reason,
            one.settled_at
        ])
    };
    json(&moments.iter().map(row).collect::<Vec<_>>())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "[]".into())
}

/// Moments to come until `until`, the earliest first.
pub async fn until(db: &mut Reader, until: At) -> Result<Vec<Occurrence>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from occurrences where state = 'scheduled' and due_at <= $1 order by due_at, schedule, slot"
    ));
    Ok(sqlx::query_as(statement).bind(until).fetch_all(db).await?)
}

const COLUMNS: &str = "schedule, slot, kind, args, due_at, state, reason, settled_at";

/// Moments that have come and are not set aside for later, the earliest first.
pub async fn due(db: &mut Reader, now: At, limit: i64) -> Result<Vec<Occurrence>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from occurrences where state = 'scheduled' and due_at <= $1 \
         and not exists (select 1 from set_aside where sort = 'moment' and name = schedule \
           and set_aside.slot = occurrences.slot and (again_at is null or again_at > $1)) \
         order by due_at, schedule, slot limit $2"
    ));
    Ok(sqlx::query_as(statement).bind(now).bind(limit).fetch_all(db).await?)
}

/// Settles a planned moment; `false` if somebody else has.
pub async fn settle(
    tx: &mut Tx,
    occurrence: &Occurrence,
    state: OccurrenceState,
    reason: Option<&str>,
    now: At,
) -> Result<bool> {
    let settled = sqlx::query(
        "update occurrences set state = $3, reason = $4, settled_at = $5 \
         where schedule = $1 and slot = $2 and state = 'scheduled'",
    )
    .bind(&occurrence.schedule)
    .bind(&occurrence.slot)
    .bind(state)
    .bind(reason)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(settled.rows_affected() == 1)
}

/// Moves a planned moment to a later time: nobody is at work now.
pub async fn postpone(tx: &mut Tx, occurrence: &Occurrence, due_at: At) -> Result<()> {
    sqlx::query(
        "update occurrences set due_at = $3 where schedule = $1 and slot = $2 and state = 'scheduled'",
    )
    .bind(&occurrence.schedule)
    .bind(&occurrence.slot)
    .bind(due_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Cancels every moment of a schedule that has not come yet.
pub async fn cancel(tx: &mut Tx, schedule: impl Into<String>, reason: &str, now: At) -> Result<u64> {
    let cancelled = sqlx::query(
        "update occurrences set state = 'cancelled', reason = $2, settled_at = $3 \
         where schedule = $1 and state = 'scheduled'",
    )
    .bind(schedule.into())
    .bind(reason)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(cancelled.rows_affected())
}

/// When the next planned moment comes, or one that was set aside is tried again.
pub async fn next_at(db: &mut Reader) -> Result<Option<At>> {
    Ok(sqlx::query_scalar(
        "select min(at) from ( \
           select * from (select due_at as at from occurrences where state = 'scheduled' and not exists \
             (select 1 from set_aside where sort = 'moment' and name = schedule and set_aside.slot = occurrences.slot) \
             order by due_at limit 1) \
           union all select max(due_at, again_at) from set_aside \
             join occurrences on schedule = name and occurrences.slot = set_aside.slot and state = 'scheduled' \
             where sort = 'moment' and again_at is not null)",
    )
    .fetch_one(db)
    .await?)
}

/// Skips the moments of a schedule that were due before `due_at`: a later one has spoken for them.
pub async fn skip_before(
    tx: &mut Tx,
    schedule: impl Into<String>,
    due_at: At,
    reason: &str,
    now: At,
) -> Result<u64> {
    let skipped = sqlx::query(
        "update occurrences set state = 'skipped', reason = $3, settled_at = $4 \
         where schedule = $1 and state = 'scheduled' and due_at < $2",
    )
    .bind(schedule.into())
    .bind(due_at)
    .bind(reason)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(skipped.rows_affected())
}

/// Every moment of these schedules, the earliest first.
pub async fn of_schedules(db: &mut Reader, schedules: &[String]) -> Result<Vec<Occurrence>> {
    let schedules = serde_json::to_string(schedules).unwrap_or_else(|_| "[]".into());
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from occurrences where schedule in (select value from json_each($1)) \
         order by due_at, slot"
    ));
    Ok(sqlx::query_as(statement).bind(schedules).fetch_all(db).await?)
}

/// Every moment of a schedule, the earliest first.
pub async fn of_schedule(db: &mut Reader, schedule: impl Into<String>) -> Result<Vec<Occurrence>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from occurrences where schedule = $1 order by due_at, slot"
    ));
    Ok(sqlx::query_as(statement).bind(schedule.into()).fetch_all(db).await?)
}
