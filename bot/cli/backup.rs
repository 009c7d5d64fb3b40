//! `baton backup FILE`: a consistent copy, also while another process serves.

use std::path::PathBuf;

use anyhow::{Result, bail};
use baton_storage::Storage;
use clap::Args;

use crate::cli::output;
use crate::config::environment::{Environment, Variables};

#[derive(Args)]
pub struct Options {
    /// Where to; must not exist.
    file: PathBuf,
}

/// Copies the database.
///
/// # Errors
/// When the file exists or cannot be written.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let environment = Environment::read(variables)?;
    if Storage::owns(&environment.database_url, &options.file)? {
        bail!("{} belongs to the database itself; name another file", options.file.display());
    }
    if options.file.exists() {
        bail!("{} exists already; name a new file", options.file.display());
    }
    Storage::copy(&environment.database_url, &options.file).await?;
    output::lines([options.file.display().to_string()])
}
