//! `baton sandbox`: a local workspace with demo people, and the bot that `serve` runs, reached over HTTP
//! with signed requests. Nothing to configure, nothing leaves the machine.

mod demo;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use baton_storage::{Fault, accounts, days_off, opportunities};
use clap::Args;
use local_slack::{App as Installed, OfferedShortcut, Workspace};
use secrecy::SecretString;
use tokio::net::TcpListener;

use super::serve::{Bot, asked_to_stop, assemble};
use super::{logging, manifest};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, LogFormat, Variables};
use crate::flows::{COMMANDS, SHORTCUTS};
use demo::Demo;

#[derive(Args)]
pub struct Options {
    /// Where the page is served.
    #[arg(long, default_value = "127.0.0.1:4000", value_name = "ADDR")]
    listen: SocketAddr,
}

/// A token and a secret of nothing: they open no door but the one on this machine.
const TOKEN: &str = "xoxb-sandbox";
const SECRET: &str = "sandbox-signing-secret";

/// A sandbox that is running.
pub struct Sandbox {
    pub workspace: Workspace,
    pub bot: Bot,
    _data: tempfile::TempDir,
}

impl Sandbox {
    /// Where the story begins: as Sam, in #general.
    pub fn front_door(&self) -> String {
        format!("{}/?user={}&channel={}", self.workspace.base_url(), demo::FIRST, demo::LOBBY)
    }
}

/// Runs until Ctrl-C.
///
/// # Errors
/// When the page's address is taken.
pub async fn run(_variables: &Variables, options: Options) -> Result<()> {
    logging::begin(LogFormat::Text, "warn");
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}: choose another --listen", options.listen))?;
    let sandbox = start(listener).await?;
    println!("Open {}", sandbox.front_door());
    println!("You are Sam, a solutions architect: type /request-csm Homeworld. Ctrl-C ends it.");
    asked_to_stop().await;
    sandbox.bot.stop().await;
    Ok(())
}

/// Starts the workspace on `listener`, and the bot beside it.
///
/// # Errors
/// When the demo's data or the database have faults, which would be ours.
pub async fn start(listener: TcpListener) -> Result<Sandbox> {
    let clock = Clock::shifted();
    let demo = Demo::read()?;
    let config = Config::parse(&demo.config(), "the demo's configuration", &Variables::default())?;
    let ticking = clock.clone();
    let workspace = Workspace::start_on(listener, demo.world(clock.now()), Arc::new(move || ticking.now().0));
    let data = tempfile::tempdir()?;
    let database = format!("sqlite://{}", data.path().join("baton.db").display());
    let token = SecretString::from(TOKEN);
    let app = assemble(config, clock, &database, &workspace.api_url(), &token).await?;
    seed(&app, &demo).await?;
    let door = TcpListener::bind("127.0.0.1:0").await?;
    install(&workspace, &app.config, door.local_addr()?);
    for line in demo.welcome() {
        workspace.say(demo::HOST_OF_THE_STORY, demo::LOBBY, line, None).await?;
    }
    let bot =
        Bot::start(app, vec![SecretString::from(SECRET)], vec![SecretString::from(SECRET)], door).await?;
    Ok(Sandbox { workspace, bot, _data: data })
}

/// Installs the bot into the workspace, with what its manifest says.
fn install(workspace: &Workspace, config: &Config, door: SocketAddr) {
    let at = |path: &str| format!("http://{door}/slack/{path}");
    workspace.install(Installed {
        bot_token: TOKEN.into(),
        signing_secret: SECRET.into(),
        bot_user: demo::BOT.into(),
        scopes: manifest::scopes(config).into_iter().map(Into::into).collect(),
        commands_url: at("commands"),
        interactions_url: at("interactions"),
        events_url: at("events"),
        ..Installed::default()
    });
    let command = |one: &crate::flows::Command| (one.name.into(), one.usage.into(), one.summary.into());
    workspace.offer_commands(COMMANDS.iter().map(command).collect());
    let shortcut = |one: &crate::flows::Shortcut| OfferedShortcut {
        callback_id: one.callback.into(),
        name: one.name.into(),
        on_message: false,
    };
    workspace.offer_shortcuts(SHORTCUTS.iter().map(shortcut).collect());
    workspace.subscribe(manifest::EVENTS);
}

/// Tells the bot of the demo's accounts and deals, as a CRM would.
async fn seed(app: &Arc<App>, demo: &Demo) -> Result<()> {
    let (known, away) = (demo.book(app.clock.now()), demo.absences(app.clock.now()));
    let write = app.storage.write(move |tx| {
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
    Ok(write.await?)
}
