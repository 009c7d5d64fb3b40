//! `baton serve`: put together, listen, work, and stop without losing what was acknowledged.

pub mod reload;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context, Result};
use baton_storage::Storage;
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::accounts::people_sync::{self, follow};
use crate::app::{App, Connections};
use crate::cli::{logging, serve};
use crate::clock::Clock;
use crate::config::Config;
use crate::config::environment::{Environment, Transport, Variables};
use crate::config::feed_secret::FeedSecret;
use crate::config::live::Live;
use crate::config::salesforce_secret::Credential;
use crate::config::secrets::Secrets;
use crate::connectors::salesforce::client::{PATIENCE, Salesforce};
use crate::connectors::salesforce::connection::Connection;
use crate::connectors::salesforce::inspection;
use crate::connectors::{gainsight, gitlab, google_calendar};
use crate::engine::main_loop;
use crate::registry::describers::{AFTER_ACCEPT, BEFORE_DONE, DESCRIBERS, LATE, PAGES, SECTIONS};
use crate::registry::jobs::TABLE;
use crate::registry::reactions::REACTIONS;
use crate::registry::{playbook, recurring};
use crate::rules::templates::Templates;
use crate::server;
use crate::server::door::{Door, WayIn};
use crate::server::heartbeat::Health;
use crate::server::measured;
use crate::server::socket::Socket;
use crate::server::socket::lines::Lines;
use crate::server::socket::opening::Opener;
use crate::server::socket::pace::Pace;
use crate::slack::client::Slack;
use crate::slack::words::Words;

/// How long requests that are still coming in are waited for at the end. Slack itself waits three seconds.
const LAST_CALL: Duration = Duration::from_secs(5);

/// Runs until SIGTERM or Ctrl-C; SIGHUP has the priority models read anew.
///
/// # Errors
/// What is wrong with the environment, the configuration, the templates or the database.
pub async fn run(variables: &Variables) -> Result<()> {
    let environment = Environment::read(variables)?;
    logging::begin(variables, environment.log_format, "info");
    let hangups = serve::reload::listen()?;
    let secrets = Secrets::read(variables, environment.transport)?;
    let config = Config::read(&environment.config, variables)?;
    let salesforce = config.salesforce.as_ref().map(|section| {
        let credential = Credential::read(variables, section)?;
        Salesforce::new(section.clone(), credential, Clock::system(), PATIENCE)
    });
    let salesforce = salesforce.transpose()?;
    let gitlab = config.gitlab.as_ref().map(|section| gitlab::connection::open(section, variables));
    let gitlab = gitlab.transpose()?;
    let gainsight = config.gainsight.as_ref().map(|section| gainsight::connection::open(section, variables));
    let gainsight = gainsight.transpose()?.flatten();
    let calendar = config.google_calendar.as_ref();
    let calendar =
        calendar.map(|section| google_calendar::connection::open(section, variables, Clock::system()));
    let calendar = calendar.transpose()?;
    let api = environment.slack_api_url.as_str();
    let app = assemble(config, Clock::system(), &environment.database_url, api, &secrets.bot_token).await?;
    let listener = TcpListener::bind(environment.listen)
        .await
        .with_context(|| format!("cannot listen on {}", environment.listen))?;
    if let Some(salesforce) = salesforce {
        app.connections.put(Connection::new(salesforce));
    }
    if let Some(gitlab) = gitlab {
        app.connections.put(gitlab);
    }
    if let Some(gainsight) = gainsight {
        app.connections.put(gainsight);
    }
    if let Some(calendar) = calendar {
        app.connections.put(calendar);
    }
    // In Socket Mode there is an app token, and otherwise none is used.
    let app_token = secrets.app_token.filter(|_| environment.transport == Transport::Socket);
    let lines = Arc::new(Lines::default());
    let way_in = match &app_token {
        Some(_) => WayIn::Socket(lines.clone()),
        None => WayIn::Signed(secrets.signing_secrets),
    };
    let mut bot = Bot::start(app, way_in, secrets.feed_secrets, listener).await?;
    if let Some(token) = app_token {
        let opener = Opener::new(environment.slack_api_url.as_str(), &token, Pace::default())?;
        bot.socket = Some(Socket::begin(&bot.app, opener, lines));
    }
    tracing::info!(address = %bot.address, "serving");
    // Now that there is somebody to count for.
    let looking = bot.app.clone();
    bot.app.tasks.spawn(async move {
        inspection::tell(&looking).await;
        gitlab::inspection::tell(&looking).await;
        gainsight::inspection::tell(&looking).await;
        google_calendar::inspection::tell(&looking).await;
    });
    tokio::select! {
        () = asked_to_stop() => {}
        () = serve::reload::whenever_asked(&bot.app, hangups) => {}
    }
    tracing::info!("stopping");
    bot.stop().await;
    Ok(())
}

