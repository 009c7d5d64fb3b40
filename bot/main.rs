//! Reads the command line and picks the command.

use std::process::ExitCode;

use baton::cli::{self, Cli};
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run(Cli::parse()).await
}
