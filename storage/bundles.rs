//! Effects that go out together: what is addressed to one person within the same few minutes is one message.
//!
//! Each stays a row of the outbox of its own, with its key and its fate. The one that was claimed for all leads: it is
//! sent for the others, and what becomes of it becomes of them.

use crate::ids::OutboxId;
use crate::outbox::{Beside, COLUMNS, NewOutboxEntry, OutboxEntry};
use crate::time::At;
use crate::{Reader, Result, Tx, outbox};

/// Adds an effect that may go out together with others of its lane; `None` if one with the same `unique_key` exists.
pub async fn add(tx: &mut Tx, effect: NewOutboxEntry, now: At) -> Result<Option<OutboxId>> {
    outbox::insert(tx, effect, now, Beside::Together).await
}

/// What went to a lane that may hold several things, and what waits there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// When each message was sent, or is being sent, the earliest first.
    pub sent: Vec<At>,
    /// When the next one is due that has to wait; none if none waits.
    pub waiting: Option<At>,
}

/// What went to a lane from `since` on, and what waits there `now`.
pub async fn around(db: &mut Reader, lane: &str, since: At, now: At) -> Result<Around> {
    let rows: Vec<(Option<At>, bool)> = sqlx::query_as(
        "select settled_at as at, 0 as waits from outbox where lane = $1 and together = 1 and state = 'completed' \
           and settled_at >= $2 and (bundle is null or bundle = outbox_id) \
         union all select first_try_at, 0 from outbox where lease_until is not null and lane = $1 and together = 1 \
           and (bundle is null or bundle = outbox_id) \
         union all select min(due_at), 1 from outbox \
           where lane = $1 and together = 1 and state = 'scheduled' and due_at > $3 \
         order by at",
    )
    .bind(lane)
    .bind(since)
    .bind(now)
    .fetch_all(db)
    .await?;
    let mut around = Around::default();
    for (at, waits) in rows {
        match waits {
            true => around.waiting = at,
            false => around.sent.extend(at),
        }
    }
    Ok(around)
}

/// Lets everything of a claimed effect's lane that is due and may join it go out with it. Returns how many do.
pub(crate) async fn join(tx: &mut Tx, leader: &mut OutboxEntry, now: At) -> Result<u64> {
    let joined = sqlx::query(
        "update outbox set bundle = $1, lease_until = $2, first_try_at = coalesce(first_try_at, $3), \
         attempts = attempts + 1, state = 'running' \
         where lane = $4 and together = 1 and state = 'scheduled' and due_at <= $3 and outbox_id <> $1",
    )
    .bind(&leader.outbox_id)
    .bind(leader.lease_until)
    .bind(now)
    .bind(&leader.lane)
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if joined > 0 {
        sqlx::query("update outbox set bundle = outbox_id where outbox_id = $1")
            .bind(&leader.outbox_id)
            .execute(&mut **tx)
            .await?;
        leader.bundle = Some(leader.outbox_id.clone());
    }
    Ok(joined)
}

/// Keeps others away from what may have gone out with an effect that is looked for.
pub(crate) async fn hold(tx: &mut Tx, leader: &OutboxEntry) -> Result<()> {
    sqlx::query("update outbox set lease_until = $2 where bundle = $1 and state = 'reconciling'")
        .bind(&leader.outbox_id)
        .bind(leader.lease_until)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Takes one out of those that went out together: what became of them did not become of it.
pub async fn apart(tx: &mut Tx, id: &OutboxId) -> Result<()> {
    sqlx::query("update outbox set bundle = null where outbox_id = $1 and bundle <> outbox_id")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Everything that goes, or went, out together, in the order in which it was due.
pub async fn members(db: &mut Reader, leader: &OutboxId) -> Result<Vec<OutboxEntry>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from outbox where bundle = $1 order by created_at, outbox_id"
    ));
    Ok(sqlx::query_as(statement).bind(leader).fetch_all(db).await?)
}

/// The leader with which an effect of this kind and these arguments was sent, if it was not sent alone.
pub async fn of(db: &mut Reader, kind: &str, args: &str) -> Result<Option<OutboxId>> {
    Ok(sqlx::query_scalar(
        "select bundle from outbox where kind = $1 and args = $2 and bundle is not null limit 1",
    )
    .bind(kind)
    .bind(args)
    .fetch_optional(db)
    .await?)
}
