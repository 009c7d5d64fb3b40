//! Putting a copy in the place of the database.
//!
//! The present one is kept under another name, and the copy takes its place in one step: at no moment is there no
//! database, which the next start would take for an empty one.

use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::audit::{self, Entry};
use crate::open::{
    Fault, MIGRATIONS, Storage, applied_versions, beside, copy, lock, one_name, options, part,
};
use crate::soundness::faults_of_rows;
use crate::time::At;
use crate::{Tx, mending};

/// What stands in the database's place now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database is kept that was there; none where there was none.
    pub kept: Option<PathBuf>,
    /// The copy's version; an older one than this program's is brought up to date at the next start.
    pub version: i64,
    /// The last deed that the copy knows of.
    pub last_at: Option<At>,
    /// So many messages may have been sent since the copy was made; they are looked for in Slack first.
    pub looked_for: u64,
}

impl Storage {
    /// Puts the copy `file` in the place of the database at `address`; `why` says in the audit by whom and for what.
    ///
    /// # Errors
    /// When a process has the database, or the copy is no database of Baton's, is not sound, or is of a newer version. Then
    /// nothing has changed.
    pub async fn restore(address: &str, file: &Path, why: &str, now: At) -> Result<Restored, Fault> {
        let path = one_name(options(address)?.get_filename());
        let _lock = lock(&path).await?;
        let (version, last_at) = examine(file).await?;
        let ready = part(&path);
        let looked_for = prepare(file, &ready, version, why, now).await?;
        let kept = keep(&path, now).await?;
        let refuse = |error| Fault::File(path.clone(), error);
        std::fs::rename(&ready, &path).map_err(refuse)?;
        sync_directory(&path).map_err(refuse)?;
        Ok(Restored { kept, version, last_at, looked_for })
    }
}

/// The copy's version and its last deed, if it may take the database's place.
async fn examine(file: &Path) -> Result<(i64, Option<At>), Fault> {
    let refused = |why: String| Fault::NoCopy(file.to_path_buf(), why);
    if !file.is_file() {
        return Err(refused("there is no such file".into()));
    }
    let not_ours = || refused("it is no copy of a database of Baton's".into());
    let mut db = to_read(file).await.map_err(|_| not_ours())?;
    let version = applied_versions(&mut db).await.ok().flatten().ok_or_else(not_ours)?;
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    if version > newest {
        return Err(refused(format!(
            "its version {version} is newer than this Baton's, {newest}; use the Baton that wrote it"
        )));
    }
    let damaged = |fault: Fault| refused(format!("it is damaged: {fault}"));
    if let Some(first) = faults_of_rows(&mut db).await.map_err(damaged)?.first() {
        return Err(refused(format!("it is damaged: {first}")));
    }
    let last_at = sqlx::query_scalar("select max(at) from audit").fetch_one(&mut db).await?;
    db.close().await?;
    Ok((version, last_at))
}

/// Writes the copy beside the database, ready to take its place. Returns what is to be looked for.
async fn prepare(file: &Path, ready: &Path, version: i64, why: &str, now: At) -> Result<u64, Fault> {
    let mut source = to_read(file).await?;
    if ready.exists() {
        std::fs::remove_file(ready).map_err(|error| Fault::File(ready.to_path_buf(), error))?;
    }
    copy(&mut source, ready).await?;
    source.close().await?;
    let connection =
        options(&format!("sqlite://{}", ready.display()))?.disable_statement_logging().connect().await?;
    let why = why.to_owned();
    let looked_for = Tx::alone(connection, move |tx| {
        Box::pin(async move {
            let entry = Entry::new(
                now,
                &crate::actor::Actor::Baton,
                "database.restore",
                format!("version:{version}"),
            );
            audit::record(tx, &entry.because(why)).await?;
            mending::look_first(tx, now).await
        })
    });
    let looked_for: Result<u64, Fault> = looked_for.await;
    let synced = File::open(ready).and_then(|file| file.sync_all());
    synced.map_err(|error| Fault::File(ready.to_path_buf(), error))?;
    looked_for
}

/// Folds the present database into one file and gives it a second name.
async fn keep(path: &Path, now: At) -> Result<Option<PathBuf>, Fault> {
    if !path.exists() {
        return Ok(None);
    }
    let mut present =
        options(&format!("sqlite://{}", path.display()))?.disable_statement_logging().connect().await?;
    // Only whoever has it alone may do so: a log that were left beside it would be taken for the copy's.
    let mode: Result<String, _> =
        sqlx::query_scalar("pragma journal_mode = delete").fetch_one(&mut present).await;
    if !mode.is_ok_and(|mode| mode == "delete") {
        return Err(Fault::InUse(path.to_path_buf()));
    }
    present.close().await?;
    let kept = beside(path, &format!(".before-restore-{}", now.utc().format("%Y%m%dT%H%M%SZ")));
    std::fs::hard_link(path, &kept).map_err(|error| Fault::File(kept.clone(), error))?;
    Ok(Some(kept))
}

async fn to_read(file: &Path) -> Result<SqliteConnection, Fault> {
    let options =
        options(&format!("sqlite://{}", file.display()))?.read_only(true).disable_statement_logging();
    Ok(options.connect().await?)
}

/// What was renamed is on disk.
fn sync_directory(path: &Path) -> std::io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}
