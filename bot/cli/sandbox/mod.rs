//! `baton sandbox`: a local workspace with demo people, and the bot that `serve` runs, reached over HTTP
//! with signed requests. Nothing to configure, nothing leaves the machine.

pub mod beside;
pub mod book;
pub mod crm;
pub mod demo;
pub mod kept;
pub mod news;
pub mod operator;
pub mod panels;
pub mod passing;
pub mod story;
pub mod weather;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use baton_storage::time::At;
use baton_storage::{Fault, Storage, accounts, days_off, opportunities};
use clap::Args;
use local_slack::{App as Installed, OfferedShortcut, Workspace};
use tokio::net::TcpListener;

use crate::cli::sandbox::beside::Beside;
use crate::cli::sandbox::demo::Demo;
use crate::cli::sandbox::kept::Kept;
use crate::cli::sandbox::panels::Room;
use crate::cli::serve::asked_to_stop;
use crate::cli::{logging, manifest, output, sandbox};
use crate::clock::Clock;
use crate::config::Config;
use crate::config::environment::{LogFormat, Variables};
use crate::config::feed_secret::FeedSecret;
use crate::engine::feature::{Command, Shortcut};
use crate::registry::features;

#[derive(Args)]
pub struct Options {
    /// Where the page is served.
    #[arg(long, default_value = "127.0.0.1:4000", value_name = "ADDR")]
    listen: SocketAddr,

    /// Keeps everything there between runs; without it, it is gone at the end.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// A token and a secret of nothing: they open no door but the one on this machine.
pub(crate) const TOKEN: &str = "xoxb-sandbox";
pub(crate) const SECRET: &str = "sandbox-signing-secret";
const FEED_SECRET: &str = "whsec_c2FuZGJveC1vbmx5LW9wZW5zLW5vdGhpbmctZWxzZQ==";

/// What the sandbox's CRM signs with.
pub(crate) fn feed_secret() -> Result<FeedSecret> {
    FeedSecret::parse(FEED_SECRET).map_err(|why| anyhow::anyhow!("the sandbox's feed secret {why}"))
}

/// A sandbox that is running.
#[derive(Clone)]
pub struct Sandbox {
    pub workspace: Workspace,
    pub bot: Arc<Beside>,
    kept: Arc<Kept>,
    demo: Arc<Demo>,
}

impl Sandbox {
    /// Ends it, and keeps it if it is to be kept.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub async fn end(&self) -> Result<()> {
        self.bot.stop().await;
        self.kept.save(&self.workspace, &self.bot.clock)
    }

    /// Plays what happened before anybody comes, up to `now`.
    async fn begin(&self, now: At) -> Result<()> {
        seed(&self.kept.database(), &self.demo, now).await?;
        sandbox::story::play(&self.workspace, &self.bot, self.demo.story(), now).await?;
        for line in self.demo.welcome() {
            self.workspace.say(sandbox::demo::HOST_OF_THE_STORY, sandbox::demo::LOBBY, line, None).await?;
        }
        self.kept.save(&self.workspace, &self.bot.clock)
    }

    /// Forgets everything that happened here and begins again, today.
    ///
    /// # Errors
    /// When the database cannot be made anew.
    pub async fn start_over(&self) -> Result<()> {
        self.bot.stop().await;
        self.workspace.faults().clear();
        let database = self.kept.database();
        // Nobody holds it any more once it can be opened.
        let free = sandbox::beside::once_free(|| async { Ok(Storage::open(&database).await?) }).await?;
        free.close().await;
        drop(free);
        self.kept.forget()?;
        self.workspace.begin_anew(self.demo.world());
        let now = Clock::system().now();
        self.bot.clock.set(now);
        self.begin(now).await
    }

    /// Where the story begins: as Sam, in #general.
    pub fn front_door(&self) -> String {
        format!(
            "{}/?user={}&channel={}",
            self.workspace.base_url(),
            sandbox::demo::FIRST,
            sandbox::demo::LOBBY
        )
    }
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
    let config = Config::parse(&demo.config(), "the demo's configuration", &Variables::default())?;
    let (ticking, room, kept) = (clock.clone(), Arc::new(Room::default()), Arc::new(Kept::at(data)?));
    let routes = sandbox::panels::routes(room.clone());
    let read = Arc::new(move || ticking.now().0);
    let workspace = Workspace::start_on_with(listener, demo.world(), read, routes);
    let bot = Arc::new(Beside::new(config, clock.clone(), kept.database(), workspace.clone()));
    let sandbox = Sandbox { workspace, bot, kept, demo: Arc::new(demo) };
    if sandbox.kept.recall(&sandbox.workspace, &clock)? {
        sandbox.bot.start().await?;
    } else {
        sandbox.begin(now).await?;
    }
    room.open(sandbox.clone());
    if data.is_some() {
        let kept = sandbox.clone();
        tokio::spawn(async move { kept.kept.save_always(&kept.workspace, &clock).await });
    }
    Ok(sandbox)
}

/// Installs the bot into the workspace, with what its manifest says.
pub(crate) fn install(workspace: &Workspace, config: &Config, door: SocketAddr) {
    let at = |path: &str| format!("http://{door}/slack/{path}");
    workspace.install(Installed {
        bot_token: TOKEN.into(),
        signing_secret: SECRET.into(),
        bot_user: sandbox::demo::BOT.into(),
        scopes: manifest::scopes(config).into_iter().map(Into::into).collect(),
        commands_url: at("commands"),
        interactions_url: at("interactions"),
        events_url: at("events"),
        messages_read_only: manifest::messages_are_read_only(config),
        without_home: !manifest::has_home(config),
        unfurl_domains: manifest::unfurl_domains(config),
        ..Installed::default()
    });
    let command = |one: &Command| (one.name.into(), one.usage.into(), one.summary.into());
    workspace.offer_commands(features::commands().map(command).collect());
    let shortcut = |on_message| {
        move |one: &Shortcut| OfferedShortcut {
            callback_id: one.callback.into(),
            name: one.name.into(),
            on_message,
        }
    };
    let shortcuts = features::shortcuts().map(shortcut(false));
    workspace.offer_shortcuts(shortcuts.chain(features::message_shortcuts().map(shortcut(true))).collect());
    workspace.subscribe(&manifest::events(config));
}

/// Tells the bot of the demo's accounts and deals, as a CRM would.
async fn seed(database: &str, demo: &Demo, now: At) -> Result<()> {
    let (known, away) = (demo.book(now), demo.absences(now));
    let storage = Storage::open(database).await?;
    let write = storage.write(move |tx| {
        Box::pin(async move {
            for (account, deals) in &known {
                accounts::keep(tx, account).await?;
                for deal in deals {
                    opportunities::keep(tx, deal).await?;
                }
            }
            for absence in &away {
                days_off::keep(tx, absence).await?;
            }
            Ok::<_, Fault>(())
        })
    });
    write.await?;
    storage.close().await;
    Ok(())
}
