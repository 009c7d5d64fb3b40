//! Effects on the outside, each to be done once: written in the transaction of the change that causes
//! them, claimed by the worker, settled with what came of it.
//!
//! `scheduled → running (committed before the request) → completed | discarded | cancelled | scheduled
//! again | reconciling → completed | scheduled | unknown`. A claim is a lease, not a lock: a row whose
//! lease ran out was being sent when somebody died, so it is looked for before it is sent again.

use sqlx::FromRow;

use crate::ids::{ChannelId, MessageTs, OutboxId};
use crate::states::OutboxState;
use crate::time::At;
pub use crate::waiting::is_pending;
use crate::{Reader, Result, Tx, bundles};

/// An effect, as the worker takes it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct OutboxEntry {
    pub outbox_id: OutboxId,
    /// Which job does it; an unknown one fails loudly.
    pub kind: String,
    /// The job's arguments: ids, as JSON.
    pub args: String,
    /// Effects of one lane (a channel, a person) go one after the other.
    pub lane: String,
    pub state: OutboxState,
    pub due_at: At,
    pub lease_until: Option<At>,
    /// How often it was tried; a snooze does not count.
    pub attempts: i64,
    /// How often it was looked for since it was last sent.
    pub looks: i64,
    /// When it was first tried: it cannot stand on Slack from before.
    pub first_try_at: Option<At>,
    pub channel: Option<ChannelId>,
    pub ts: Option<MessageTs>,
    /// What went wrong last, without customer data.
    pub fault: Option<String>,
    pub created_at: At,
    pub settled_at: Option<At>,
    /// It may go out together with others of its lane.
    pub together: bool,
    /// The one that is sent for several, where they go out together; its own id in that one.
    pub bundle: Option<OutboxId>,
}

/// An effect to be.
#[derive(Clone, Debug)]
pub struct NewOutboxEntry {
    pub kind: String,
    pub args: String,
    /// At most one effect with the same key ever exists: rule, object, period, recipient.
    pub unique_key: Option<String>,
    pub lane: String,
    pub due_at: At,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Done; a message also has a place.
    Completed(Option<(ChannelId, MessageTs)>),
    /// Not done, for certain; again at the given time.
    Retry { due_at: At, fault: String },
    /// Not its time yet; uses no attempt.
    Snoozed { due_at: At },
    /// Perhaps done: look for it at the given time, having looked so often.
    Look { due_at: At, looks: i64, fault: String },
    /// Not wanted any more.
    Cancelled { why: String },
    /// Refused for good.
    Discarded { fault: String },
    /// Perhaps done, and there is no way to find out.
    Unknown { fault: String },
}

/// Adds an effect; `None` if one with the same `unique_key` exists.
pub async fn add(tx: &mut Tx, effect: NewOutboxEntry, now: At) -> Result<Option<OutboxId>> {
    insert(tx, effect, now, Beside::All).await
}

/// Adds an effect unless one of this kind and these arguments has not begun: that one will see whatever is written in
/// this transaction. `None` if there is one, or one with the same `unique_key`.
pub async fn add_unless_waiting(tx: &mut Tx, effect: NewOutboxEntry, now: At) -> Result<Option<OutboxId>> {
    insert(tx, effect, now, Beside::NoneAlike).await
}

/// Beside which others an effect is added.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Beside any.
    All,
    /// The same, and it may go out together with others of its lane.
    Together,
    /// Beside none of its kind and arguments that has not begun.
    NoneAlike,
}

/// Adds an effect in one errand.
pub(crate) async fn insert(
    tx: &mut Tx,
    effect: NewOutboxEntry,
    now: At,
    beside: Beside,
) -> Result<Option<OutboxId>> {
    let id = OutboxId::fresh();
    let added = sqlx::query(
        "insert into outbox \
           (outbox_id, kind, args, unique_key, lane, state, due_at, attempts, looks, created_at, together) \
         select $1, $2, $3, $4, $5, 'scheduled', $6, 0, 0, $7, $8 \
         where $9 or not exists (select 1 from outbox where kind = $2 and args = $3 and state = 'scheduled') \
         on conflict (unique_key) do nothing",
    )
    .bind(&id)
    .bind(effect.kind)
    .bind(effect.args)
    .bind(effect.unique_key)
    .bind(effect.lane)
    .bind(effect.due_at)
    .bind(now)
    .bind(beside == Beside::Together)
    .bind(beside != Beside::NoneAlike)
    .execute(&mut **tx)
    .await?;
    Ok((added.rows_affected() == 1).then_some(id))
}

