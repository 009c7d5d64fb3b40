//! One call over HTTP: a timeout, a limit for the answer, and what a lost connection means. It follows no redirection.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::https;

/// The largest answer. A page of 2,000 records has a few million bytes, and so has the description of an account with
/// hundreds of fields.
const LARGEST: usize = 32 * 1024 * 1024;

/// The connections.
pub(super) struct Http(Client<HttpsConnector<HttpConnector>, Body>);

/// What came back, whatever it says.
pub(super) struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
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
    pub async fn send(&self, request: Request<Body>, patience: Duration) -> Result<Reply, SalesforceError> {
        let call = async {
            let answer = self.0.request(request).await.map_err(|error| {
                let what = if error.is_connect() { "no connection" } else { "connection lost" };
                SalesforceError::Later(what.into())
            })?;
            let (head, body) = answer.into_parts();
            let body = to_bytes(Body::new(body), LARGEST).await;
            let body = body.map_err(|_| SalesforceError::Later("answer cut off".into()))?;
            Ok(Reply { status: head.status.as_u16(), headers: head.headers, body })
        };
        match tokio::time::timeout(patience, call).await {
            Ok(outcome) => outcome,
            Err(_) => Err(SalesforceError::Later("timeout".into())),
        }
    }
}
