//! How far a system that Baton reads by itself has been read.

use sqlx::FromRow;

use crate::stored::{Stored, stored};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// How far a system has been read.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Cursor {
    /// The system, by its connector's name.
    pub source: String,
    /// What happened there before this moment is known here.
    pub read_until: At,
    /// When it was last read to its end or, before that, when it was first to be read.
    pub read_at: At,
}

stored! { cursor: Cursor, "cursors", by [source], once [], then [read_until, read_at] }

/// A system's; none of one that was never to be read.
pub async fn find(db: &mut Reader, source: &str) -> Result<Option<Cursor>> {
    let statement = sqlx::AssertSqlSafe(format!("select {} from cursors where source = $1", Cursor::COLUMNS));
    Ok(sqlx::query_as(statement).bind(source).fetch_optional(db).await?)
}

/// Every system's.
pub async fn all(db: &mut Reader) -> Result<Vec<Cursor>> {
    let statement = sqlx::AssertSqlSafe(format!("select {} from cursors", Cursor::COLUMNS));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}

/// Keeps how far a system has been read.
pub async fn keep(tx: &mut Tx, cursor: &Cursor) -> Result<()> {
    cursor.upsert().build().execute(&mut **tx).await?;
    Ok(())
}
