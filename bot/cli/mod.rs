//! The command line: thin. Exit codes: 0 done, 1 a fault it names, 2 wrong usage.

pub mod backup;
pub mod check;
pub mod connect;
pub mod doctor;
pub mod export;
pub mod import;
pub mod init;
pub mod logging;
pub mod manifest;
pub mod operator;
pub mod outbox;
pub mod output;
pub mod policy;
pub mod restore;
pub mod sandbox;
pub mod serve;
pub mod shell;
pub mod transport;
pub mod upcoming;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::config::environment::Variables;
use crate::error::said;

/// Carries a customer account from pre-sales to post-sales, in Slack.
#[derive(Parser)]
#[command(name = "baton", version, arg_required_else_help = true)]
pub struct Cli {
    /// The configuration file; otherwise BATON_CONFIG, otherwise baton.toml.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot against Slack.
    Serve(transport::Options),
    /// Try everything on this machine: a local workspace with demo people, in your browser.
    Sandbox(sandbox::Options),
    /// Find out what is wrong with the configuration, the templates, the database and the token.
    Check(transport::Options),
    /// Begin: make the app in Slack, answer questions about your teams, and have baton.toml written and looked at.
    Init(init::Options),
    /// Connect Salesforce or GitLab: answer questions, and have the section of the configuration tried and written.
    Connect(connect::Options),
    /// Say what will be posted where, when and why if nothing changes, without posting.
    Upcoming(upcoming::Options),
    /// Write the Slack app manifest for this configuration.
    Manifest(manifest::Options),
    /// Take accounts and deals from a CSV file: all of it, or nothing and each bad row named.
    Import(import::Options),
    /// Write what is remembered, as JSON Lines.
    Export(export::Options),
    /// Write a consistent copy of the database.
    Backup(backup::Options),
    /// Put a copy in the place of the database, which is kept under another name.
    Restore(restore::Options),
    /// Say what needs a hand, and what to do about it. Nothing is changed.
    Doctor,
    /// List, show, retry or give up what Baton was to send.
    Outbox(outbox::Options),
    /// Try a priority model before it takes effect.
    Policy(policy::Options),
    /// Write what a shell completes `baton` by.
    Completions(shell::Completions),
    /// Write the manual's pages, one for each command.
    Man(shell::Man),
}

/// Runs a command and says how it ended.
pub async fn run(cli: Cli) -> ExitCode {
    // slack-morphism brings ring; naming it here keeps rustls from having to choose.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut variables = Variables::of_process();
    if let Some(path) = &cli.config {
        variables.set("BATON_CONFIG", path.to_string_lossy().into_owned());
    }
    let ended = match cli.command {
        Command::Serve(options) => serve::run(&options.among(variables)).await,
        Command::Sandbox(options) => sandbox::run(&variables, options).await,
        Command::Check(options) => check::run(&options.among(variables)).await,
        Command::Init(options) => init::run(&variables, &options).await,
        Command::Connect(options) => connect::run(&variables, &options).await,
        Command::Upcoming(options) => upcoming::run(&variables, &options).await,
        Command::Manifest(options) => manifest::run(&variables, &options),
        Command::Import(options) => import::run(&variables, &options).await,
        Command::Export(options) => export::run(&variables, &options).await,
        Command::Backup(options) => backup::run(&variables, &options).await,
        Command::Restore(options) => restore::run(&variables, &options).await,
        Command::Doctor => doctor::run(&variables).await,
        Command::Outbox(options) => outbox::run(&variables, &options).await,
        Command::Policy(options) => policy::run(&variables, &options).await,
        Command::Completions(options) => shell::complete(&options, Cli::command()),
        Command::Man(options) => shell::man(&options, Cli::command()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<output::Closed>() => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("baton: {}", said(&error)));
            ExitCode::from(1)
        }
    }
}
