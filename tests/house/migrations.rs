//! Migrations run on databases with rows in them, so they are tried on databases with rows in them.

use std::collections::BTreeSet;

use sqlx::migrate::Migration;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

use super::sources::{files, none, text};

/// House rule 12: every migration has sample rows for every table it makes, and the next one runs on them.
#[tokio::test]
async fn migrations_run_on_rows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options =
        SqliteConnectOptions::new().filename(folder.path().join("sampled.db")).create_if_missing(true);
    let mut db = options.foreign_keys(true).connect().await.expect("a new database");
    let migrations: Vec<&Migration> = baton_storage::MIGRATIONS.iter().collect();
    assert!(!migrations.is_empty());
    for migration in migrations {
        let before = tables(&mut db).await;
        run(&mut db, migration.sql.as_str())
            .await
            .unwrap_or_else(|error| panic!("migration {}: {error}", migration.version));
        let made: Vec<_> = tables(&mut db).await.difference(&before).cloned().collect();
        let sample = sample(migration);
        run(&mut db, &text(&sample)).await.unwrap_or_else(|error| panic!("{sample}: {error}"));
        let mut empty = Vec::new();
        for table in made {
            let count = format!("select count(*) from {table}");
            let rows: i64 =
                sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut db).await.expect("a count");
            if rows == 0 {
                empty.push(table);
            }
        }
        none(empty, &format!("{sample} leaves these tables of its migration empty:"));
    }
    let sound: String =
        sqlx::query_scalar("pragma integrity_check").fetch_one(&mut db).await.expect("a check");
    assert_eq!(sound, "ok");
    let orphans = sqlx::query("pragma foreign_key_check").fetch_all(&mut db).await.expect("a check");
    assert!(orphans.is_empty(), "{} rows point to rows that are not there", orphans.len());
}

/// A sample of no migration is one whose migration was renamed: it would never run again.
#[test]
fn every_sample_belongs_to_a_migration() {
    let known: Vec<_> = baton_storage::MIGRATIONS.iter().map(sample).collect();
    let mut found = files("storage/migrations/samples", "");
    found.retain(|path| !known.contains(path));
    none(found, "No migration is called so:");
}

/// Tables are STRICT: a time stored as text would be found years later.
#[tokio::test]
async fn every_table_is_strict() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options =
        SqliteConnectOptions::new().filename(folder.path().join("empty.db")).create_if_missing(true);
    let mut db = options.connect().await.expect("a new database");
    baton_storage::MIGRATIONS.run(&mut db).await.expect("all migrations");
    let lax: Vec<String> = sqlx::query_scalar(
        "select name from pragma_table_list where type = 'table' and schema = 'main' and strict = 0 \
         and name not like 'sqlite_%' and name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut db)
    .await
    .expect("the list of tables");
    none(lax, "These tables are not STRICT:");
}

/// `storage/migrations/samples/0001_begin.sql` for the migration of that name.
fn sample(migration: &Migration) -> String {
    let name = migration.description.replace(' ', "_");
    format!("storage/migrations/samples/{:04}_{name}.sql", migration.version)
}

async fn run(db: &mut SqliteConnection, statements: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(db).await.map(drop)
}

async fn tables(db: &mut SqliteConnection) -> BTreeSet<String> {
    let names = sqlx::query_scalar(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    );
    names.fetch_all(db).await.expect("the list of tables").into_iter().collect()
}
