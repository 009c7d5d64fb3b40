//! How a client of another system reaches it: TLS with the system's certificates, and plain HTTP for one on this machine.

use std::time::Duration;

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

/// What makes the connections, each within `patience`.
///
/// # Errors
/// When the system has no CA certificates.
pub fn connector(patience: Duration) -> anyhow::Result<HttpsConnector<HttpConnector>> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_connect_timeout(Some(patience));
    http.set_nodelay(true);
    let https = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http();
    Ok(https.enable_http1().enable_http2().wrap_connector(http))
}
