//! Who may talk to the server: this machine under its own name, and no other site's page.
//!
//! The server plays everybody and asks for no password, so a page on the web must not be
//! able to act here through the visitor's browser, whether directly or by a name that it
//! makes point to this machine.

use crate::workspace::Workspace;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets a request pass, or refuses it.
pub(super) async fn guard(State(workspace): State<Workspace>, request: Request, next: Next) -> Response {
    let open = workspace.state().world.open_to_network;
    match refused(request.headers(), open) {
        Some(why) => (StatusCode::FORBIDDEN, why).into_response(),
        None => next.run(request).await,
    }
}

fn refused(headers: &HeaderMap, open: bool) -> Option<&'static str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !open && !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        return Some("this server goes by localhost only");
    }
    let foreign =
        text(ORIGIN).is_some_and(|origin| origin.split_once("://").is_none_or(|(_, from)| from != host));
    foreign.then_some("requests from other sites are refused")
}
