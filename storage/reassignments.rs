//! A CSM's accounts that go to other CSMs, because they leave, move, or are away for long.

use crate::stored::{Stored, stored};
use crate::subject::Subject;
use sqlx::FromRow;

use crate::ids::{AccountId, ReassignmentId, TeamId, UserId};
use crate::states::{HandoverKind, MoveState, ReassignmentState};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A reassignment.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Reassignment {
    pub reassignment_id: ReassignmentId,
    pub team_id: TeamId,
    pub from_csm: UserId,
    pub kind: HandoverKind,
    /// In somebody's words; may be empty.
    pub why: String,
    /// The last day (`YYYY-MM-DD`) of an absence.
    pub back_on: Option<String>,
    /// The last day on which both look after the accounts; none: they change hands at once.
    pub overlap_until: Option<String>,
    pub state: ReassignmentState,
    pub started_by: UserId,
    pub started_at: At,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<At>,
    /// Why the manager said no.
    pub refusal: Option<String>,
}

/// One account of a reassignment.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Move {
    pub reassignment_id: ReassignmentId,
    pub account_id: AccountId,
    pub to_csm: UserId,
    pub state: MoveState,
    pub completed_at: Option<At>,
}

impl Move {
    /// What tasks about it are about.
    pub fn subject(&self) -> Subject {
        Subject::Move(self.reassignment_id.clone(), self.account_id.clone())
    }
}

const COLUMNS: &str = Reassignment::COLUMNS;

stored! {
    one: Reassignment, "reassignments",
    by [reassignment_id],
    once [team_id, from_csm, kind, why, back_on, overlap_until, started_by, started_at],
    then [state, decided_by, decided_at, refusal]
}
const MOVE: &str = Move::COLUMNS;

stored! {
    one: Move, "reassignment_accounts",
    by [reassignment_id, account_id],
    once [to_csm],
    then [state, completed_at]
}

/// Stores a reassignment, new or changed.
pub async fn keep(tx: &mut Tx, one: &Reassignment) -> Result<()> {
    one.upsert().build().execute(&mut **tx).await?;
    Ok(())
}

/// Stores an account of a reassignment, new or changed.
///
/// # Errors
/// When its reassignment or account is unknown, or the database refuses.
pub async fn keep_move(tx: &mut Tx, one: &Move) -> Result<()> {
    one.upsert().build().execute(&mut **tx).await?;
    Ok(())
}

/// The one with this id.
pub async fn find(db: &mut Reader, id: &ReassignmentId) -> Result<Option<Reassignment>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS} from reassignments where reassignment_id = $1"));
    Ok(sqlx::query_as(statement).bind(id).fetch_optional(db).await?)
}

/// A reassignment's accounts, by their names.
pub async fn moves(db: &mut Reader, id: &ReassignmentId) -> Result<Vec<Move>> {
    let columns = MOVE.replace("account_id", "m.account_id").replace(" state", " m.state");
    let statement = sqlx::AssertSqlSafe(format!(
        "select {columns} from reassignment_accounts m join accounts a on a.account_id = m.account_id \
         where reassignment_id = $1 order by a.name_key, m.account_id"
    ));
    Ok(sqlx::query_as(statement).bind(id).fetch_all(db).await?)
}

/// A CSM's reassignment that waits for its manager's word.
pub async fn proposed(db: &mut Reader, from: &UserId) -> Result<Option<Reassignment>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from reassignments where from_csm = $1 and state = 'proposed' order by started_at desc limit 1"
    ));
    Ok(sqlx::query_as(statement).bind(from).fetch_optional(db).await?)
}

/// A CSM's reassignment that was begun last.
pub async fn newest(db: &mut Reader, from: &UserId) -> Result<Option<Reassignment>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from reassignments where from_csm = $1 \
         order by started_at desc, reassignment_id desc limit 1"
    ));
    Ok(sqlx::query_as(statement).bind(from).fetch_optional(db).await?)
}

/// The latest reassignment by which an account went from this CSM to another one.
pub async fn latest(
    db: &mut Reader,
    account: &AccountId,
    from: &UserId,
) -> Result<Option<(Reassignment, UserId)>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from reassignments where from_csm = $2 and state in ('running', 'completed') and reassignment_id in \
         (select reassignment_id from reassignment_accounts where account_id = $1 and state in ('running', 'completed')) \
         order by started_at desc, reassignment_id desc limit 1"
    ));
    let found: Option<Reassignment> =
        sqlx::query_as(statement).bind(account).bind(from).fetch_optional(&mut *db).await?;
    let Some(reassignment) = found else { return Ok(None) };
    let to: UserId = sqlx::query_scalar(
        "select to_csm from reassignment_accounts where reassignment_id = $1 and account_id = $2",
    )
    .bind(&reassignment.reassignment_id)
    .bind(account)
    .fetch_one(db)
    .await?;
    Ok(Some((reassignment, to)))
}

/// Whether somebody still looks after an account beside its new CSM.
pub async fn overlaps(db: &mut Reader, account: &AccountId, user: &UserId) -> Result<bool> {
    let found: i64 = sqlx::query_scalar(
        "select exists (select 1 from reassignment_accounts m join reassignments h on h.reassignment_id = m.reassignment_id \
         where m.account_id = $1 and m.state = 'running' and h.from_csm = $2)",
    )
    .bind(account)
    .bind(user)
    .fetch_one(db)
    .await?;
    Ok(found == 1)
}
