//! Levels, decided or proposed, each with the path that led to it. An account has one that holds and at most one
//! that is proposed; those before them stay, as history.

use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::{AccountId, AssessmentId, TeamId};
use crate::states::{AssessmentState, Priority};
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// A level, and how it was come to.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Assessment {
    pub assessment_id: AssessmentId,
    pub account_id: AccountId,
    pub team_id: TeamId,
    /// The stem of the model's file; empty where no model decided.
    pub model: String,
    /// The day from which the version of the model holds (`YYYY-MM-DD`); empty where no model decided.
    pub version: String,
    pub level: Priority,
    pub state: AssessmentState,
    /// What led to it, step by step, as JSON.
    pub path: String,
    /// Every answer that was given, as JSON.
    pub answers: String,
    /// One sentence.
    pub why: String,
    pub assessed_by: Actor,
    pub assessed_at: At,
    /// Who agreed to a proposal, or replaced it.
    pub settled_by: Option<Actor>,
    pub settled_at: Option<At>,
}

const COLUMNS: &str = Assessment::COLUMNS;

stored! {
    one: Assessment, "assessments",
    by [assessment_id],
    once [account_id, team_id, model, version, level, path, answers, why, assessed_by, assessed_at],
    then [state, settled_by, settled_at]
}

/// Adds one. What it takes the place of has to be replaced before.
///
/// # Errors
/// When its account is unknown, one of its state stands already, or the database refuses.
pub async fn add(tx: &mut Tx, one: &Assessment) -> Result<()> {
    one.insert().build().execute(&mut **tx).await?;
    Ok(())
}

/// Settles the one of an account that is in `from`; `false` if there is none.
pub async fn settle(
    tx: &mut Tx,
    account: &AccountId,
    (from, to): (AssessmentState, AssessmentState),
    by: &Actor,
    now: At,
) -> Result<bool> {
    let settled = sqlx::query(
        "update assessments set state = $3, settled_by = $4, settled_at = $5 where account_id = $1 and state = $2",
    )
    .bind(account)
    .bind(from)
    .bind(to)
    .bind(by)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(settled.rows_affected() > 0)
}

/// Puts one back that was replaced: it is as if nobody had settled it.
pub async fn restore(tx: &mut Tx, assessment: &AssessmentId, state: AssessmentState) -> Result<()> {
    sqlx::query(
        "update assessments set state = $2, settled_by = null, settled_at = null where assessment_id = $1",
    )
    .bind(assessment)
    .bind(state)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The one of an account in this state: the one that holds, or the one that is proposed.
pub async fn current(
    db: &mut Reader,
    account: &AccountId,
    state: AssessmentState,
) -> Result<Option<Assessment>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from assessments where account_id = $1 and state = $2 order by assessed_at desc, assessment_id desc"
    ));
    Ok(sqlx::query_as(statement).bind(account).bind(state).fetch_optional(db).await?)
}

/// Everything that was ever decided or proposed of an account, the latest first.
pub async fn of_account(db: &mut Reader, account: &AccountId) -> Result<Vec<Assessment>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from assessments where account_id = $1 order by assessed_at desc, assessment_id desc"
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// A team's proposals that nobody has agreed to yet, the oldest first.
pub async fn proposed(db: &mut Reader, team: &TeamId) -> Result<Vec<Assessment>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from assessments where team_id = $1 and state = 'proposed' order by assessed_at, assessment_id"
    ));
    Ok(sqlx::query_as(statement).bind(team).fetch_all(db).await?)
}
