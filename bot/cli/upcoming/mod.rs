//! `baton upcoming`: what will be said where, when and why, if nothing changes; nothing is sent.
//!
//! The days to come are played through on a copy of the database (`upcoming::rehearsal`), so this may run beside
//! whoever serves, and asks for none of Slack's secrets.

pub mod names;
pub mod plain;
pub mod print;
pub mod rehearsal;

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use baton_storage::time::At;
use baton_storage::{Storage, people};
use chrono::Duration;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use secrecy::SecretString;

use crate::cli::upcoming::names::Names;
use crate::cli::upcoming::rehearsal::Foreseen;
use crate::cli::{output, serve, upcoming};
use crate::clock::Clock;
use crate::config::Config;
use crate::config::environment::{Environment, Variables};
use crate::engine::set_aside::view::kind_in_words;
use crate::registry::jobs::TABLE;

#[derive(Args)]
pub struct Options {
    /// How many days to look ahead, at most 366.
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,

    /// One JSON object per message, for other programs.
    #[arg(long)]
    json: bool,
}

/// What will be said, and what is needed to say so.
pub struct Foresight {
    pub said: Vec<Foreseen>,
    names: Names,
    /// What each kind of job is, in words.
    kinds: BTreeMap<String, String>,
    config: Config,
    now: At,
    until: At,
}

/// Foretells, and writes it to standard output.
///
/// # Errors
/// When the configuration has a fault, there is no database, or no room for a copy of it.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let environment = Environment::read(variables)?;
    let config = Config::read(&environment.config, variables)?;
    let now = Clock::system().now();
    let until = now + Duration::days(options.days.into());
    let bar = progress(u64::from(options.days));
    let reached = |at: At| bar.set_position(u64::try_from(at.since(now).num_days()).unwrap_or(0));
    let foresight = foresee(config, &environment.database_url, now, until, reached).await;
    bar.finish_and_clear();
    let foresight = foresight?;
    let text = if options.json { foresight.json()? } else { foresight.text(options.days) };
    output::text(&text)
}

/// What the database at this address will lead to between `now` and `until`.
///
/// # Errors
/// When there is no database, no room for a copy of it, or the configuration does not fit the templates.
pub async fn foresee(
    config: Config,
    database: &str,
    now: At,
    until: At,
    reached: impl Fn(At),
) -> Result<Foresight> {
    if !Storage::exists(database)? {
        bail!("there is no database at DATABASE_URL yet; `baton serve` makes one");
    }
    let aside = tempfile::tempdir()?;
    let copy = aside.path().join("baton.db");
    Storage::copy(database, &copy).await?;
    let copy = format!("sqlite://{}", copy.display());
    // Nothing is sent from here: Slack has no address and no token.
    let nowhere = ("http://127.0.0.1:1/", SecretString::default());
    let app = serve::assemble(config.clone(), Clock::manual(now), &copy, nowhere.0, &nowhere.1).await?;
    let said = upcoming::rehearsal::run(&app, until, reached).await;
    let mut names = BTreeMap::new();
    for person in people::all(&mut *app.storage.read().await?).await? {
        names.insert(person.user_id.clone(), person);
    }
    app.storage.close().await;
    let mut kinds = BTreeMap::new();
    for kind in TABLE.kinds() {
        if let Some(words) = kind_in_words(&app.words, kind)? {
            kinds.insert(kind.to_owned(), words);
        }
    }
    Ok(Foresight { said: said?, names: Names(names), kinds, config, now, until })
}

/// A bar for whoever watches; where standard error is no terminal, it draws nothing.
fn progress(days: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} day {pos} of {len}, {eta} left");
    let bar = ProgressBar::new(days);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
