//! Accounts on their way from pre-sales to post-sales. Their steps are tasks of the subject `handoff:ID`.

use crate::stored::{Stored, stored};
use crate::subject::Subject;
use sqlx::FromRow;

use crate::ids::{AccountId, HandoffId, OpportunityId, RequestId, TeamId};
use crate::states::HandoffState;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A handoff.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Handoff {
    pub handoff_id: HandoffId,
    pub account_id: AccountId,
    pub opportunity_id: Option<OpportunityId>,
    /// The request through which the CSM was found; none where the CRM named one.
    pub request_id: Option<RequestId>,
    pub team_id: TeamId,
    /// The stem of the track's file.
    pub track: String,
    pub state: HandoffState,
    pub started_at: At,
    pub paused_at: Option<At>,
    pub ended_at: Option<At>,
    /// Why it was paused or ended.
    pub reason: Option<String>,
}

impl Handoff {
    /// What its steps' tasks are about.
    pub fn subject(&self) -> Subject {
        Subject::Handoff(self.handoff_id.clone())
    }
}

const COLUMNS: &str = Handoff::COLUMNS;

stored! {
    handoff: Handoff, "handoffs",
    by [handoff_id],
    once [request_id, started_at],
    then [account_id, opportunity_id, team_id, track, state, paused_at, ended_at, reason]
}

/// Begins a handoff.
///
/// # Errors
/// A duplicate when the account has one that runs.
pub async fn add(tx: &mut Tx, handoff: &Handoff) -> Result<()> {
    handoff.insert().build().execute(&mut **tx).await?;
    Ok(())
}

/// Stores a changed handoff.
pub async fn change(tx: &mut Tx, handoff: &Handoff) -> Result<()> {
    handoff.update().build().execute(&mut **tx).await?;
    Ok(())
}

/// The handoff with this id.
pub async fn find(db: &mut Reader, handoff: &HandoffId) -> Result<Option<Handoff>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from handoffs where handoff_id = $1"));
    Ok(sqlx::query_as(statement).bind(handoff).fetch_optional(db).await?)
}

/// An account's handoff that runs or is paused, of which there is at most one.
pub async fn of_account(db: &mut Reader, account: &AccountId) -> Result<Option<Handoff>> {
    let statement = sqlx::AssertSqlSafe(of_account_where("account_id = $1"));
    Ok(sqlx::query_as(statement).bind(account).fetch_optional(db).await?)
}

/// The statement for the handoff that runs or is paused, of the account that is meant.
pub(crate) fn of_account_where(which: &str) -> String {
    format!("select {COLUMNS} from handoffs where {which} and state in ('running', 'paused')")
}

/// Every handoff of a team that runs, the oldest first.
pub async fn running(db: &mut Reader, team: &TeamId) -> Result<Vec<Handoff>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from handoffs where team_id = $1 and state = 'running' order by started_at, handoff_id"
    ));
    Ok(sqlx::query_as(statement).bind(team).fetch_all(db).await?)
}

/// An account's latest handoff, whatever became of it.
pub async fn latest(db: &mut Reader, account: &AccountId) -> Result<Option<Handoff>> {
    let statement = sqlx::AssertSqlSafe(latest_statement());
    Ok(sqlx::query_as(statement).bind(account).fetch_optional(db).await?)
}

pub(crate) fn latest_statement() -> String {
    format!(
        "select {COLUMNS} from handoffs where account_id = $1 order by started_at desc, handoff_id desc limit 1"
    )
}
