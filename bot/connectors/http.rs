//! One call over HTTP, as every connector makes it: a timeout, a limit for the answer, what a lost connection means, and
//! how long somebody asks to wait. It follows no redirection and tries nothing twice.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, Request};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::https;

/// The largest answer. A page of 2,000 records has a few million bytes, and so has the description of an account with
/// hundreds of fields.
const LARGEST: usize = 32 * 1024 * 1024;
/// The longest wait that is believed: whoever asks for more is asked again after this.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// The connections of a client.
pub struct Http(Client<HttpsConnector<HttpConnector>, Body>);

/// What came back, whatever it says.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// There is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Why, in a word or two of ours.
    pub what: &'static str,
    /// Whether what was asked for may have happened.
    pub perhaps: bool,
}

impl Http {
    /// # Errors
    /// When the system has no CA certificates.
    pub fn new() -> anyhow::Result<Self> {
        let https = https::connector(Duration::from_secs(5))?;
        Ok(Self(Client::builder(TokioExecutor::new()).build(https)))
    }

    /// Sends a request and reads the whole answer, within `patience`.
    ///
    /// # Errors
    /// When there is no whole answer.
    pub async fn send(&self, request: Request<Body>, patience: Duration) -> Result<Reply, Lost> {
        let lost = |what| Lost { what, perhaps: true };
        let call = async {
            let answer = self.0.request(request).await.map_err(|error| match error.is_connect() {
                true => Lost { what: "no connection", perhaps: false },
                false => lost("connection lost"),
            })?;
            let (head, body) = answer.into_parts();
            let body = to_bytes(Body::new(body), LARGEST).await;
            let body = body.map_err(|_| lost("answer cut off"))?;
            Ok(Reply { status: head.status.as_u16(), headers: head.headers, body })
        };
        match tokio::time::timeout(patience, call).await {
            Ok(outcome) => outcome,
            Err(_) => Err(lost("timeout")),
        }
    }
}

impl Reply {
    /// A header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// How long it asks to wait (`Retry-After` in seconds), if it says so.
    pub fn wait(&self) -> Option<Duration> {
        let seconds = self.header(RETRY_AFTER.as_str())?.trim().parse().ok()?;
        Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
    }
}