pub(crate) const COLUMNS: &str = "outbox_id, kind, args, lane, state, due_at, lease_until, attempts, looks, first_try_at, \
     channel, ts, fault, created_at, settled_at, together, bundle";

/// What is not finished, in the words of the index that holds it: in others it would not be used, and every
/// look at what is due would read all that was ever sent.
const WAITING: &str = "state in ('scheduled', 'running', 'reconciling')";

/// Claims what is due, the oldest of each lane, skipping lanes that are busy or in `paused`. Rows whose
/// lease ran out while they were being sent come back as `reconciling`. What may go out together takes along all that
/// may join it, and waits until every moment that has come was planned: more may follow from it for the same person.
pub async fn claim(
    tx: &mut Tx,
    now: At,
    lease_until: At,
    paused: &[String],
    limit: i64,
) -> Result<Vec<OutboxEntry>> {
    sqlx::query(
        "update outbox set state = 'reconciling', looks = 0, lease_until = null, due_at = $1, \
         fault = 'stopped while sending' where lease_until <= $1 and state = 'running'",
    )
    .bind(now)
    .execute(&mut **tx)
    .await?;
    let paused = serde_json::to_string(paused).unwrap_or_else(|_| "[]".into());
    let statement = sqlx::AssertSqlSafe(format!(
        "update outbox set lease_until = $2, first_try_at = coalesce(first_try_at, $1), \
         attempts = attempts + (state = 'scheduled'), \
         state = case state when 'scheduled' then 'running' else state end \
         where outbox_id in ( \
           select outbox_id from ( \
             select outbox_id, due_at, created_at, row_number() over (partition by lane order by due_at, outbox_id) as place \
             from outbox where {WAITING} and state <> 'running' and due_at <= $1 \
             and (bundle is null or bundle = outbox_id) \
             and not (together = 1 and state = 'scheduled' and exists \
               (select 1 from occurrences where state = 'scheduled' and due_at <= $1 and not exists \
                 (select 1 from set_aside where sort = 'moment' and name = schedule \
                   and set_aside.slot = occurrences.slot and (again_at is null or again_at > $1)))) \
             and (lease_until is null or lease_until <= $1) \
             and lane not in (select value from json_each($3)) \
             and lane not in (select lane from outbox where lease_until > $1)) \
           where place = 1 order by due_at, outbox_id limit $4) \
         returning {COLUMNS}"
    ));
    let mut claimed: Vec<OutboxEntry> = sqlx::query_as(statement)
        .bind(now)
        .bind(lease_until)
        .bind(paused)
        .bind(limit)
        .fetch_all(&mut **tx)
        .await?;
    for leader in claimed.iter_mut().filter(|one| one.together) {
        match leader.state {
            OutboxState::Running => bundles::join(tx, leader, now).await.map(drop)?,
            // It is being looked for, and with it everything that may stand there with it.
            _ => bundles::hold(tx, leader).await?,
        }
    }
    claimed.sort_by(|a, b| (a.due_at, &a.outbox_id).cmp(&(b.due_at, &b.outbox_id)));
    Ok(claimed)
}

/// Lets every lease end by `until`: whoever held one is known to be dead. Returns how many were cut short.
pub async fn cut_leases(tx: &mut Tx, until: At) -> Result<u64> {
    let cut = sqlx::query(
        "update outbox set lease_until = $1 where state in ('running', 'reconciling') and lease_until > $1",
    )
    .bind(until)
    .execute(&mut **tx)
    .await?;
    Ok(cut.rows_affected())
}

