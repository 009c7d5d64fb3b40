//! Opening a connection: a ticket by `apps.connections.open`, then the WebSocket that it is good for.
//!
//! The ticket's address is a secret. No failure below repeats it, nor an error of the WebSocket's, which might.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::server::socket::pace::Pace;
use crate::slack::client::Slack;
use crate::slack::client::failure::SlackError;

/// A WebSocket to Slack.
pub type Wire = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Slack's largest payloads are far below; more than this is not read.
const LARGEST: usize = 4 << 20;

/// What opens connections.
pub struct Opener {
    slack: Slack,
    /// Whether the API is reached without TLS, as one on this machine is: then a WebSocket may be, too.
    plain: bool,
    pub(super) pace: Pace,
}

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// Slack lets nobody in until somebody mends the token or the app: Slack's code.
    #[error("slack refuses the app token: {0}")]
    Refused(String),
    /// Too often; Slack says how long to wait, or zero.
    #[error("slack asks to wait {0:?}")]
    TooOften(Duration),
    /// It passes: in a word or two.
    #[error("{0}")]
    Passing(String),
}

impl Opener {
    /// What opens connections by the API at `api_url` and the app token.
    ///
    /// # Errors
    /// When the system has no CA certificates.
    pub fn new(api_url: &str, app_token: &SecretString, pace: Pace) -> anyhow::Result<Self> {
        let plain = api_url.starts_with("http://");
        Ok(Self { slack: Slack::new(api_url, app_token)?, plain, pace })
    }

    /// Opens a connection. Slack has not greeted it yet.
    ///
    /// # Errors
    /// Why there is none, and so how long to wait for the next attempt.
    pub async fn open(&self) -> Result<Wire, NotOpened> {
        let address = self.slack.socket_address().await.map_err(refused)?;
        let address = address.expose_secret();
        let safe = address.starts_with("wss://") || (self.plain && address.starts_with("ws://"));
        if !safe {
            return Err(NotOpened::Passing("the address of the connection is not wss".into()));
        }
        let limits = WebSocketConfig::default().max_message_size(Some(LARGEST)).max_frame_size(Some(LARGEST));
        let opening = connect_async_with_config(address, Some(limits), true);
        match tokio::time::timeout(self.pace.opening, opening).await {
            Ok(Ok((wire, _))) => Ok(wire),
            Ok(Err(error)) => Err(NotOpened::Passing(in_words(&error))),
            Err(_) => Err(NotOpened::Passing("the connection did not open in time".into())),
        }
    }
}

fn refused(failure: SlackError) -> NotOpened {
    match failure {
        SlackError::Unauthorized(code) | SlackError::Refused(code) => NotOpened::Refused(code),
        SlackError::RateLimited(wait) => NotOpened::TooOften(wait),
        passing => NotOpened::Passing(passing.to_string()),
    }
}

/// What went wrong with a WebSocket, without what the error says: it may name the address.
pub(super) fn in_words(error: &Error) -> String {
    match error {
        Error::Io(error) => format!("the connection failed: {}", error.kind()),
        Error::Tls(_) => "the TLS handshake failed".into(),
        Error::Http(response) => {
            format!("the connection was refused with status {}", response.status().as_u16())
        }
        Error::ConnectionClosed | Error::AlreadyClosed => "the connection was closed".into(),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => "the connection was cut".into(),
        Error::Capacity(_) => "a frame was too large".into(),
        _ => "the connection broke the protocol".into(),
    }
}
