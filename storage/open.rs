//! Opening the database: lock file, settings, backup, migrations; and what can be asked of it as a whole.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use log::LevelFilter;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool};

use crate::writer::{Tx, Writer};
use crate::{files, named};

/// The migrations, forward only; compiled in.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// What can go wrong with the database. Its text names no customer.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Another process has this file.
    #[error("{0} is in use by another Baton: one process per database file")]
    InUse(PathBuf),
    /// The address is not one of a SQLite file.
    #[error("DATABASE_URL is not a SQLite address such as sqlite://baton.db")]
    Address,
    /// A file beside the database could not be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] std::io::Error),
    /// A copy that does not take the place of the database, and why.
    #[error("{0} is not restored: {1}")]
    NoCopy(PathBuf, String),
    /// A migration failed; the database is as it was before.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A statement failed.
    #[error("the database refused: {0}")]
    Sql(#[from] sqlx::Error),
    /// The commit that would have held this change failed; nothing of it stands.
    #[error("the change was not stored: {0}")]
    Group(String),
    /// A stored value is not what the program wrote: a newer or damaged database.
    #[error("the database holds {0}")]
    Damaged(String),
    /// The job panicked; its change was undone.
    #[error("a change stopped half-way and was undone")]
    Panicked,
    /// The database has been closed.
    #[error("the database is closed")]
    Closed,
}

impl Fault {
    /// The same failure, told to one more caller of the same group.
    pub(crate) fn again(&self) -> Self {
        Self::Group(self.to_string())
    }

    /// Whether a row with the same unique key stands already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

/// The database: one writer, several readers. A cheap clone.
#[derive(Clone)]
pub struct Storage {
    readers: SqlitePool,
    writer: Writer,
    path: Arc<PathBuf>,
    _lock: Arc<File>,
}

impl Storage {
    /// Opens (and creates, locks, backs up and migrates, as needed) the database at `address`, such as
    /// `sqlite://baton.db`.
    ///
    /// # Errors
    /// When another process has the file, the address is no SQLite file, or a migration fails.
    pub async fn open(address: &str) -> Result<Self, Fault> {
        let options = options(address)?;
        let path = options.get_filename().to_path_buf();
        if path.as_os_str().is_empty() || address.contains(":memory:") {
            return Err(Fault::Address);
        }
        let lock = lock(&one_name(&path)).await?;
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Slack waits three seconds for an answer, and one that says "not stored" is an answer too.
            .busy_timeout(Duration::from_secs(1))
            .pragma("mmap_size", "0")
            // Without it `insert or replace` takes rows away unseen by the triggers that guard the audit.
            .pragma("recursive_triggers", "1")
            // One line for each errand to the engine's thread, without its values: so what something costs can be counted.
            .log_statements(LevelFilter::Trace)
            .log_slow_statements(LevelFilter::Off, Duration::MAX);
        // A large import is one transaction: what it changes does not fit into the engine's two megabytes, and what does
        // not fit is written and read again and again. What each of its statements would need to be undone alone goes to
        // a file from the first large one on, sixteen pages a row; in memory it is gone with the statement.
        let writing = options.clone().pragma("cache_size", "-16384").pragma("temp_store", "memory");
        let mut connection = writing.connect().await?;
        migrate(&mut connection, &path).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            // A file does not hang up: asking it first is one more errand to the engine's thread, each time.
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "1"))
            .await?;
        let writer = Writer::start(connection).map_err(|error| Fault::File(path.clone(), error))?;
        Ok(Self { readers, writer, path: Arc::new(path), _lock: Arc::new(lock) })
    }

    /// Runs `work` in the one writing transaction and returns once it is on disk. An error undoes all of it.
    ///
    /// # Errors
    /// The work's own, or a [`Fault`] when the commit failed.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When none becomes free or the file cannot be read.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, Fault> {
        Ok(self.readers.acquire().await?)
    }

    /// Whether a row can be written now, by writing one.
    ///
    /// # Errors
    /// The reason why not: a full disk, a vanished file.
    pub async fn probe(&self) -> Result<(), Fault> {
        self.write(|tx| {
            Box::pin(async move {
                sqlx::query(
                    "insert into probes (probe) values (1) on conflict (probe) do update set probe = 1",
                )
                .execute(&mut **tx)
                .await?;
                Ok::<_, Fault>(())
            })
        })
        .await
    }

    /// Folds the write-ahead log back into the file.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn fold_log(&self) -> Result<(), Fault> {
        self.writer.fold_log().await
    }

    /// Bytes in the write-ahead log now.
    pub fn log_bytes(&self) -> u64 {
        std::fs::metadata(beside(&self.path, "-wal")).map_or(0, |file| file.len())
    }

    /// Whether there is a database at `address`, without making one.
    ///
    /// # Errors
    /// When the address is no SQLite file's.
    pub fn exists(address: &str) -> Result<bool, Fault> {
        Ok(options(address)?.get_filename().exists())
    }

    /// Whether a file of this name would belong to the database at `address`: be it, its lock, its journals, or what is
    /// copied aside before a migration; by whatever spelling or link. A copy there would be taken for a part of it.
    ///
    /// # Errors
    /// When the address is no SQLite file's.
    pub fn owns(address: &str, target: &Path) -> Result<bool, Fault> {
        let options = options(address)?;
        Ok(files::owns(options.get_filename(), target) || files::owns(options.get_filename(), &part(target)))
    }

    /// Opens an existing database for reading alone, beside whoever serves it.
    ///
    /// # Errors
    /// When there is none at `address`.
    pub async fn open_to_read(address: &str) -> Result<SqliteConnection, Fault> {
        Ok(options(address)?.pragma("query_only", "1").disable_statement_logging().connect().await?)
    }

    /// Where the database is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Commits what was handed over, then closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// The engine's own parser takes any other address for a file's name, password and all.
