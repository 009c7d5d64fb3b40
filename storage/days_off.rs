//! When people are away, by their own or their manager's word.

use sqlx::FromRow;

use crate::ids::UserId;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// An absence, in whole days of the person's own calendar (`YYYY-MM-DD`, both ends included).
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Absence {
    pub user_id: UserId,
    pub first_day: String,
    pub last_day: String,
    pub set_by: UserId,
    pub set_at: At,
}

/// Records an absence; one that starts the same day is replaced.
///
/// # Errors
/// When the last day is before the first, or the database refuses.
pub async fn keep(tx: &mut Tx, absence: &Absence) -> Result<()> {
    sqlx::query(
        "insert into days_off (user_id, first_day, last_day, set_by, set_at) values ($1, $2, $3, $4, $5) \
         on conflict (user_id, first_day) do update set last_day = excluded.last_day, \
         set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(&absence.user_id)
    .bind(&absence.first_day)
    .bind(&absence.last_day)
    .bind(&absence.set_by)
    .bind(absence.set_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Removes every absence of a user that ends on `day` or later: they are back, or not going.
pub async fn forget_from(tx: &mut Tx, user: &UserId, day: &str) -> Result<u64> {
    let gone = sqlx::query("delete from days_off where user_id = $1 and last_day >= $2")
        .bind(user)
        .bind(day)
        .execute(&mut **tx)
        .await?;
    Ok(gone.rows_affected())
}

/// Everybody's absences that end on `day` or later, in order of their start.
pub async fn from_day(db: &mut Reader, day: &str) -> Result<Vec<Absence>> {
    Ok(sqlx::query_as(
        "select user_id, first_day, last_day, set_by, set_at from days_off where last_day >= $1 \
         order by first_day, user_id",
    )
    .bind(day)
    .fetch_all(db)
    .await?)
}
