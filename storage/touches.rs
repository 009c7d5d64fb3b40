//! When somebody of ours spoke to a customer (P7).

use sqlx::FromRow;

use crate::ids::{AccountId, UserId};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// One conversation.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Touch {
    pub account_id: AccountId,
    pub touched_at: At,
    pub recorded_by: UserId,
    /// `meeting:ID`, or `button`.
    pub source: String,
}

/// Remembers one; the same once more changes nothing.
///
/// # Errors
/// When its account is unknown or the database refuses.
pub async fn add(tx: &mut Tx, touch: &Touch) -> Result<()> {
    sqlx::query(
        "insert into touches (account_id, touched_at, recorded_by, source) values ($1, $2, $3, $4) on conflict do nothing",
    )
    .bind(&touch.account_id)
    .bind(touch.touched_at)
    .bind(&touch.recorded_by)
    .bind(&touch.source)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The latest with an account.
pub async fn latest(db: &mut Reader, account: &AccountId) -> Result<Option<Touch>> {
    Ok(sqlx::query_as(
        "select account_id, touched_at, recorded_by, source from touches where account_id = $1 \
         order by touched_at desc, source limit 1",
    )
    .bind(account)
    .fetch_optional(db)
    .await?)
}
