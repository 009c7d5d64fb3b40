//! `baton connect SYSTEM`: asks for what a connector needs, tries it without writing anything there, and writes its section
//! of `baton.toml`.
//!
//! Secrets are never asked for: they come from the environment, or a file that it names. Nothing is written where a trial
//! fails. A system is added by a file here and one line in [`ALL`].

pub mod ask;
pub mod calendar;
pub mod gainsight;
pub mod gitlab;
pub mod place;
pub mod question;
pub mod salesforce;
pub mod system;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::connect::place::Place;
use crate::cli::connect::question::Answers;
use crate::cli::connect::system::System;
use crate::cli::output;
use crate::config::Config;
use crate::config::environment::{Environment, Variables};
use crate::config::fault::Faults;

/// All of them.
pub const ALL: &[&System] = &[&salesforce::SYSTEM, &gitlab::SYSTEM, &gainsight::SYSTEM, &calendar::SYSTEM];

#[derive(Args)]
pub struct Options {
    /// The system to connect.
    #[arg(value_name = "SYSTEM", value_parser = PossibleValuesParser::new(ALL.iter().map(|system| system.name)))]
    system: String,

    /// Takes the answers from a TOML file that has the keys of the section, and asks nothing.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,

    /// Replaces the section that is there already.
    #[arg(long)]
    replace: bool,
}

/// Asks, tries, and writes the section.
///
/// # Errors
/// What is missing, each on a line of its own; then nothing is written.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let system = ALL.iter().find(|system| system.name == options.system).context("no such system")?;
    let path = Environment::read(variables)?.config;
    let place = Place::read(&path, system.section)?;
    if let Some(section) = place.section() {
        output::lines([format!("{} has this section already:\n", path.display()), section])?;
        if !options.replace {
            bail!("nothing is changed; --replace replaces the section, with its comments");
        }
    } else if let Err(faults) = Config::parse(place.text(), &path.display().to_string(), variables) {
        return Err(anyhow::Error::from(faults).context("mend the configuration first"));
    }
    if let Some(missing) = (system.secrets)(variables) {
        bail!("{missing}");
    }
    let mut answers = match &options.answers {
        Some(file) => Answers::of_file(file)?,
        None => {
            output::lines([system.before.to_owned(), String::new()])?;
            ask::all(system.questions, &Answers::default())?
        }
    };
    let written = loop {
        let written = place.with(&answers)?;
        let missing = missing(system, &written, &path, variables).await?;
        if missing.is_empty() {
            break written;
        }
        let count = missing.len();
        output::lines(missing)?;
        if options.answers.is_some() || !ask::again()? {
            bail!("{count} fault{}; nothing is written", if count == 1 { "" } else { "s" });
        }
        answers = ask::all(system.questions, &answers)?;
    };
    place.write(&written)?;
    output::lines([
        format!("{} lets Baton in and has what Baton needs.", system.title),
        format!("{} has the section [{}] now.", path.display(), system.section),
        "Next: run `baton check`, and restart Baton. It reads its configuration when it starts.".to_owned(),
    ])
}

/// What is wrong with a configuration that would be written, and with what it leads to.
async fn missing(system: &System, text: &str, path: &Path, variables: &Variables) -> Result<Vec<String>> {
    match Config::parse(text, &path.display().to_string(), variables) {
        // Its lines are of a file that is not there yet.
        Err(Faults(faults)) => Ok(faults.into_iter().map(|fault| fault.what).collect()),
        Ok(config) => (system.trial)(&config, variables).await,
    }
}
