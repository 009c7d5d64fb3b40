//! Accounts that are let go, step by step (D1, D2). One at a time of an account.

use crate::stored::{Stored, stored};
use crate::subject::Subject;
use sqlx::FromRow;

use crate::ids::{AccountId, DisengagementId, TeamId, UserId};
use crate::states::DisengagementState;
use crate::time::At;
use crate::{Fault, Reader, Result, Tx};

/// An account that is let go, or was, or was not after all.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Disengagement {
    pub disengagement_id: DisengagementId,
    pub account_id: AccountId,
    pub team_id: TeamId,
    /// The id of a reason of `disengagement.toml`.
    pub reason: String,
    /// The honest reason, for ourselves alone.
    pub explanation: String,
    pub state: DisengagementState,
    /// Whose it is to let the account go.
    pub csm: Option<UserId>,
    pub started_by: UserId,
    pub started_at: At,
    /// The manager who agreed, or said no.
    pub decided_by: Option<UserId>,
    pub decided_at: Option<At>,
    /// Why the manager said no, or why it was withdrawn.
    pub why: Option<String>,
    /// The day (`YYYY-MM-DD`) on which the customer was told.
    pub met_on: Option<String>,
    /// Who of us was there, as JSON.
    pub present: String,
    /// Who of the customer was there.
    pub guests: Option<String>,
    /// The ids of the options that were reviewed, as JSON.
    pub options: String,
    /// What is to be said beside them, written for the customer.
    pub extra: Option<String>,
    /// Who stays responsible for the relationship.
    pub successor: Option<UserId>,
    /// Whether the Scale CSEs look after the account from then on.
    pub scale: bool,
    /// The follow-up as its writer kept it.
    pub letter: Option<String>,
    /// What the CRM's CSM field read when it was completed.
    pub csm_field: Option<String>,
    /// Who completed or withdrew it.
    pub ended_by: Option<UserId>,
    pub ended_at: Option<At>,
}

impl Disengagement {
    /// What tasks about it are about.
    pub fn subject(&self) -> Subject {
        Subject::Disengagement(self.disengagement_id.clone())
    }

    /// Who of us was there.
    pub fn present(&self) -> Vec<UserId> {
        serde_json::from_str(&self.present).unwrap_or_default()
    }

    /// The ids of the options that were reviewed.
    pub fn options(&self) -> Vec<String> {
        serde_json::from_str(&self.options).unwrap_or_default()
    }
}

const COLUMNS: &str = Disengagement::COLUMNS;

stored! {
    one: Disengagement, "disengagements",
    by [disengagement_id],
    once [account_id, team_id, reason, explanation, started_by, started_at],
    then [
        state, csm, decided_by, decided_at, why, met_on, present, guests, options, extra, successor, scale,
        letter, csm_field, ended_by, ended_at
    ]
}

/// Begins one; `false` if the account has one that is under way.
///
/// # Errors
/// When its account is unknown or the database refuses.
pub async fn add(tx: &mut Tx, one: &Disengagement) -> Result<bool> {
    let added = one
        .insert()
        .push(" on conflict (account_id) where state in ('proposed', 'agreed', 'met') do nothing")
        .build()
        .execute(&mut **tx)
        .await?;
    Ok(added.rows_affected() == 1)
}

/// Stores a changed one.
///
/// # Errors
/// [`Fault::Damaged`] when there is none of this id, or the database refuses.
pub async fn change(tx: &mut Tx, one: &Disengagement) -> Result<()> {
    let changed = one.update().build().execute(&mut **tx).await?;
    match changed.rows_affected() {
        1 => Ok(()),
        _ => Err(Fault::Damaged(format!("a disengagement that is not stored: {}", one.disengagement_id))),
    }
}

/// The one with this id.
pub async fn find(db: &mut Reader, id: &DisengagementId) -> Result<Option<Disengagement>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS} from disengagements where disengagement_id = $1"));
    Ok(sqlx::query_as(statement).bind(id).fetch_optional(db).await?)
}

/// An account's latest one, whatever became of it.
pub async fn latest(db: &mut Reader, account: &AccountId) -> Result<Option<Disengagement>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from disengagements where account_id = $1 \
         order by started_at desc, disengagement_id desc limit 1"
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_optional(db).await?)
}

/// Whether an account was let go and nobody has taken it since: the CRM's field still reads what it read then, and
/// nobody was assigned.
pub async fn is_let_go(db: &mut Reader, account: &AccountId) -> Result<bool> {
    let found: i64 = sqlx::query_scalar(
        "select exists (select 1 from disengagements d join accounts a on a.account_id = d.account_id \
         where d.account_id = $1 and d.state = 'completed' and d.csm_field is a.csm_field \
         and not exists (select 1 from assignments g where g.account_id = $1 and g.state in ('offered', 'accepted')))",
    )
    .bind(account)
    .fetch_one(db)
    .await?;
    Ok(found == 1)
}
