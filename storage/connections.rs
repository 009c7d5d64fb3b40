//! How the reading of a system beside Slack goes: its last failure, its calls, its first load, its comparisons.

use sqlx::FromRow;

use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// How the reading of a system goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Connection {
    /// The system, by its connector's name.
    pub source: String,
    /// When a reading failed last; none once a later one has succeeded.
    pub failed_at: Option<At>,
    /// Why it failed.
    pub failure: Option<String>,
    /// The calls of the last 24 hours, as the system said last.
    pub calls_used: Option<i64>,
    /// How many there may be.
    pub calls_allowed: Option<i64>,
    /// When the first load began; none: it has not.
    pub load_began_at: Option<At>,
    /// The id of the last record that is told.
    pub load_after: Option<String>,
    /// How many records are told.
    pub loaded: i64,
    /// How many there were as it began.
    pub to_load: i64,
    /// When it was done.
    pub loaded_at: Option<At>,
    /// When what is known was last compared with the system.
    pub compared_at: Option<At>,
    /// How many differences were ever found.
    pub differences: i64,
}

stored! {
    connection: Connection, "connections", by [source], once [],
    then [
        failed_at, failure, calls_used, calls_allowed, load_began_at, load_after, loaded, to_load, loaded_at, compared_at,
        differences
    ]
}

/// A system's; the empty one of a system that was never read.
pub async fn of(db: &mut Reader, source: &str) -> Result<Connection> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {} from connections where source = $1", Connection::COLUMNS));
    let known: Option<Connection> = sqlx::query_as(statement).bind(source).fetch_optional(db).await?;
    Ok(known.unwrap_or_else(|| Connection { source: source.to_owned(), ..Connection::default() }))
}

/// All that were ever read or written.
pub async fn all(db: &mut Reader) -> Result<Vec<Connection>> {
    let statement = sqlx::AssertSqlSafe(format!("select {} from connections", Connection::COLUMNS));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}

/// Keeps it.
pub async fn keep(tx: &mut Tx, connection: &Connection) -> Result<()> {
    connection.upsert().build().execute(&mut **tx).await?;
    Ok(())
}
