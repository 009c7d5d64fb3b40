//! How an account is, each time somebody or the CRM said so (G5). What counts is in the account's own row.

use sqlx::FromRow;

use crate::ids::{AccountId, ReportId};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// One word on an account's health.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Report {
    pub report_id: ReportId,
    pub account_id: AccountId,
    /// As it was said; empty where the CRM knows none any more.
    pub health: String,
    /// A person's id, or a system's name.
    pub said_by: String,
    pub by_person: bool,
    pub said_at: At,
    pub why: Option<String>,
    /// What is planned next, of an update.
    pub plan: Option<String>,
}

const COLUMNS: &str = "report_id, account_id, health, said_by, by_person, said_at, why, plan";

/// Adds one.
///
/// # Errors
/// When its account is unknown or the database refuses.
pub async fn add(tx: &mut Tx, report: &Report) -> Result<()> {
    let statement = sqlx::AssertSqlSafe(format!(
        "insert into health_reports ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)"
    ));
    sqlx::query(statement)
        .bind(&report.report_id)
        .bind(&report.account_id)
        .bind(&report.health)
        .bind(&report.said_by)
        .bind(report.by_person)
        .bind(report.said_at)
        .bind(&report.why)
        .bind(&report.plan)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Everything that was ever said of an account's health, the latest first.
pub async fn of_account(db: &mut Reader, account: &AccountId) -> Result<Vec<Report>> {
    let statement = sqlx::AssertSqlSafe(of_account_where("account_id = $1"));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// The statement for what was said of the account that is meant, the latest first.
pub(crate) fn of_account_where(which: &str) -> String {
    format!("select {COLUMNS} from health_reports where {which} order by said_at desc, report_id desc")
}

/// The report with this id.
pub async fn find(db: &mut Reader, report: &ReportId) -> Result<Option<Report>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from health_reports where report_id = $1"));
    Ok(sqlx::query_as(statement).bind(report).fetch_optional(db).await?)
}
