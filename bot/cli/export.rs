//! `baton export audit|accounts|requests|record`: what is remembered, as JSON Lines on standard output.

use anyhow::Result;
use baton_storage::{Storage, accounts, audit, facts, requests};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::output;
use crate::config::environment::{Environment, Variables};

#[derive(Args)]
pub struct Options {
    /// What to write.
    what: What,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Who did what, when, from what to what, and why.
    Audit,
    /// Accounts as known now.
    Accounts,
    /// Requests for a CSM.
    Requests,
    /// The customer record: everything ever said of an account, by whom and when.
    Record,
}

/// Writes one JSON object per line.
///
/// # Errors
/// When the database cannot be read or the output not be written.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let environment = Environment::read(variables)?;
    let mut db = Storage::open_to_read(&environment.database_url).await?;
    match options.what {
        What::Audit => lines(&audit::all(&mut db).await?),
        What::Accounts => lines(&accounts::all(&mut db).await?),
        What::Record => lines(&facts::all(&mut db).await?),
        What::Requests => lines(&requests::all(&mut db).await?),
    }
}

fn lines(rows: &[impl Serialize]) -> Result<()> {
    let rows: serde_json::Result<Vec<String>> = rows.iter().map(serde_json::to_string).collect();
    output::lines(rows?)
}
