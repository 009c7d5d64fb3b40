//! Calls for the architect or the seller to come back (E1), and what each of those who are asked says (E3).
//!
//! Deliberately absent: who is asked next when somebody declines, which the roles and the flow decide.

use sqlx::FromRow;

use crate::ids::{AccountId, EngagementId, OpportunityId, TeamId, UserId};
use crate::states::{AskState, EngagementState, Role};
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Fault, Reader, Result, Tx};

/// A call.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Engagement {
    pub engagement_id: EngagementId,
    pub account_id: AccountId,
    pub opportunity_id: Option<OpportunityId>,
    pub team_id: TeamId,
    /// The id of a reason of `reengagement.toml`.
    pub reason: String,
    /// For a team that uses the product already.
    pub existing_team: bool,
    pub for_upgrade: bool,
    pub details: String,
    /// What a statement of work would cover.
    pub covers: Option<String>,
    /// The wished day (`YYYY-MM-DD`).
    pub wished_on: Option<String>,
    pub state: EngagementState,
    pub asked_by: UserId,
    pub asked_at: At,
    /// SA leadership has to approve it (E2).
    pub exception: bool,
    /// Who approved or refused.
    pub decided_by: Option<UserId>,
    pub decided_at: Option<At>,
    /// Why it was refused, declined or withdrawn.
    pub why: Option<String>,
    pub outcome: Option<String>,
    pub closed_by: Option<UserId>,
    pub closed_at: Option<At>,
}

/// Who is asked, as what, and what they said.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Ask {
    pub engagement_id: EngagementId,
    pub role: Role,
    /// Who was asked last.
    pub asked: UserId,
    pub state: AskState,
    pub answered_by: Option<UserId>,
    pub answered_at: Option<At>,
    /// Why it was declined.
    pub why: Option<String>,
}

const COLUMNS: &str = Engagement::COLUMNS;

stored! {
    one: Engagement, "engagements",
    by [engagement_id],
    once [
        account_id, opportunity_id, team_id, reason, existing_team, for_upgrade, details, covers, wished_on,
        asked_by, asked_at, exception
    ],
    then [state, decided_by, decided_at, why, outcome, closed_by, closed_at]
}

/// Adds one.
///
/// # Errors
/// When its account is unknown or the database refuses.
pub async fn add(tx: &mut Tx, one: &Engagement) -> Result<()> {
    one.insert().build().execute(&mut **tx).await?;
    Ok(())
}

/// Stores what became of one.
///
/// # Errors
/// [`Fault::Damaged`] when there is none of this id, or the database refuses.
pub async fn change(tx: &mut Tx, one: &Engagement) -> Result<()> {
    let changed = one.update().build().execute(&mut **tx).await?;
    match changed.rows_affected() {
        1 => Ok(()),
        _ => Err(Fault::Damaged(format!("an engagement that is not stored: {}", one.engagement_id))),
    }
}

/// The one with this id.
pub async fn find(db: &mut Reader, id: &EngagementId) -> Result<Option<Engagement>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS} from engagements where engagement_id = $1"));
    Ok(sqlx::query_as(statement).bind(id).fetch_optional(db).await?)
}

/// An account's that are open, the oldest first.
pub async fn open_of_account(db: &mut Reader, account: &AccountId) -> Result<Vec<Engagement>> {
    let statement = sqlx::AssertSqlSafe(open_where("account_id = $1"));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// The statement for those of the account that is meant that are open, the oldest first.
pub(crate) fn open_where(which: &str) -> String {
    format!(
        "select {COLUMNS} from engagements where {which} and state in ('approval', 'asked', 'taken') \
         order by asked_at, engagement_id"
    )
}

/// How many exceptions SA leadership has approved for an account since then (E3).
pub async fn exceptions_of_account(db: &mut Reader, account: &AccountId, since: At) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from engagements where account_id = $1 and exception = 1 and decided_at >= $2 \
         and state <> 'refused'",
    )
    .bind(account)
    .bind(since)
    .fetch_one(db)
    .await?)
}

/// How many of an architect's have been approved since then, over all accounts (E3).
pub async fn exceptions_of_person(db: &mut Reader, user: &UserId, since: At) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from engagements e join asks a on a.engagement_id = e.engagement_id and a.role = 'sa' \
         where coalesce(a.answered_by, a.asked) = $1 and e.exception = 1 and e.decided_at >= $2 and e.state <> 'refused'",
    )
    .bind(user)
    .bind(since)
    .fetch_one(db)
    .await?)
}

/// Asks somebody, or keeps what they said.
///
/// # Errors
/// When the engagement is unknown or the database refuses.
pub async fn ask(tx: &mut Tx, one: &Ask) -> Result<()> {
    sqlx::query(
        "insert into asks (engagement_id, role, asked, state, answered_by, answered_at, why) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (engagement_id, role) do update set asked = excluded.asked, \
         state = excluded.state, answered_by = excluded.answered_by, answered_at = excluded.answered_at, \
         why = excluded.why",
    )
    .bind(&one.engagement_id)
    .bind(one.role)
    .bind(&one.asked)
    .bind(one.state)
    .bind(&one.answered_by)
    .bind(one.answered_at)
    .bind(&one.why)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Who is asked, the architect first.
pub async fn asks(db: &mut Reader, id: &EngagementId) -> Result<Vec<Ask>> {
    Ok(sqlx::query_as(
        "select engagement_id, role, asked, state, answered_by, answered_at, why from asks \
         where engagement_id = $1 order by role",
    )
    .bind(id)
    .fetch_all(db)
    .await?)
}
