//! Requests for a CSM, and who follows them.

use serde::Serialize;
use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::{AccountId, OpportunityId, RequestId, TeamId, UserId};
use crate::states::{Pov, RequestState};
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Fault, Reader, Result, Tx};

/// A request, as its card shows it.
#[derive(Clone, Debug, PartialEq, Serialize, FromRow)]
pub struct Request {
    pub request_id: RequestId,
    pub opportunity_id: OpportunityId,
    pub account_id: AccountId,
    /// The team that is asked now; "Pass to another team" changes it.
    pub team_id: TeamId,
    pub requester: UserId,
    pub state: RequestState,
    /// Raised by one with every change, so that two changes at once cannot both stand.
    pub version: i64,
    /// The expected close date (`YYYY-MM-DD`) by the requester's word.
    pub close_date: String,
    /// Whole currency units.
    pub lam: i64,
    /// Expected annual recurring revenue, whole currency units, if known.
    pub arr: Option<i64>,
    pub stage: String,
    /// The id of the reason in `requests.toml`.
    pub why_now: String,
    pub pov: Pov,
    pub pov_outcome: String,
    pub dedicated: bool,
    pub notes: String,
    pub question: Option<String>,
    pub asked_by: Option<UserId>,
    pub asked_at: Option<At>,
    pub answer: Option<String>,
    pub answered_at: Option<At>,
    pub acknowledged_by: Option<UserId>,
    pub acknowledged_at: Option<At>,
    /// Who brought the request into its present state, and when.
    pub decided_by: Option<Actor>,
    pub decided_at: Option<At>,
    /// Why: of a decline, a pass, a hand-back or a withdrawal.
    pub reason: Option<String>,
    pub opened_at: At,
    /// When the present team got it: its deadlines count from here.
    pub routed_at: At,
    pub changed_at: At,
}

impl Request {
    /// A request that somebody opens now, of whose deal nothing is said yet.
    pub fn opened(
        (opportunity_id, account_id): (OpportunityId, AccountId),
        team_id: TeamId,
        requester: UserId,
        now: At,
    ) -> Self {
        Self {
            request_id: RequestId::fresh(),
            opportunity_id,
            account_id,
            team_id,
            requester,
            state: RequestState::Open,
            version: 1,
            close_date: String::new(),
            lam: 0,
            arr: None,
            stage: String::new(),
            why_now: String::new(),
            pov: Pov::None,
            pov_outcome: String::new(),
            dedicated: false,
            notes: String::new(),
            question: None,
            asked_by: None,
            asked_at: None,
            answer: None,
            answered_at: None,
            acknowledged_by: None,
            acknowledged_at: None,
            decided_by: None,
            decided_at: None,
            reason: None,
            opened_at: now,
            routed_at: now,
            changed_at: now,
        }
    }
}

const COLUMNS: &str = Request::COLUMNS;

stored! {
    request: Request, "requests",
    by [request_id],
    once [opportunity_id, account_id, requester, version, opened_at],
    then [
        team_id, state, close_date, lam, arr, stage, why_now, pov, pov_outcome, dedicated, notes, question,
        asked_by, asked_at, answer, answered_at, acknowledged_by, acknowledged_at, decided_by, decided_at,
        reason, routed_at, changed_at
    ]
}

/// Adds a request.
///
/// # Errors
/// A duplicate ([`Fault::is_duplicate`]) when the opportunity has an open one (R7).
pub async fn add(tx: &mut Tx, request: &Request) -> Result<()> {
    request.insert().build().execute(&mut **tx).await?;
    Ok(())
}

/// Stores a changed request if nobody changed it since it was read, and raises its version.
///
/// # Errors
/// [`Fault::Damaged`] when it was changed meanwhile, which inside one write transaction cannot be.
pub async fn change(tx: &mut Tx, request: &mut Request) -> Result<()> {
    let mut statement = request.set();
    statement.push(", version = version + 1 where request_id = ").push_bind(&request.request_id);
    statement.push(" and version = ").push_bind(request.version);
    let changed = statement.build().execute(&mut **tx).await?;
    if changed.rows_affected() != 1 {
        return Err(Fault::Damaged(format!(
            "a request that changed under its writer: {}",
            request.request_id
        )));
    }
    request.version += 1;
    Ok(())
}

/// The request with this id.
pub async fn find(db: &mut Reader, request: &RequestId) -> Result<Option<Request>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from requests where request_id = $1"));
    Ok(sqlx::query_as(statement).bind(request).fetch_optional(db).await?)
}

/// The open request of an opportunity, of which there is at most one (R7).
pub async fn open_of(db: &mut Reader, deal: &OpportunityId) -> Result<Option<Request>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from requests where opportunity_id = $1 and state in ('open', 'question', 'assigned')"
    ));
    Ok(sqlx::query_as(statement).bind(deal).fetch_optional(db).await?)
}

/// An account's requests, the newest first.
pub async fn of_account(db: &mut Reader, account: &AccountId) -> Result<Vec<Request>> {
    let statement = sqlx::AssertSqlSafe(of_account_where("account_id = $1"));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// The statement for the requests of the account that is meant, the latest first.
pub(crate) fn of_account_where(which: &str) -> String {
    format!("select {COLUMNS} from requests where {which} order by opened_at desc, request_id desc")
}

/// Every request somebody still has to act on, the oldest first.
pub async fn open(db: &mut Reader) -> Result<Vec<Request>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from requests where state in ('open', 'question', 'assigned') order by opened_at, request_id"
    ));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}

/// Makes a user a follower of a request; `false` if they were one already.
///
/// # Errors
/// When the request is unknown or the database refuses.
pub async fn watch(tx: &mut Tx, request: &RequestId, user: &UserId, since: At) -> Result<bool> {
    let added = sqlx::query(
        "insert into request_watchers (request_id, user_id, since_at) values ($1, $2, $3) on conflict do nothing",
    )
    .bind(request)
    .bind(user)
    .bind(since)
    .execute(&mut **tx)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// A request's followers, in the order they came.
pub async fn watchers(db: &mut Reader, request: &RequestId) -> Result<Vec<UserId>> {
    Ok(sqlx::query_scalar(
        "select user_id from request_watchers where request_id = $1 order by since_at, user_id",
    )
    .bind(request)
    .fetch_all(db)
    .await?)
}

/// Every one of them, in order.
pub async fn all(db: &mut Reader) -> Result<Vec<Request>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS} from requests order by opened_at, request_id"));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}
