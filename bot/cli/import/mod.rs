//! `baton import FILE.csv`: accounts and deals from a file, as the feed would have told them. All or nothing:
//! every row is checked before anything is written, and one transaction holds them all.
//!
//! What a row changes is for the same flow to say that the feed goes through (`deals::actions`). Deliberately
//! absent: guesses at what a cell may have meant.

pub mod cells;
pub mod changes;
pub mod columns;
pub mod contradictions;
pub mod fault;
pub mod file;
pub mod mark;
pub mod rows;
pub mod sheet;
pub mod summary;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use baton_storage::Storage;
use baton_storage::time::At;
use chrono::{DateTime, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use secrecy::SecretString;

use crate::app::App;
use crate::cli::import::changes::Undone;
use crate::cli::import::columns::Columns;
use crate::cli::import::fault::{RowFault, plain};
use crate::cli::import::file::Checked;
use crate::cli::{import, logging, output, serve};
use crate::clock::Clock;
use crate::config::Config;
use crate::config::environment::{Environment, Variables};
use crate::config::fault::Fault;
use crate::features;
use crate::rules::digest::digest;

/// How many faults are listed.
const MOST_FAULTS: usize = 50;

#[derive(Args)]
pub struct Options {
    /// The file: CSV in UTF-8, its first line naming the columns (opportunity.id, account.arr, …).
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,

    /// Check everything and say what would change, but write nothing; also beside `baton serve`.
    #[arg(long)]
    dry_run: bool,

    /// Who says so, as people will read it beside the facts.
    #[arg(long, value_name = "NAME", default_value = "import", value_parser = source)]
    source: String,

    /// When the rows were true that have no `time` of their own, such as 2026-11-21T09:00:00Z [default: now].
    #[arg(long, value_name = "RFC3339")]
    as_of: Option<DateTime<Utc>>,
}

/// The same that the feed asks of a source.
fn source(given: &str) -> Result<String, &'static str> {
    let given = given.trim();
    if given.is_empty() || given.len() > 255 {
        Err("has to be 1 to 255 characters")
    } else {
        Ok(given.to_owned())
    }
}

/// Takes a file, or says why not.
///
/// # Errors
/// When the file, a row of it, the configuration or the database has a fault: then nothing was written.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let environment = Environment::read(variables)?;
    // What goes wrong is said below: a log is for whoever asks for it.
    logging::begin(variables, environment.log_format, "off");
    let config = Config::read(&environment.config, variables)?;
    let file = options.file.display().to_string();
    let bytes = std::fs::read(&options.file).with_context(|| format!("{file} cannot be read"))?;
    let clock = Clock::system();
    let as_of = options.as_of.map_or_else(|| clock.now(), At::from);
    let sound = readable(bytes, &file, options, as_of, config.organization.crm_hosts.clone());
    let (sheet, rows) = match sound {
        Ok(sound) => sound,
        Err(faults) => return refuse(&file, faults),
    };
    let ahead = rows
        .iter()
        .filter(|one| features::deals::form::is_ahead(one.at, clock.now()))
        .map(|one| one.row.line)
        .min();
    if let Some(line) = ahead {
        warn(&file, line, "the time of this row lies in the future: the row counts as of now");
    }
    let count = rows.len();
    // A copy is changed instead: so a dry run meets everything that the real one does, beside whoever serves.
    let aside = tempfile::tempdir()?;
    let database = match options.dry_run {
        true => copy(&environment.database_url, aside.path()).await?,
        false => environment.database_url.clone(),
    };
    let app = open(config, clock, &database, environment.slack_api_url.as_str()).await?;
    let bar = progress(count);
    let applied = import::changes::apply(&app, sheet, rows, bar.clone()).await;
    bar.finish_and_clear();
    app.storage.close().await;
    match applied {
        Ok(changes) => {
            for (word, line) in changes.unknown.iter().take(MOST_FAULTS) {
                warn(&file, *line, &format!("Baton does not know the {word}; it is taken as it is"));
            }
            let summary = import::summary::summary(&file, count, &changes, options.dry_run);
            // It is done, whether or not anybody reads of it.
            let _ = output::text(&summary);
            Ok(())
        }
        Err(Undone::Refused(faults)) => refuse(&file, faults),
        Err(Undone::Broken(error)) => Err(error.context(format!("nothing of {file} was imported"))),
    }
}

/// The file, and its rows, each of which can be news.
fn readable(
    bytes: Vec<u8>,
    file: &str,
    options: &Options,
    as_of: At,
    crm_hosts: Vec<String>,
) -> Result<(crate::cli::import::file::File, Vec<Checked>), Vec<RowFault>> {
    let digest = digest(&bytes);
    let (sheet, mut faults) = import::sheet::read(bytes)?;
    let line = sheet.header.line;
    let columns = Columns::read(&sheet.cells(sheet.header))
        .map_err(|faults| faults.into_iter().map(|what| RowFault::new(line, what)).collect::<Vec<_>>())?;
    for what in columns.unknown() {
        warn(file, line, &what);
    }
    let source = options.source.clone();
    let sheet = crate::cli::import::file::File { sheet, columns, source, digest, as_of, crm_hosts };
    match import::rows::check(&sheet) {
        Ok(rows) if faults.is_empty() => Ok((sheet, rows)),
        Ok(_) => Err(faults),
        Err(found) => {
            faults.extend(found);
            faults.sort_by_key(|fault| fault.line);
            Err(faults)
        }
    }
}

/// Names every fault on a line of its own, up to a screenful.
fn refuse(file: &str, faults: Vec<RowFault>) -> Result<()> {
    let count = faults.len();
    for RowFault { line, what } in faults.iter().take(MOST_FAULTS) {
        let fault = Fault { place: file.to_owned(), line: Some(*line), what: plain(what) };
        output::complain(&fault.to_string());
    }
    if count > MOST_FAULTS {
        output::complain(&format!("and {} more", count - MOST_FAULTS));
    }
    bail!("{count} fault{} in {file}; nothing was imported", if count == 1 { "" } else { "s" })
}

fn warn(file: &str, line: usize, what: &str) {
    output::complain(&format!("warning: {file}:{line}: {}", plain(what)));
}

/// The database as it is now, in a directory that goes away; an address of nothing where there is none yet.
async fn copy(database: &str, aside: &Path) -> Result<String> {
    let target = aside.join("baton.db");
    if Storage::exists(database)? {
        Storage::copy(database, &target).await?;
    }
    Ok(format!("sqlite://{}", target.display()))
}

/// Puts together what the flow asks for. Nothing is sent from here, so the token that opens Slack is left out.
async fn open(config: Config, clock: Clock, database: &str, slack_api: &str) -> Result<Arc<App>> {
    let app = serve::assemble(config, clock, database, slack_api, &SecretString::default()).await;
    app.map_err(|error| match error.downcast_ref() {
        Some(baton_storage::Fault::InUse(path)) => {
            let path = path.display();
            anyhow::anyhow!(
                "{path} is in use, as it is while `baton serve` runs: stop that, import, and start it again"
            )
        }
        _ => error,
    })
}

/// A bar for whoever watches; where standard error is no terminal, it draws nothing.
fn progress(rows: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} rows, {eta} left");
    let bar = ProgressBar::new(rows as u64);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
