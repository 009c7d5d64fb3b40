//! Copies of the database: whole and consistent, made while it is used.

use std::path::Path;

use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::open::{Fault, Storage, copy, options};

impl Storage {
    /// Writes a consistent copy of the database at `address` to `target`, beside whoever serves it.
    ///
    /// # Errors
    /// When there is none at `address`, or `target` exists or cannot be written.
    pub async fn copy(address: &str, target: &Path) -> Result<(), Fault> {
        // Not `query_only`, which refuses to write the copy too.
        let mut connection = options(address)?.disable_statement_logging().connect().await?;
        copy(&mut connection, target).await
    }

    /// Writes a consistent copy of this database to `target`, while it is used.
    ///
    /// # Errors
    /// When `target` exists or cannot be written.
    pub async fn copy_to(&self, target: &Path) -> Result<(), Fault> {
        let options = SqliteConnectOptions::new().filename(self.path());
        copy(&mut options.disable_statement_logging().connect().await?, target).await
    }
}
