//! Effects of the outbox beside one's own: those that nobody has begun with yet will see what is written now, and need
//! no other one; those that were added later may say what an earlier one would only repeat; and whether one of a kind
//! was ever done.

use crate::time::At;
use crate::{Reader, Result};

/// Whether any effect of this kind has yet to be finished.
pub async fn unfinished(db: &mut Reader, kind: &str) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "select 1 from outbox where state in ('scheduled', 'running', 'reconciling') and kind = $1 limit 1",
    )
    .bind(kind)
    .fetch_optional(db)
    .await?;
    Ok(found.is_some())
}

/// Whether an effect of this kind and these arguments has not begun. It will see whatever is written in the
/// transaction that asks.
pub async fn waits(db: &mut Reader, kind: &str, args: &str) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "select 1 from outbox where kind = $1 and args = $2 and state = 'scheduled' limit 1",
    )
    .bind(kind)
    .bind(args)
    .fetch_optional(db)
    .await?;
    Ok(found.is_some())
}

/// Whether an effect of this kind was ever done.
pub async fn was_done(db: &mut Reader, kind: &str) -> Result<bool> {
    let found: Option<i64> =
        sqlx::query_scalar("select 1 from outbox where kind = $1 and state = 'completed' limit 1")
            .bind(kind)
            .fetch_optional(db)
            .await?;
    Ok(found.is_some())
}

/// The keys, of effects done or not, that begin so, in no order. A key says what an effect is: see `Job::once`.
pub async fn keys(db: &mut Reader, beginning: &str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select unique_key from outbox where unique_key >= $1 and unique_key < $1 || char(1114111)",
    )
    .bind(beginning)
    .fetch_all(db)
    .await?)
}

/// Whether an effect of this kind and these arguments has yet to be finished.
pub async fn is_pending(db: &mut Reader, kind: &str, args: &str) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "select 1 from outbox where kind = $1 and args = $2 and state in ('scheduled', 'running', 'reconciling') limit 1",
    )
    .bind(kind)
    .bind(args)
    .fetch_optional(db)
    .await?;
    Ok(found.is_some())
}

/// Since when the oldest thing waits that was to be sent by now: since it was due, or since it was first tried.
pub async fn oldest(db: &mut Reader, now: At) -> Result<Option<At>> {
    let statement = "select min(coalesce(first_try_at, due_at)) from outbox \
         where state in ('scheduled', 'running', 'reconciling') and (first_try_at is not null or due_at <= $1)";
    Ok(sqlx::query_scalar(statement).bind(now).fetch_one(db).await?)
}
