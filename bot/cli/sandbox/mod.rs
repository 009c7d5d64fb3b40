//! `baton sandbox`: a local workspace with demo people, a local Salesforce and GitLab, and the bot that `serve` runs, reached
//! over HTTP with signed requests. Nothing to configure, nothing leaves the machine.

pub mod beside;
pub mod book;
pub mod crm;
pub mod demo;
pub mod install;
pub mod kept;
pub mod names;
pub mod news;
pub mod operator;
pub mod panels;
pub mod passing;
pub mod running;
pub mod story;
pub mod systems;
pub mod weather;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use local_slack::Workspace;
use tokio::net::TcpListener;

use crate::cli::sandbox::beside::Beside;
use crate::cli::sandbox::demo::Demo;
use crate::cli::sandbox::kept::Kept;
use crate::cli::sandbox::panels::Room;
use crate::cli::sandbox::running::Sandbox;
use crate::cli::sandbox::systems::Systems;
use crate::cli::serve::asked_to_stop;
use crate::cli::{logging, output, sandbox};
use crate::clock::Clock;
use crate::config::Config;
use crate::config::environment::{LogFormat, Variables};

#[derive(Args)]
pub struct Options {
    /// Where the page is served.
    #[arg(long, default_value = "127.0.0.1:4000", value_name = "ADDR")]
    listen: SocketAddr,

    /// Keeps everything there between runs; without it, it is gone at the end.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Runs until Ctrl-C.
///
/// # Errors
/// When the page's address is taken.
pub async fn run(variables: &Variables, options: Options) -> Result<()> {
    logging::begin(variables, LogFormat::Text, "warn");
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}: choose another --listen", options.listen))?;
    let sandbox = start_in(listener, options.data.as_deref()).await?;
    let how = "You are Sam, a solutions architect: type /request-csm Homeworld. Ctrl-C ends it.";
    // It goes on where nobody reads this any more.
    let _ = output::lines([format!("Open {}", sandbox.front_door()), how.to_owned()]);
    asked_to_stop().await;
    sandbox.end().await
}

/// Starts the workspace on `listener`, and the bot beside it; all of it is gone at the end.
///
/// # Errors
/// When the demo's data or the database have faults, which would be ours.
pub async fn start(listener: TcpListener) -> Result<Sandbox> {
    start_in(listener, None).await
}

/// The same, kept in a directory: what an earlier run left there goes on.
///
/// # Errors
/// When the directory cannot be used, or holds something else.
pub async fn start_in(listener: TcpListener, data: Option<&Path>) -> Result<Sandbox> {
    let clock = Clock::shifted();
    let now = clock.now();
    let demo = Demo::read()?;
    let (ticking, room, kept) = (clock.clone(), Arc::new(Room::default()), Arc::new(Kept::at(data)?));
    let routes = sandbox::panels::routes(room.clone());
    let read: local_systems::Now = Arc::new(move || ticking.now().0);
    let mut page = kept.read()?;
    let left = page.as_mut().map(|page| std::mem::take(&mut page.systems)).unwrap_or_default();
    let systems = Arc::new(Systems::start(read.clone(), &left).await?);
    let config = demo.config(systems.sections());
    let config = Config::parse(&config, "the demo's configuration", &Variables::default())?;
    let workspace = Workspace::start_on_with(listener, demo.world(), read, routes);
    let bot = Beside::new(config, clock.clone(), kept.database(), workspace.clone(), systems.clone());
    let sandbox = Sandbox { workspace, bot: Arc::new(bot), systems, kept, demo: Arc::new(demo) };
    match page {
        Some(page) => {
            sandbox.kept.recall(page, &sandbox.workspace, &clock)?;
            sandbox.go_on(left).await?;
        }
        None => sandbox.begin(now).await?,
    }
    room.open(sandbox.clone());
    if data.is_some() {
        let kept = sandbox.clone();
        tokio::spawn(async move { kept.kept.save_always(&kept.workspace, &kept.systems, &clock).await });
    }
    Ok(sandbox)
}
