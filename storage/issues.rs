//! Issues that Baton opens in a system of projects.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::ids::{AccountId, IssueKey, UserId};
use crate::states::words;
use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

words! {
    /// Why Baton opens an issue.
    IssueKind {
        /// An account is at risk.
        Risk = "risk",
        /// Somebody wants a customer's question to be answered there.
        Question = "question",
    }

    /// How far an issue is.
    IssueState {
        /// It is to be opened.
        Wanted = "wanted",
        Open = "open",
        Closed = "closed",
    }
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Issue {
    /// By which it is found again; stands in its description.
    pub issue_key: IssueKey,
    pub account_id: AccountId,
    pub kind: IssueKind,
    pub state: IssueState,
    pub title: String,
    pub body: String,
    /// None where Baton opens it by itself.
    pub asked_by: Option<UserId>,
    pub asked_at: At,
    pub url: Option<String>,
}

stored! {
    issue: Issue, "issues", by [issue_key], once [account_id, kind, title, body, asked_by, asked_at], then [state, url]
}

/// Adds one.
pub async fn add(tx: &mut Tx, issue: &Issue) -> Result<()> {
    issue.insert().build().execute(&mut **tx).await?;
    Ok(())
}

/// Stores how far it is.
pub async fn change(tx: &mut Tx, issue: &Issue) -> Result<()> {
    issue.update().build().execute(&mut **tx).await?;
    Ok(())
}

/// The one with this key.
pub async fn find(db: &mut Reader, key: &IssueKey) -> Result<Option<Issue>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {} from issues where issue_key = $1", Issue::COLUMNS));
    Ok(sqlx::query_as(statement).bind(key).fetch_optional(db).await?)
}

/// The one that says that an account is at risk and is not closed yet.
pub async fn of_risk(db: &mut Reader, account: &AccountId) -> Result<Option<Issue>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {} from issues where account_id = $1 and kind = 'risk' and state <> 'closed' order by asked_at limit 1",
        Issue::COLUMNS
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_optional(db).await?)
}
