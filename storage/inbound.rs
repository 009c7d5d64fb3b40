//! What Slack has sent us and how it was answered, so that a retry gets the first answer again.

use sqlx::FromRow;

use crate::ids::UserId;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A delivery that was answered.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Delivery {
    /// What makes it the same one: an event id, a view's id and hash, or the digest of time and signature.
    pub dedupe_key: String,
    pub kind: String,
    pub actor: UserId,
    /// The body Slack was given.
    pub answer: String,
    pub received_at: At,
}

/// Records a delivery and its answer.
///
/// # Errors
/// A duplicate when it was answered before.
pub async fn record(tx: &mut Tx, delivery: &Delivery) -> Result<()> {
    sqlx::query(
        "insert into inbound (dedupe_key, kind, actor, answer, received_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(&delivery.dedupe_key)
    .bind(&delivery.kind)
    .bind(&delivery.actor)
    .bind(&delivery.answer)
    .bind(delivery.received_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The answer this delivery got before, if it is a repetition.
pub async fn first_answer(db: &mut Reader, dedupe_key: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select answer from inbound where dedupe_key = $1")
        .bind(dedupe_key)
        .fetch_optional(db)
        .await?)
}

/// Forgets deliveries received before `before`; later repetitions of them would have stale signatures.
pub async fn forget(tx: &mut Tx, before: At) -> Result<u64> {
    let gone =
        sqlx::query("delete from inbound where received_at < $1").bind(before).execute(&mut **tx).await?;
    Ok(gone.rows_affected())
}
