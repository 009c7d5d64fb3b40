//! Effects of the outbox that nobody has begun with yet: whoever is about to write sees to it that what they write is
//! seen by those, too, and need not add another one.

use crate::{Reader, Result};

/// Whether any effect of this kind has yet to be finished.
///
/// # Errors
/// When the database refuses.
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
///
/// # Errors
/// When the database refuses.
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