/// Puts the bot together, without starting anything.
///
/// # Errors
/// What is wrong with the templates, what the configuration names and they lack, or the database.
pub async fn assemble(
    config: Config,
    clock: Clock,
    database: &str,
    slack_api: &str,
    bot_token: &SecretString,
) -> Result<Arc<App>> {
    let overrides = config.organization.templates_dir.clone();
    let words = Words::load(overrides.as_deref()).map_err(|faults| anyhow::anyhow!(faults.join("\n")))?;
    let playbook = playbook::load(&Templates::new(overrides))?;
    playbook::serves(&playbook, &config)?;
    let storage = Storage::open(database).await?;
    // Before anything is asked of it: who is in the groups, as they were read last.
    let resolved = follow::in_place(&config, &mut *storage.read().await?).await?;
    Ok(Arc::new(App {
        reactions: REACTIONS,
        describers: DESCRIBERS,
        sections: SECTIONS,
        before_done: BEFORE_DONE,
        after_accept: AFTER_ACCEPT,
        pages: PAGES,
        late: LATE,
        storage,
        slack: Slack::new(slack_api, bot_token)?,
        connections: Connections::default(),
        config: Live::new(resolved.unwrap_or(config)),
        playbook,
        words,
        clock,
        wake: Notify::new(),
        tasks: TaskTracker::new(),
    }))
}

/// A bot that is running.
pub struct Bot {
    pub app: Arc<App>,
    pub address: SocketAddr,
    stop: CancellationToken,
    /// Open connections to Slack, in Socket Mode.
    socket: Option<Socket>,
    door: JoinHandle<()>,
    clockwork: JoinHandle<()>,
}

impl Bot {
    /// Listens, and starts the clockwork.
    pub async fn start(
        app: Arc<App>,
        way_in: WayIn,
        feed_secrets: Vec<FeedSecret>,
        listener: TcpListener,
    ) -> Result<Self> {
        prepare(&app).await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let health = Health::new(Some(recorder()));
        let door = Arc::new(Door { app: app.clone(), way_in, feed_secrets, health: health.clone() });
        let door_closes = stop.clone();
        let serving = axum::serve(listener, server::router(door))
            .with_graceful_shutdown(async move { door_closes.cancelled().await });
        let clockwork = main_loop::run(app.clone(), &TABLE, stop.clone(), move |round| health.beat(round));
        let door = tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(%error, "the door fell shut");
            }
        });
        Ok(Self { app, address, stop, socket: None, door, clockwork: tokio::spawn(clockwork) })
    }

    /// Takes no more, finishes what was acknowledged, closes the database.
    pub async fn stop(self) {
        self.stop.cancel();
        let Self { door, clockwork, socket, .. } = self;
        let socket = async move {
            if let Some(socket) = socket {
                socket.stop().await;
            }
        };
        // Whoever sent half a request and then nothing is not waited for; what was taken is a task, and is.
        let closing = door.abort_handle();
        let (doors, ()) = tokio::join!(tokio::time::timeout(LAST_CALL, door), socket);
        if doors.is_err() {
            tracing::warn!("the door is closed on requests that never came to their end");
            closing.abort();
        }
        let _ = clockwork.await;
        self.app.tasks.close();
        self.app.tasks.wait().await;
        self.app.storage.close().await;
    }
}

/// Recurring schedules, and the question who is who, once for every start. The very first time, the members of groups are
/// read before anything comes in.
pub async fn prepare(app: &Arc<App>) -> Result<()> {
    recurring::prepare(app).await?;
    people_sync::groups::at_the_start(app).await?;
    let refresh = people_sync::Refresh::all(format!("start {}", uuid::Uuid::now_v7()));
    app.write(app.clock.now(), move |ctx| Box::pin(async move { refresh.begin(ctx).await })).await
}

/// The process's one metrics recorder.
fn recorder() -> PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(measured::install).clone()
}

/// SIGTERM or Ctrl-C.
pub async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(interrupt.await),
    }
}
