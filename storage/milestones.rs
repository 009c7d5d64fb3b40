//! What is to be reached in an account's onboarding, by when, what was reached, and why something was late (O1). Each
//! start of an onboarding has rows of its own; the latest start is the one that counts.

use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::{AccountId, UserId};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A milestone of one account's onboarding, or a part of its plan.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Milestone {
    pub account_id: AccountId,
    /// When the onboarding it belongs to began.
    pub began_at: At,
    /// Its id in `onboarding.toml`.
    pub milestone: String,
    pub due_at: At,
    pub reached_at: Option<At>,
    /// A person, or Baton where the CRM told of it.
    pub recorded_by: Option<Actor>,
    /// What was reached, such as the share of licences.
    pub note: Option<String>,
    pub late_because: Option<String>,
    pub late_said_by: Option<UserId>,
}

const COLUMNS: &str =
    "account_id, began_at, milestone, due_at, reached_at, recorded_by, note, late_because, late_said_by";

/// Stores one, new or changed.
///
/// # Errors
/// When its account is unknown or the database refuses.
pub async fn keep(tx: &mut Tx, one: &Milestone) -> Result<()> {
    let statement = sqlx::AssertSqlSafe(format!(
        "insert into milestones ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         on conflict (account_id, began_at, milestone) do update set due_at = excluded.due_at, \
         reached_at = excluded.reached_at, recorded_by = excluded.recorded_by, note = excluded.note, \
         late_because = excluded.late_because, late_said_by = excluded.late_said_by"
    ));
    sqlx::query(statement)
        .bind(&one.account_id)
        .bind(one.began_at)
        .bind(&one.milestone)
        .bind(one.due_at)
        .bind(one.reached_at)
        .bind(&one.recorded_by)
        .bind(&one.note)
        .bind(&one.late_because)
        .bind(&one.late_said_by)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Those of an account's latest start, what is due first first.
pub async fn current(db: &mut Reader, account: &AccountId) -> Result<Vec<Milestone>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from milestones where account_id = $1 \
         and began_at = (select max(began_at) from milestones where account_id = $1) order by due_at, milestone"
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// Takes away those of one start: another one, which knows all of it, takes their place.
pub async fn forget(tx: &mut Tx, account: &AccountId, began: At) -> Result<()> {
    sqlx::query("delete from milestones where account_id = $1 and began_at = $2")
        .bind(account)
        .bind(began)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
