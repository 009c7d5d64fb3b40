//! Opening a database: the lock, the copy before a migration, what is found wrong.

use baton_storage::{Fault, MIGRATIONS, Storage, soundness};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::*;

async fn beside(place: &Place) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(place.directory.path().join("baton.db"));
    options.connect().await.expect("a connection")
}

/// One process per file: the second is refused with a sentence, and gets in once the first has gone.
#[tokio::test]
async fn one_process_per_file() {
    let Place { storage, address, directory } = place().await;
    let refused = Storage::open(&address).await.err().expect("refused");
    assert!(matches!(refused, Fault::InUse(_)));
    assert!(refused.to_string().contains("in use by another Baton"), "{refused}");
    let clone = storage.clone();
    storage.close().await;
    drop(storage);
    Storage::open(&address).await.err().expect("a clone still has it");
    drop(clone);
    let reopened = Storage::open(&address).await.expect("free again");
    reopened.probe().await.expect("a write");
    drop(directory);
}

/// Addresses that are no SQLite file of ours are named as such, and not repeated: they may hold a password.
#[tokio::test]
async fn other_addresses_are_refused_without_being_repeated() {
    for address in
        ["postgres://baton:hush@db/baton", "baton.db", "sqlite::memory:", "sqlite://", "mysql://x", ""]
    {
        let refused = Storage::open(address).await.err().unwrap_or_else(|| panic!("{address}"));
        assert!(matches!(refused, Fault::Address), "{address}: {refused}");
        assert!(!refused.to_string().contains("hush"));
    }
    assert!(!std::path::Path::new("postgres:").exists());
    let missing = Storage::open_to_read("sqlite:///nowhere/baton.db").await;
    assert!(missing.is_err());
}

/// A database with something in it is copied aside before a migration runs; one that fails leaves it as it was.
#[tokio::test]
async fn a_database_is_copied_aside_before_it_is_migrated() {
    let place = place().await;
    customer(&place, "A1", "D1").await;
    let mut db = beside(&place).await;
    // An older Baton's: its migrations are ones that we do not have any more.
    sqlx::query("update _sqlx_migrations set version = -version").execute(&mut db).await.expect("older");
    db.close().await.expect("closed");
    let Place { storage, address, directory } = place;
    storage.close().await;
    drop(storage);

    let refused = Storage::open(&address).await.err().expect("it cannot be migrated");
    assert!(matches!(refused, Fault::Migration(_)), "{refused}");
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().expect("a migration");
    let aside = directory.path().join(format!("baton.db.before-{newest:04}"));
    for file in [aside, directory.path().join("baton.db")] {
        let options = SqliteConnectOptions::new().filename(&file);
        let mut db = options.connect().await.expect("a database");
        let accounts: i64 =
            sqlx::query_scalar("select count(*) from accounts").fetch_one(&mut db).await.expect("a count");
        assert_eq!(accounts, 1, "{}", file.display());
    }
    let leftovers = std::fs::read_dir(directory.path()).expect("a directory");
    let parts =
        leftovers.filter_map(Result::ok).filter(|file| file.file_name().to_string_lossy().contains("part"));
    assert_eq!(parts.count(), 0);
}

/// Asking whether there is a database makes none.
#[tokio::test]
async fn asking_for_a_database_makes_none() {
    let directory = tempfile::tempdir().expect("a directory");
    let address = format!("sqlite://{}", directory.path().join("baton.db").display());
    assert!(!Storage::exists(&address).expect("an address"));
    assert_eq!(std::fs::read_dir(directory.path()).expect("a directory").count(), 0);
    Storage::open(&address).await.expect("a database").close().await;
    assert!(Storage::exists(&address).expect("an address"));
    assert!(matches!(Storage::exists("mysql://x"), Err(Fault::Address)));
}

/// A copy half made, by a process that was killed over it, is not taken for one.
#[tokio::test]
async fn half_a_copy_is_made_again() {
    let place = place().await;
    let target = place.directory.path().join("copy.db");
    std::fs::write(place.directory.path().join("copy.db.part"), "SQLite format 3").expect("half a copy");
    Storage::copy(&place.address, &target).await.expect("a copy");
    let mut copy =
        Storage::open_to_read(&format!("sqlite://{}", target.display())).await.expect("a database");
    assert_eq!(soundness(&mut copy).await.expect("an answer"), [""; 0]);
}

/// A copy taken while others write is whole; it is never written over something.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_taken_while_writing_is_whole() {
    let place = place().await;
    let storage = place.storage.clone();
    let writing = tokio::spawn(async move {
        for number in 0..300 {
            let pair = storage.write(move |tx| {
                Box::pin(async move {
                    baton_storage::outbox::add(tx, effect("a", number), At(0)).await?;
                    baton_storage::outbox::add(tx, effect("b", number), At(0)).await?;
                    Ok::<_, Fault>(())
                })
            });
            pair.await.expect("a write");
        }
    });
    let mut seen = Vec::new();
    for number in 0..5 {
        let target = place.directory.path().join(format!("copy-{number}.db"));
        Storage::copy(&place.address, &target).await.expect("a copy");
        let mut copy =
            Storage::open_to_read(&format!("sqlite://{}", target.display())).await.expect("it opens");
        assert_eq!(soundness(&mut copy).await.expect("an answer"), [""; 0]);
        let count: i64 =
            sqlx::query_scalar("select count(*) from outbox").fetch_one(&mut copy).await.expect("a count");
        assert_eq!(count % 2, 0, "no half transaction");
        seen.push(count);
        Storage::copy(&place.address, &target).await.expect_err("it stands already");
    }
    writing.await.expect("done");
    assert!(seen.is_sorted(), "{seen:?}");
}

/// What is wrong with a database is said, a line each.
#[tokio::test]
async fn what_is_unsound_is_said() {
    let place = place().await;
    let mut db = beside(&place).await;
    assert_eq!(soundness(&mut db).await.expect("an answer"), [""; 0]);
    sqlx::query("pragma foreign_keys = 0").execute(&mut db).await.expect("off");
    sqlx::query("insert into request_watchers values ('gone', 'U0SAM', 1)")
        .execute(&mut db)
        .await
        .expect("an orphan");
    sqlx::query("delete from _sqlx_migrations").execute(&mut db).await.expect("no version");
    let faults = soundness(&mut db).await.expect("an answer");
    assert_eq!(faults.len(), 2, "{faults:?}");
}
