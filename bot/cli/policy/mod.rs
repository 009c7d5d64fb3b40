//! `baton policy try MODEL.toml`: who would have another level under a new priority model, before it takes effect.
//!
//! The whole book is read, one account after the other, beside whoever serves; nothing is changed. Deliberately absent:
//! what people would answer to questions that nobody has asked them yet. Such accounts are counted.

pub mod book;
pub mod print;

use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use baton_storage::Storage;
use baton_storage::time::At;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::policy::book::Ground;
use crate::cli::policy::print::Shape;
use crate::clock::Clock;
use crate::config::environment::{Environment, Variables};
use crate::config::fault::nearest;
use crate::config::{Config, Team};
use crate::registry::playbook;
use crate::rules::templates::Templates;

/// How many accounts that move are listed unless all are asked for.
const MOST_LISTED: usize = 50;

#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Say who would have another level under a new priority model; nothing is changed.
    Try(TryOptions),
}

/// What is tried, and how it is told.
#[derive(Args)]
pub struct TryOptions {
    /// The model: a file as those in templates/priority/. Its newest version is tried, in force or not yet.
    #[arg(value_name = "MODEL.toml")]
    pub model: PathBuf,

    /// The team on whose accounts it is tried [default: those whose `priority_model` has the file's name].
    #[arg(long, value_name = "ID")]
    pub team: Option<String>,

    /// List every account that moves, however many there are.
    #[arg(long)]
    pub all: bool,

    /// One JSON object per account that moves, per CSM, and for the whole, for other programs.
    #[arg(long)]
    pub json: bool,
}

/// Tries it, and writes what comes of it to standard output.
///
/// # Errors
/// What is wrong with the model, each fault with its file and line; when no team has it, or there is no database.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let What::Try(options) = &options.what;
    let environment = Environment::read(variables)?;
    let config = Config::read(&environment.config, variables)?;
    let bar = progress();
    // The bar steps aside for each line, where both are on one terminal.
    let say = |line: &str| bar.suspend(|| writeln!(std::io::stdout(), "{line}"));
    let seen = |seen: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(seen);
    };
    let now = Clock::system().now();
    let tried = try_model(&config, &environment.database_url, options, now, seen, say).await;
    bar.finish_and_clear();
    match tried {
        // Whoever reads has read enough.
        Err(error) if error.downcast_ref().is_some_and(is_broken) => Ok(()),
        tried => tried,
    }
}

/// Tries a model on the database at this address, and says what comes of it, line by line; `seen` hears how many accounts
/// have been come by, of how many.
///
/// # Errors
/// As [`run`], and whatever `say` says.
pub async fn try_model(
    config: &Config,
    database: &str,
    options: &TryOptions,
    now: At,
    seen: impl Fn(u64, u64),
    mut say: impl FnMut(&str) -> std::io::Result<()>,
) -> Result<()> {
    let model = playbook::model(&options.model)?;
    let version = model.newest().context("a model without a version")?;
    let playbook = playbook::load(&Templates::new(config.organization.templates_dir.clone()))?;
    let teams = teams(config, options)?;
    if !Storage::exists(database)? {
        bail!("there is no database at DATABASE_URL yet; `baton serve` makes one");
    }
    let mut db = Storage::open_to_read(database).await?;
    let ground = Ground::lay(&mut db, config, &playbook, version, &teams, now).await?;
    let shape = Shape { model: &model, version, teams: &teams, listed: listed(options), json: options.json };
    say(&shape.opening(&ground))?;
    let mut moved = 0;
    let tally = ground
        .walk(&mut db, seen, |one| {
            moved += 1;
            if moved <= shape.listed { Ok(say(&shape.moved(&one))?) } else { Ok(()) }
        })
        .await?;
    for line in shape.ending(&tally) {
        say(&line)?;
    }
    Ok(())
}

const fn listed(options: &TryOptions) -> usize {
    if options.all || options.json { usize::MAX } else { MOST_LISTED }
}

/// The teams on whose accounts it is tried.
fn teams<'c>(config: &'c Config, options: &TryOptions) -> Result<Vec<&'c Team>> {
    let ids = || config.teams.iter().map(|team| team.id.as_str());
    if let Some(wanted) = &options.team {
        let Some(team) = config.team(&wanted.as_str().into()) else {
            let meant = nearest(wanted, ids()).map(|meant| format!("; did you mean `{meant}`?"));
            let known = || format!("; there are {}", ids().collect::<Vec<_>>().join(", "));
            bail!("--team: `{wanted}` is no team of baton.toml{}", meant.unwrap_or_else(known));
        };
        return Ok(vec![team]);
    }
    let stem = options.model.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let teams: Vec<&Team> = config.teams.iter().filter(|team| team.priority_model == stem).collect();
    if teams.is_empty() {
        let each = config.teams.iter().map(|team| format!("{} has `{}`", team.id, team.priority_model));
        let each: Vec<String> = each.collect();
        bail!("no team's `priority_model` is `{stem}`: {}. Name one with --team ID", each.join(", "));
    }
    Ok(teams)
}

/// A bar for whoever watches; where standard error is no terminal, it draws nothing.
fn progress() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} accounts, {eta} left");
    let bar = ProgressBar::new(0);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

fn is_broken(error: &std::io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}
