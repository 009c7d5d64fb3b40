//! What the stage is set with: the bot's door, the bot installed into a workspace, a moment, and what is
//! kept of a scenario for the judges.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use baton_storage::time::At;
use chrono::DateTime;
use local_slack::{App as Installed, Workspace};
use secrecy::SecretString;
use tokio::net::TcpListener;

use super::transport::{APP_TOKEN, Transport};
use super::world::*;
use baton::app::App;
use baton::cli::manifest;
use baton::config::Config;
use baton::config::feed_secret::FeedSecret;
use baton::rules::digest::digest;
use baton::server;
use baton::server::door::{Door, WayIn};
use baton::server::heartbeat::Health;
use baton::server::socket::lines::Lines;

/// Writes what the bot said to where `tests/judges` looks for it.
pub fn keep_for_judges(ws: &Workspace) {
    let place = produced_at();
    let _ = fs::create_dir_all(&place);
    for produced in ws.produced() {
        let text = serde_json::to_string_pretty(&produced).unwrap_or_default();
        let name = format!("{}-{}.json", produced.kind, &digest(text.as_bytes())[..16]);
        let _ = fs::write(place.join(name), text);
    }
}

/// Where what the bot said is kept.
pub fn produced_at() -> PathBuf {
    std::env::var_os("BATON_PRODUCED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/produced"), PathBuf::from)
}

/// A moment, as RFC 3339.
pub fn at(moment: &str) -> At {
    At::from(DateTime::parse_from_rfc3339(moment).expect("a moment").to_utc())
}

/// Opens the bot's door on a port of its own: for signed requests, or as it is in Socket Mode.
pub async fn open_door(app: &Arc<App>, lines: Option<Arc<Lines>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let door = Door {
        app: app.clone(),
        way_in: lines.map_or_else(|| WayIn::Signed(vec![SecretString::from(SECRET)]), WayIn::Socket),
        feed_secrets: FeedSecret::all(FEED_SECRET).expect("a secret"),
        health: Health::new(None),
    };
    let router = server::router(Arc::new(door));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Installs the bot behind `door` into the workspace, with the scopes of its manifest.
pub fn install(ws: &Workspace, config: &Config, door: SocketAddr, transport: Transport) {
    let url = |path: &str| format!("http://{door}/slack/{path}");
    ws.install(Installed {
        bot_token: TOKEN.into(),
        signing_secret: SECRET.into(),
        bot_user: BOT.into(),
        app_token: APP_TOKEN.into(),
        app_scopes: vec!["connections:write".into()],
        socket_mode: transport.is_socket(),
        scopes: manifest::scopes(config).into_iter().map(Into::into).collect(),
        commands_url: url("commands"),
        interactions_url: url("interactions"),
        events_url: url("events"),
        messages_read_only: manifest::messages_are_read_only(config),
        without_home: !manifest::has_home(config),
        unfurl_domains: manifest::unfurl_domains(config),
        ..Installed::default()
    });
    ws.subscribe(&manifest::events(config));
}