pub(crate) fn options(address: &str) -> Result<SqliteConnectOptions, Fault> {
    if !address.starts_with("sqlite:") {
        return Err(Fault::Address);
    }
    address.parse().map_err(|_| Fault::Address)
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Under which name a copy is written before it is whole.
pub(crate) fn part(target: &Path) -> PathBuf {
    beside(target, ".part")
}

/// A link to a database is the same database: both have to meet the same lock.
pub(crate) fn one_name(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// How often a lock that is held is asked for again, and after how long each time. A process that has just ended, or
/// a child of ours that has not yet become its own program, frees it within a moment.
const LOCK_ATTEMPTS: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// Takes the lock beside the database. The operating system frees it when the process ends, however it ends.
pub(crate) async fn lock(path: &Path) -> Result<File, Fault> {
    let lock_path = beside(path, ".lock");
    let file = File::options().create(true).write(true).truncate(false).open(&lock_path);
    let file = file.map_err(|error| Fault::File(lock_path.clone(), error))?;
    for _ in 0..LOCK_ATTEMPTS {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(Fault::File(lock_path, error)),
        }
    }
    Err(Fault::InUse(path.to_path_buf()))
}

/// Brings the schema up to date; an older database with rows in it is copied aside first.
async fn migrate(connection: &mut SqliteConnection, path: &Path) -> Result<(), Fault> {
    let applied = applied_versions(connection).await?;
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    if let Some(current) = applied.filter(|current| *current < newest) {
        let aside = beside(path, &format!(".before-{newest:04}"));
        if !aside.exists() {
            copy(connection, &aside).await?;
            tracing::info!(from = current, to = newest, "database copied aside before migrating");
        }
    }
    connection.ping().await?;
    MIGRATIONS.run(&mut *connection).await?;
    named::fill(connection).await
}

pub(crate) async fn applied_versions(connection: &mut SqliteConnection) -> Result<Option<i64>, Fault> {
    let table: Option<i64> =
        sqlx::query_scalar("select 1 from sqlite_master where type = 'table' and name = '_sqlx_migrations'")
            .fetch_optional(&mut *connection)
            .await?;
    if table.is_none() {
        return Ok(None);
    }
    Ok(sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(connection).await?)
}

/// Copies under another name first: whoever finds a file under its own finds a whole one.
pub(crate) async fn copy(connection: &mut SqliteConnection, target: &Path) -> Result<(), Fault> {
    let refuse = |error| Fault::File(target.to_path_buf(), error);
    if target.exists() {
        return Err(refuse(std::io::ErrorKind::AlreadyExists.into()));
    }
    let part = part(target);
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(refuse(error)),
        _ => {}
    }
    let name = part.to_str().ok_or_else(|| Fault::Damaged("a path that is not UTF-8".into()))?;
    sqlx::query("vacuum into $1").bind(name).execute(connection).await?;
    File::open(&part).and_then(|file| file.sync_all()).map_err(refuse)?;
    std::fs::rename(&part, target).map_err(refuse)
}
