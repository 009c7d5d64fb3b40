//! The HTTP server: the Web API, response URLs, the page.

use crate::workspace::Workspace;
use tokio::net::TcpListener;

pub(crate) fn spawn(_workspace: Workspace, listener: TcpListener, more: axum::Router) {
    tokio::spawn(async move { axum::serve(listener, more).await });
}
