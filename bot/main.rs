//! Reads the command line and picks the command.

use std::process::ExitCode;

use clap::Parser;

use baton::cli;
use baton::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run(Cli::parse()).await
}
