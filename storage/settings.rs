//! What people set for themselves: when they are told what is theirs, and how.

use sqlx::FromRow;

use crate::ids::UserId;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// Somebody's settings.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Settings {
    /// The hour of their day's message, 0 to 23 on their own clock; none: when their working day begins.
    pub daily_hour: Option<i64>,
    /// The days of their day's message, a bit each, Monday the lowest; none: their working days.
    pub days: Option<i64>,
    /// Before this day (`YYYY-MM-DD`) they get only what is urgent.
    pub quiet_until: Option<String>,
    /// A message for each thing, in place of one a day.
    pub single: bool,
    /// Whether they get the weekly summary of the teams that they manage.
    pub weekly: bool,
}

impl Default for Settings {
    /// Those of somebody who has set nothing.
    fn default() -> Self {
        Self { daily_hour: None, days: None, quiet_until: None, single: false, weekly: true }
    }
}

/// Somebody's settings; who has set nothing has the usual ones.
pub async fn of(db: &mut Reader, user: &UserId) -> Result<Settings> {
    let found: Option<Settings> = sqlx::query_as(
        "select daily_hour, days, quiet_until, single, weekly from settings where user_id = $1",
    )
    .bind(user)
    .fetch_optional(db)
    .await?;
    Ok(found.unwrap_or_default())
}

/// Keeps somebody's settings in place of those that they had.
///
/// # Errors
/// When one is out of its range, or the database refuses.
pub async fn keep(tx: &mut Tx, user: &UserId, settings: &Settings, now: At) -> Result<()> {
    sqlx::query(
        "insert into settings (user_id, daily_hour, days, quiet_until, single, weekly, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (user_id) do update set \
         daily_hour = excluded.daily_hour, days = excluded.days, quiet_until = excluded.quiet_until, \
         single = excluded.single, weekly = excluded.weekly, changed_at = excluded.changed_at",
    )
    .bind(user)
    .bind(settings.daily_hour)
    .bind(settings.days)
    .bind(&settings.quiet_until)
    .bind(settings.single)
    .bind(settings.weekly)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
