//! A CSM's accounts that go to other CSMs, because they leave, move, or are away for long.

use crate::subject::Subject;
use sqlx::FromRow;

use crate::ids::{AccountId, HandoverId, TeamId, UserId};
use crate::states::{HandoverKind, HandoverState, MoveState};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A handover.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Handover {
    pub handover_id: HandoverId,
    pub team_id: TeamId,
    pub from_csm: UserId,
    pub kind: HandoverKind,
    /// In somebody's words; may be empty.
    pub why: String,
    /// The last day (`YYYY-MM-DD`) of an absence.
    pub back_on: Option<String>,
    /// The last day on which both look after the accounts; none: they change hands at once.
    pub overlap_until: Option<String>,
    pub state: HandoverState,
    pub started_by: UserId,
    pub started_at: At,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<At>,
    /// Why the manager said no.
    pub refusal: Option<String>,
}

/// One account of a handover.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Move {
    pub handover_id: HandoverId,
    pub account_id: AccountId,
    pub to_csm: UserId,
    pub state: MoveState,
    pub completed_at: Option<At>,
}

impl Move {
    /// What todos about it are about.
    pub fn subject(&self) -> Subject {
        Subject::Move(self.handover_id.clone(), self.account_id.clone())
    }
}

const COLUMNS: &str = "handover_id, team_id, from_csm, kind, why, back_on, overlap_until, state, started_by, started_at, \
     decided_by, decided_at, refusal";
const MOVE: &str = "handover_id, account_id, to_csm, state, completed_at";

/// Stores a handover, new or changed.
///
/// # Errors
/// When the database refuses.
pub async fn keep(tx: &mut Tx, one: &Handover) -> Result<()> {
    let statement = sqlx::AssertSqlSafe(format!(
        "insert into handovers ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         on conflict (handover_id) do update set state = excluded.state, decided_by = excluded.decided_by, \
         decided_at = excluded.decided_at, refusal = excluded.refusal"
    ));
    sqlx::query(statement)
        .bind(&one.handover_id)
        .bind(&one.team_id)
        .bind(&one.from_csm)
        .bind(one.kind)
        .bind(&one.why)
        .bind(&one.back_on)
        .bind(&one.overlap_until)
        .bind(one.state)
        .bind(&one.started_by)
        .bind(one.started_at)
        .bind(&one.decided_by)
        .bind(one.decided_at)
        .bind(&one.refusal)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Stores an account of a handover, new or changed.
///
/// # Errors
/// When its handover or account is unknown, or the database refuses.
pub async fn keep_move(tx: &mut Tx, one: &Move) -> Result<()> {
    let statement = sqlx::AssertSqlSafe(format!(
        "insert into handover_accounts ({MOVE}) values ($1, $2, $3, $4, $5) \
         on conflict (handover_id, account_id) do update set state = excluded.state, \
         completed_at = excluded.completed_at"
    ));
    sqlx::query(statement)
        .bind(&one.handover_id)
        .bind(&one.account_id)
        .bind(&one.to_csm)
        .bind(one.state)
        .bind(one.completed_at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The one with this id.
///
/// # Errors
/// When the database refuses.
pub async fn find(db: &mut Reader, id: &HandoverId) -> Result<Option<Handover>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from handovers where handover_id = $1"));
    Ok(sqlx::query_as(statement).bind(id).fetch_optional(db).await?)
}

/// A handover's accounts, by their names.
///
/// # Errors
/// When the database refuses.
pub async fn moves(db: &mut Reader, id: &HandoverId) -> Result<Vec<Move>> {
    let columns = MOVE.replace("account_id", "m.account_id").replace(" state", " m.state");
    let statement = sqlx::AssertSqlSafe(format!(
        "select {columns} from handover_accounts m join accounts a on a.account_id = m.account_id \
         where handover_id = $1 order by a.name_key, m.account_id"
    ));
    Ok(sqlx::query_as(statement).bind(id).fetch_all(db).await?)
}

/// A CSM's handover that waits for its manager's word.
///
/// # Errors
/// When the database refuses.
pub async fn proposed(db: &mut Reader, from: &UserId) -> Result<Option<Handover>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from handovers where from_csm = $1 and state = 'proposed' order by started_at desc limit 1"
    ));
    Ok(sqlx::query_as(statement).bind(from).fetch_optional(db).await?)
}

/// The latest handover by which an account went from this CSM to another one.
///
/// # Errors
/// When the database refuses.
pub async fn latest(
    db: &mut Reader,
    account: &AccountId,
    from: &UserId,
) -> Result<Option<(Handover, UserId)>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from handovers where from_csm = $2 and state in ('running', 'completed') and handover_id in \
         (select handover_id from handover_accounts where account_id = $1 and state in ('running', 'completed')) \
         order by started_at desc, handover_id desc limit 1"
    ));
    let found: Option<Handover> =
        sqlx::query_as(statement).bind(account).bind(from).fetch_optional(&mut *db).await?;
    let Some(handover) = found else { return Ok(None) };
    let to: UserId =
        sqlx::query_scalar("select to_csm from handover_accounts where handover_id = $1 and account_id = $2")
            .bind(&handover.handover_id)
            .bind(account)
            .fetch_one(db)
            .await?;
    Ok(Some((handover, to)))
}

/// Whether somebody still looks after an account beside its new CSM.
///
/// # Errors
/// When the database refuses.
pub async fn overlaps(db: &mut Reader, account: &AccountId, user: &UserId) -> Result<bool> {
    let found: i64 = sqlx::query_scalar(
        "select exists (select 1 from handover_accounts m join handovers h on h.handover_id = m.handover_id \
         where m.account_id = $1 and m.state = 'running' and h.from_csm = $2)",
    )
    .bind(account)
    .bind(user)
    .fetch_one(db)
    .await?;
    Ok(found == 1)
}
