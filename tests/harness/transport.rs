//! How Slack's requests come to the bot: over HTTP, or by Socket Mode with connections that break and are wanted back.
//!
//! A scenario does not say which, and a run of the tests does: with `BATON_TRANSPORT=socket` every scenario plays by
//! Socket Mode, and `tests/run` has those play a second time that are about asking for something. Raw requests go over
//! HTTP all the same.

use std::sync::Arc;
use std::time::Duration;

use local_slack::{Fault, Misbehave, Workspace};
use secrecy::SecretString;

use baton::app::App;
use baton::server::socket::Socket;
use baton::server::socket::opening::Opener;
use baton::server::socket::pace::Pace;

pub const APP_TOKEN: &str = "xapp-1-scenario";

/// How Slack's requests come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Http,
    /// By connections that stand unless the scenario says otherwise.
    Socket,
    /// By connections that break all the time: each third acknowledgement is lost with its connection, and Slack sends
    /// the envelope again by another; each fifth connection is wanted back just as an envelope comes by it.
    RoughSocket,
}

impl Transport {
    /// What this run of the tests asks for.
    pub fn of_run() -> Self {
        match std::env::var("BATON_TRANSPORT").as_deref() {
            Ok("socket") => Self::RoughSocket,
            Ok(other) if other != "http" => panic!("BATON_TRANSPORT is http or socket, not {other}"),
            _ => Self::Http,
        }
    }

    pub fn is_socket(self) -> bool {
        self != Self::Http
    }

    /// Opens the bot's connections, where there are any.
    pub async fn begin(self, app: &Arc<App>, ws: &Workspace, pace: Pace) -> Option<Socket> {
        if !self.is_socket() {
            return None;
        }
        let token = SecretString::from(APP_TOKEN);
        let opener = Opener::new(&ws.api_url(), &token, pace).expect("certificates");
        let socket = Socket::begin(app, opener, Arc::default());
        ws.links().until_open(pace.lines).await;
        if self == Self::RoughSocket {
            ws.send_again_when_lost(true);
            ws.faults().add(Fault::on("socket").every(3).doing(Misbehave::LoseAnswer));
            ws.faults().add(Fault::on("socket").every(5).doing(Misbehave::AskBack));
        }
        Some(socket)
    }
}

/// A pace at which a test need not wait for anything.
pub fn brisk() -> Pace {
    Pace {
        first_pause: Duration::from_millis(2),
        longest_pause: Duration::from_millis(20),
        refused_pause: Duration::from_millis(20),
        linger: Duration::from_millis(20),
        ..Pace::default()
    }
}
