//! `baton init`: from an empty folder to a `baton.toml` that `check` has looked at. Without a bot token it prints the app's
//! manifest and the address at which Slack makes an app of it; with one it reads the workspace's people, channels and user
//! groups, asks for the teams, and writes the file.
//!
//! Answers come from a terminal, or from a file that has the keys of `baton.toml` with names in the places of ids.
//! Deliberately absent: writing a secret anywhere, and asking for what few need. The example has every key.

pub mod answers;
pub mod app;
pub mod file;
pub mod names;
pub mod teams;
pub mod workspace;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use secrecy::SecretString;

use crate::cli::init::answers::Source;
use crate::cli::init::teams::Plan;
use crate::cli::init::workspace::Workspace;
use crate::cli::{check, output};
use crate::config::Config;
use crate::config::environment::Transport;
use crate::config::environment::{Environment, Variables};
use crate::config::secrets::Secrets;
use crate::slack::client::Slack;

/// What a person is told meanwhile: a large workspace takes a minute or two.
const READING: &str = "Reading the workspace's people, channels and user groups…";

#[derive(Args)]
pub struct Options {
    /// Takes the answers from a TOML file that has the keys of baton.toml, with names or ids, and asks nothing.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,

    /// Where Slack reaches this bot, such as <https://baton.example.com>: for the manifest of a new app.
    #[arg(long)]
    url: Option<String>,

    /// Writes over the baton.toml that is there, which is kept as baton.toml.bak.
    #[arg(long)]
    replace: bool,
}

/// Asks, writes, and looks at what was written.
///
/// # Errors
/// What is missing or wrong, each on a line of its own; and what `check` finds.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let environment = Environment::read(variables)?;
    let path = environment.config;
    if path.exists() && !options.replace {
        bail!("{} is there already and nothing is changed; --replace writes over it", path.display());
    }
    let mut source = match &options.answers {
        Some(file) => Source::of_file(file)?,
        None => Source::terminal(),
    };
    let mut variables = variables.clone();
    let url = match &options.url {
        Some(url) => Some(app::public_address(url).map_err(|why| anyhow::anyhow!("--url: \"{url}\" {why}"))?),
        None => None,
    };
    let workspace = loop {
        if !app::has_token(&variables) {
            app::make(&mut source, url.as_deref(), &mut variables)?;
        }
        match open(&environment.slack_api_url, &variables).await {
            Ok(opened) => break opened,
            // A secret that was typed can be typed again; one of the environment cannot be mended here.
            Err(why) if source.asks() && app::was_typed(&variables) => {
                output::lines([format!("{why:#}"), "Try again.".to_owned()])?;
                app::forget(&mut variables);
            }
            Err(why) => return Err(why),
        }
    };
    let plan = Plan::ask(&mut source, &workspace)?;
    source.done()?;
    let plan = plan.context("an answer is missing")?;
    let text = file::text(&plan, &workspace);
    Config::parse(&text, &path.display().to_string(), &variables)?;
    write(&path, &text, options.replace)?;
    output::lines([format!("{} is written.", path.display()), String::new()])?;
    let looked = check::run(&variables).await;
    output::lines(app::next_steps(&variables, looked.is_ok()))?;
    looked
}

/// The workspace behind a token.
async fn open(api: &url::Url, variables: &Variables) -> Result<Workspace> {
    let secrets = Secrets::read(variables, Transport::Http)?;
    let token: &SecretString = &secrets.bot_token;
    let slack = Slack::new(api.as_str(), token)?;
    let us = slack.identity().await.map_err(|failure| anyhow::anyhow!("SLACK_BOT_TOKEN: {failure}"))?;
    output::lines([READING.to_owned()])?;
    let workspace = Workspace::read(&slack, us).await?;
    output::lines([workspace.summary(), String::new()])?;
    Ok(workspace)
}

/// Writes the whole file at once, never over one that came there meanwhile.
fn write(path: &Path, text: &str, replace: bool) -> Result<()> {
    let shown = path.display().to_string();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder).with_context(|| shown.clone())?;
    std::io::Write::write_all(&mut fresh, text.as_bytes()).with_context(|| shown.clone())?;
    fresh.as_file().sync_all()?;
    if replace && path.exists() {
        let kept = path.with_extension("toml.bak");
        std::fs::copy(path, &kept).with_context(|| kept.display().to_string())?;
        fresh.persist(path).with_context(|| shown)?;
    } else {
        fresh.persist_noclobber(path).with_context(|| format!("{shown} came there meanwhile"))?;
    }
    Ok(())
}
