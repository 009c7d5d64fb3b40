//! The project that a customer has in a system of projects, and how far it is.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::ids::{AccountId, ProjectKey, UserId};
use crate::states::words;
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

words! {
    /// How far a customer's project is.
    ProjectState {
        /// It is to be made.
        Wanted = "wanted",
        /// It is there, and being filled.
        Made = "made",
        /// It is filled.
        Ready = "ready",
        /// It is where it is after the sale.
        Moved = "moved",
    }
}

/// A customer's project. An account has one at most.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Project {
    pub account_id: AccountId,
    /// By which it is found again; stands in its description.
    pub project_key: ProjectKey,
    pub state: ProjectState,
    /// Its number there, once it is made.
    pub project_number: Option<i64>,
    pub url: Option<String>,
    /// What it lacks of its template: a list in JSON.
    pub lacks: String,
    /// Who of the account team is no member, by name: a list in JSON.
    pub strangers: String,
    /// What keeps it from going on, as a word.
    pub trouble: Option<String>,
    pub looked_at: Option<At>,
    /// None where the process wants it.
    pub wanted_by: Option<UserId>,
    pub wanted_at: At,
    pub made_at: Option<At>,
}

stored! {
    project: Project, "projects",
    by [account_id],
    once [project_key, wanted_by, wanted_at],
    then [state, project_number, url, lacks, strangers, trouble, looked_at, made_at]
}

impl Project {
    /// One that is to be made.
    pub fn wanted(account_id: AccountId, by: Option<UserId>, now: At) -> Self {
        Self {
            account_id,
            project_key: ProjectKey::fresh(),
            state: ProjectState::Wanted,
            project_number: None,
            url: None,
            lacks: "[]".into(),
            strangers: "[]".into(),
            trouble: None,
            looked_at: None,
            wanted_by: by,
            wanted_at: now,
            made_at: None,
        }
    }
}

/// Adds one. Whether there was none before.
pub async fn add(tx: &mut Tx, project: &Project) -> Result<bool> {
    let done =
        project.insert().push(" on conflict (account_id) do nothing").build().execute(&mut **tx).await?;
    Ok(done.rows_affected() > 0)
}

/// Stores what changed of it.
pub async fn change(tx: &mut Tx, project: &Project) -> Result<()> {
    project.update().build().execute(&mut **tx).await?;
    Ok(())
}

/// An account's.
pub async fn of_account(db: &mut Reader, account: &AccountId) -> Result<Option<Project>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {} from projects where account_id = $1", Project::COLUMNS));
    Ok(sqlx::query_as(statement).bind(account).fetch_optional(db).await?)
}

/// How many are kept from going on by something that somebody has to mend.
pub async fn stuck(db: &mut Reader) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from projects where trouble is not null").fetch_one(db).await?)
}

/// All of them, in the order in which they were wanted.
pub async fn all(db: &mut Reader) -> Result<Vec<Project>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {} from projects order by wanted_at, account_id",
        Project::COLUMNS
    ));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}
