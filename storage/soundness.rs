//! What is wrong with a database, as far as the engine can tell.

use sqlx::SqliteConnection;

use crate::open::{Fault, MIGRATIONS, applied_versions};

/// What the engine finds wrong with a database, a line each; nothing is best.
///
/// # Errors
/// When it cannot be read.
pub async fn soundness(connection: &mut SqliteConnection) -> Result<Vec<String>, Fault> {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max();
    let applied = applied_versions(connection).await?;
    let mut faults = Vec::new();
    if applied != newest {
        faults.push(format!("the database is at version {applied:?}, Baton at {newest:?}: start Baton once"));
    }
    faults.extend(faults_of_rows(connection).await?);
    Ok(faults)
}

/// What is wrong with its pages and rows, whatever its version.
pub(crate) async fn faults_of_rows(connection: &mut SqliteConnection) -> Result<Vec<String>, Fault> {
    let found: Vec<String> = sqlx::query_scalar("pragma integrity_check").fetch_all(&mut *connection).await?;
    let mut faults: Vec<String> = found.into_iter().filter(|line| line != "ok").collect();
    let orphans = sqlx::query("pragma foreign_key_check").fetch_all(connection).await?;
    if !orphans.is_empty() {
        faults.push(format!("{} rows refer to rows that are gone", orphans.len()));
    }
    Ok(faults)
}
