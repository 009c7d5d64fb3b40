//! The customer record: everything ever said of an account. What was said last counts; older words are kept (C1).

use serde::Serialize;
use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::{AccountId, FactId};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// Something said of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromRow)]
pub struct Fact {
    pub fact_id: FactId,
    pub account_id: AccountId,
    /// What it is about, by `record.toml`.
    pub key: String,
    /// Empty: somebody said that it no longer holds.
    pub value: String,
    /// A user's id, or a system's name.
    pub said_by: String,
    pub by_person: bool,
    pub said_at: At,
    /// The message it was said in.
    pub link: Option<String>,
    pub recorded_by: Actor,
    pub recorded_at: At,
}

const COLUMNS: &str =
    "fact_id, account_id, key, value, said_by, by_person, said_at, link, recorded_by, recorded_at";

/// Adds what was said.
///
/// # Errors
/// When its account is unknown or the database refuses.
pub async fn add(tx: &mut Tx, fact: &Fact) -> Result<()> {
    let statement = sqlx::AssertSqlSafe(format!(
        "insert into facts ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    ));
    sqlx::query(statement)
        .bind(&fact.fact_id)
        .bind(&fact.account_id)
        .bind(&fact.key)
        .bind(&fact.value)
        .bind(&fact.said_by)
        .bind(fact.by_person)
        .bind(fact.said_at)
        .bind(&fact.link)
        .bind(&fact.recorded_by)
        .bind(fact.recorded_at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What counts of an account: of each key what was said last; where two said something at once, the later entry.
pub async fn current(db: &mut Reader, account: &AccountId) -> Result<Vec<Fact>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from (select *, row_number() over (partition by key order by said_at desc, fact_id desc) as place \
         from facts where account_id = $1) where place = 1 order by key"
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// Everything ever said of one thing, the latest first.
pub async fn history(db: &mut Reader, account: &AccountId, key: &str) -> Result<Vec<Fact>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from facts where account_id = $1 and key = $2 order by said_at desc, fact_id desc"
    ));
    Ok(sqlx::query_as(statement).bind(account).bind(key).fetch_all(db).await?)
}

/// Everything ever said of an account, by what it is about, the latest first.
pub async fn of_account(db: &mut Reader, account: &AccountId) -> Result<Vec<Fact>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from facts where account_id = $1 order by key, said_at desc, fact_id desc"
    ));
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

/// Everything ever said of anybody, in the order in which it was written down.
pub async fn all(db: &mut Reader) -> Result<Vec<Fact>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from facts order by fact_id"));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}
