//! `baton restore FILE`: a copy takes the place of the database, which is kept under another name.

use std::path::PathBuf;

use anyhow::{Result, bail};
use baton_storage::Storage;
use baton_storage::restore::Restored;
use clap::Args;

use crate::cli::check::moment;
use crate::cli::{operator, output};
use crate::clock::Clock;
use crate::config::environment::{Environment, Variables};

#[derive(Args)]
pub struct Options {
    /// The copy, as `baton backup` wrote it. Stop Baton first.
    file: PathBuf,
}

/// Puts the copy in the database's place, and says what that means.
///
/// # Errors
/// When Baton runs, or the copy is not sound, newer than this program, or the database itself. Then nothing has changed.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let environment = Environment::read(variables)?;
    let (address, file) = (&environment.database_url, &options.file);
    if Storage::owns(address, file)? {
        bail!("{} belongs to the database itself; name a copy that lies elsewhere", file.display());
    }
    let why = operator::reason(variables, Some(&format!("from {}", file.display())));
    let restored = Storage::restore(address, file, &why, Clock::system().now()).await?;
    output::lines(said(options, &restored))
}

fn said(options: &Options, restored: &Restored) -> Vec<String> {
    let mut lines = vec![format!("Restored {}.", options.file.display())];
    if let Some(last) = restored.last_at {
        lines.push(format!("It knows what happened until {}, and nothing after that.", moment(last)));
    }
    match restored.looked_for {
        0 => {}
        1 => lines.push("1 message may have been sent since then. Baton looks for it in Slack before it sends it.".into()),
        count => lines.push(format!(
            "{count} messages may have been sent since then. Baton looks for each in Slack before it sends it."
        )),
    }
    if let Some(kept) = &restored.kept {
        lines.push(format!("The database that was there is kept as {}.", kept.display()));
    }
    lines.push("Next: start Baton, then run `baton check`.".into());
    lines
}
