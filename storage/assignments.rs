//! Which CSM was named for which account, by whom, and what became of it.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::ids::{AccountId, RequestId, UserId};
use crate::states::words;
use crate::time::At;
use crate::{Reader, Result, Tx};

words! {
    /// Where an assignment stands.
    AssignmentState {
        /// The CSM has not answered yet.
        Offered = "offered",
        Accepted = "accepted",
        HandedBack = "handed_back",
        /// Somebody else was named.
        Replaced = "replaced",
        Ended = "ended",
    }
}

/// An assignment.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Assignment {
    pub assignment_id: String,
    /// None where the account was handed over by its CSM before.
    pub request_id: Option<RequestId>,
    pub account_id: AccountId,
    pub csm: UserId,
    /// The manager's words to the CSM.
    pub note: String,
    pub state: AssignmentState,
    pub assigned_by: UserId,
    pub assigned_at: At,
    pub settled_at: Option<At>,
    pub reason: Option<String>,
}

/// How an assignment ends or goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Accepted,
    HandedBack,
    /// The manager named somebody else.
    Replaced,
    /// The request was withdrawn or passed on, or the account was let go.
    Ended,
}

impl Outcome {
    const fn state(self) -> AssignmentState {
        match self {
            Self::Accepted => AssignmentState::Accepted,
            Self::HandedBack => AssignmentState::HandedBack,
            Self::Replaced => AssignmentState::Replaced,
            Self::Ended => AssignmentState::Ended,
        }
    }
}

/// Offers an account to a CSM.
///
/// # Errors
/// A duplicate when the account has a current assignment.
pub async fn offer(
    tx: &mut Tx,
    request: (&RequestId, &AccountId),
    csm: &UserId,
    by: &UserId,
    note: &str,
    at: At,
) -> Result<()> {
    sqlx::query(
        "insert into assignments (assignment_id, request_id, account_id, csm, note, state, assigned_by, assigned_at) \
         values ($1, $2, $3, $4, $5, 'offered', $6, $7)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(request.0)
    .bind(request.1)
    .bind(csm)
    .bind(note)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Settles the current assignment of a request; `false` if it has none.
pub async fn settle(
    tx: &mut Tx,
    request: &RequestId,
    outcome: Outcome,
    reason: Option<&str>,
    at: At,
) -> Result<bool> {
    let settled = sqlx::query(
        "update assignments set state = $2, reason = $3, settled_at = $4 \
         where request_id = $1 and state in ('offered', 'accepted')",
    )
    .bind(request)
    .bind(outcome.state())
    .bind(reason)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(settled.rows_affected() > 0)
}

/// Settles the current assignment of an account; `false` if it has none.
pub async fn settle_account(
    tx: &mut Tx,
    account: &AccountId,
    outcome: Outcome,
    reason: Option<&str>,
    at: At,
) -> Result<bool> {
    let settled = sqlx::query(
        "update assignments set state = $2, reason = $3, settled_at = $4 \
         where account_id = $1 and state in ('offered', 'accepted')",
    )
    .bind(account)
    .bind(outcome.state())
    .bind(reason)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(settled.rows_affected() > 0)
}

/// Gives an account to a CSM by a reassignment: there is nothing to accept.
///
/// # Errors
/// A duplicate when the account has a current assignment.
pub async fn hand(
    tx: &mut Tx,
    account: &AccountId,
    csm: &UserId,
    by: &UserId,
    note: &str,
    at: At,
) -> Result<()> {
    sqlx::query(
        "insert into assignments (assignment_id, account_id, csm, note, state, assigned_by, assigned_at) \
         values ($1, $2, $3, $4, 'accepted', $5, $6)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(account)
    .bind(csm)
    .bind(note)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

const COLUMNS: &str = "assignment_id, request_id, account_id, csm, note, state, assigned_by, assigned_at, settled_at, \
     reason";

/// The current assignment of an account, offered or accepted.
pub async fn current(db: &mut Reader, account: &AccountId) -> Result<Option<Assignment>> {
    let statement = sqlx::AssertSqlSafe(current_where("account_id = $1"));
    Ok(sqlx::query_as(statement).bind(account).fetch_optional(db).await?)
}

/// The statement for the current assignment of the account that is meant.
pub(crate) fn current_where(which: &str) -> String {
    format!("select {COLUMNS} from assignments where {which} and state in ('offered', 'accepted')")
}

/// All assignments a request has had, in order.
pub async fn of_request(db: &mut Reader, request: &RequestId) -> Result<Vec<Assignment>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from assignments where request_id = $1 order by assigned_at, assignment_id"
    ));
    Ok(sqlx::query_as(statement).bind(request).fetch_all(db).await?)
}

/// The accounts that are offered to a CSM who has not answered yet.
pub async fn offered(db: &mut Reader) -> Result<Vec<AccountId>> {
    Ok(sqlx::query_scalar("select account_id from assignments where state = 'offered' order by account_id")
        .fetch_all(db)
        .await?)
}