/// Records what came of an attempt, for it and for all that went out with it.
pub async fn settle(tx: &mut Tx, id: &OutboxId, settlement: &Settlement, now: At) -> Result<()> {
    use OutboxState as S;
    let (state, due_at, looks, fault, place) = match settlement {
        Settlement::Completed(place) => (S::Completed, None, None, None, place.as_ref()),
        Settlement::Retry { due_at, fault } => (S::Scheduled, Some(due_at), Some(0), Some(fault), None),
        Settlement::Snoozed { due_at } => (S::Scheduled, Some(due_at), Some(0), None, None),
        Settlement::Look { due_at, looks, fault } => {
            (S::Reconciling, Some(due_at), Some(*looks), Some(fault), None)
        }
        Settlement::Cancelled { why } => (S::Cancelled, None, None, Some(why), None),
        Settlement::Discarded { fault } => (S::Discarded, None, None, Some(fault), None),
        Settlement::Unknown { fault } => (S::Unknown, None, None, Some(fault), None),
    };
    let snoozed = matches!(settlement, Settlement::Snoozed { .. });
    sqlx::query(
        "update outbox set state = $2, due_at = coalesce($3, due_at), looks = coalesce($4, looks), \
         fault = coalesce($5, fault), channel = coalesce($6, channel), ts = coalesce($7, ts), lease_until = null, \
         attempts = attempts - $8, first_try_at = case when $8 = 1 and attempts = 1 then null else first_try_at end, \
         settled_at = $9, bundle = case $2 when 'scheduled' then null else bundle end \
         where outbox_id = $1 or bundle = $1",
    )
    .bind(id)
    .bind(state)
    .bind(due_at)
    .bind(looks)
    .bind(fault)
    .bind(place.map(|(channel, _)| channel))
    .bind(place.map(|(_, ts)| ts))
    .bind(i64::from(snoozed))
    .bind(due_at.is_none().then_some(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes back an effect that nobody has begun; `false` if it is too late.
pub async fn cancel(tx: &mut Tx, id: &OutboxId, why: &str, now: At) -> Result<bool> {
    let cancelled = sqlx::query(
        "update outbox set state = 'cancelled', fault = $2, settled_at = $3 \
         where outbox_id = $1 and state = 'scheduled'",
    )
    .bind(id)
    .bind(why)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(cancelled.rows_affected() == 1)
}

/// Makes an effect that nobody has begun due at `due_at`.
pub async fn hasten(tx: &mut Tx, id: &OutboxId, due_at: At) -> Result<()> {
    sqlx::query("update outbox set due_at = $2 where outbox_id = $1 and state = 'scheduled'")
        .bind(id)
        .bind(due_at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// When the next effect wants attention: it is due, or its lease runs out.
pub async fn next_at(db: &mut Reader) -> Result<Option<At>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select min(at) from ( \
           select * from (select due_at as at from outbox where {WAITING} and lease_until is null order by due_at limit 1) \
           union all select max(due_at, lease_until) from outbox where lease_until is not null)"
    ));
    Ok(sqlx::query_scalar(statement).fetch_one(db).await?)
}

/// When the next effect is due that nobody has claimed.
pub async fn next_due(db: &mut Reader) -> Result<Option<At>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select due_at from outbox where {WAITING} and lease_until is null order by due_at limit 1"
    ));
    Ok(sqlx::query_scalar(statement).fetch_optional(db).await?)
}

/// How many effects are being done at this moment.
pub async fn under_way(db: &mut Reader, now: At) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from outbox where lease_until > $1")
        .bind(now)
        .fetch_one(db)
        .await?)
}

/// Every effect, in order of birth; for operators and tests.
pub async fn all(db: &mut Reader) -> Result<Vec<OutboxEntry>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from outbox order by outbox_id"));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}

/// How many effects stand in each state.
pub async fn tally(db: &mut Reader) -> Result<Vec<(OutboxState, i64)>> {
    Ok(sqlx::query_as("select state, count(*) from outbox group by state order by state")
        .fetch_all(db)
        .await?)
}
