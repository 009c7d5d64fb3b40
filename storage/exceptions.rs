//! Exceptions from what a model says (P5), and whose agreement each of them needs.

use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::{AccountId, ExceptionId, TeamId, UserId};
use crate::states::{ExceptionState, Priority, Role};
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A level other than the model's, until the next review.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Exception {
    pub exception_id: ExceptionId,
    pub account_id: AccountId,
    pub team_id: TeamId,
    pub level: Priority,
    pub reason: String,
    pub state: ExceptionState,
    pub asked_by: UserId,
    pub asked_at: At,
    pub settled_by: Option<Actor>,
    pub settled_at: Option<At>,
    /// Why it was refused.
    pub why: Option<String>,
}

/// Whose agreement is needed, and what they said.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Consent {
    pub exception_id: ExceptionId,
    pub role: Role,
    /// Who is asked.
    pub asked: UserId,
    /// Who answered, which may be somebody else of the same role.
    pub answered_by: Option<UserId>,
    pub agreed: Option<bool>,
    pub answered_at: Option<At>,
}

const COLUMNS: &str = Exception::COLUMNS;

stored! {
    one: Exception, "exceptions",
    by [exception_id],
    once [account_id, team_id, level, reason, asked_by, asked_at],
    then [state, settled_by, settled_at, why]
}

/// Adds one; `false` if the account has one that stands.
///
/// # Errors
/// When its account is unknown or the database refuses.
pub async fn add(tx: &mut Tx, one: &Exception) -> Result<bool> {
    let added = one
        .insert()
        .push(" on conflict (account_id) where state in ('asked', 'agreed') do nothing")
        .build()
        .execute(&mut **tx)
        .await?;
    Ok(added.rows_affected() == 1)
}

/// Settles one; `false` if it is not in `from` any more.
pub async fn settle(
    tx: &mut Tx,
    id: &ExceptionId,
    (from, to): (ExceptionState, ExceptionState),
    by: &Actor,
    why: Option<&str>,
    now: At,
) -> Result<bool> {
    let settled = sqlx::query(
        "update exceptions set state = $3, settled_by = $4, settled_at = $5, why = coalesce($6, why) \
         where exception_id = $1 and state = $2",
    )
    .bind(id)
    .bind(from)
    .bind(to)
    .bind(by)
    .bind(now)
    .bind(why)
    .execute(&mut **tx)
    .await?;
    Ok(settled.rows_affected() == 1)
}

/// Asks again for one that was agreed on or refused.
pub async fn reopen(tx: &mut Tx, id: &ExceptionId) -> Result<()> {
    sqlx::query(
        "update exceptions set state = 'asked', settled_by = null, settled_at = null, why = null \
         where exception_id = $1",
    )
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The one with this id.
pub async fn find(db: &mut Reader, id: &ExceptionId) -> Result<Option<Exception>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from exceptions where exception_id = $1"));
    Ok(sqlx::query_as(statement).bind(id).fetch_optional(db).await?)
}

/// The one of an account that is asked for or agreed on.
pub async fn current(db: &mut Reader, account: &AccountId) -> Result<Option<Exception>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from exceptions where account_id = $1 and state in ('asked', 'agreed')"
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_optional(db).await?)
}

/// A team's that are asked for or agreed on, the oldest first.
pub async fn of_team(db: &mut Reader, team: &TeamId) -> Result<Vec<Exception>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from exceptions where team_id = $1 and state in ('asked', 'agreed') \
         order by asked_at, exception_id"
    ));
    Ok(sqlx::query_as(statement).bind(team).fetch_all(db).await?)
}

/// Asks for somebody's agreement, or keeps what they said.
///
/// # Errors
/// When the exception is unknown or the database refuses.
pub async fn consent(tx: &mut Tx, one: &Consent) -> Result<()> {
    sqlx::query(
        "insert into consents (exception_id, role, asked, answered_by, agreed, answered_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (exception_id, role) do update set asked = excluded.asked, \
         answered_by = excluded.answered_by, agreed = excluded.agreed, answered_at = excluded.answered_at",
    )
    .bind(&one.exception_id)
    .bind(one.role)
    .bind(&one.asked)
    .bind(&one.answered_by)
    .bind(one.agreed)
    .bind(one.answered_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whose agreement an exception needs, in order of the roles.
pub async fn consents(db: &mut Reader, id: &ExceptionId) -> Result<Vec<Consent>> {
    Ok(sqlx::query_as(
        "select exception_id, role, asked, answered_by, agreed, answered_at from consents \
         where exception_id = $1 order by role",
    )
    .bind(id)
    .fetch_all(db)
    .await?)
}
