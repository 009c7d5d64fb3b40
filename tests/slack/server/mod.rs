//! The HTTP server: the Web API, response URLs, uploads, the page and what it asks for.

mod api;
mod door;
mod guard;
mod link;
mod local;
mod page;
mod response_url;

use crate::workspace::Workspace;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use door::{Door, Line};
use tokio::net::TcpListener;

/// Serves the workspace on this listener for as long as the runtime lives.
pub(crate) fn spawn(workspace: Workspace, listener: TcpListener, more: Router) {
    let router = Router::new()
        .route("/api/{method}", any(api::call))
        .route("/response/{id}", post(response_url::respond))
        .route("/upload/{id}", post(api::upload))
        .route("/link/", get(link::connect))
        .route("/", get(page::index))
        .route("/gallery", get(page::gallery))
        .route("/page/{*path}", get(page::file))
        .route("/archives/{channel}/{message}", get(page::archive))
        .merge(local::routes())
        .with_state(workspace.clone())
        .merge(more)
        .layer(from_fn_with_state(workspace.clone(), guard::guard));
    let door = Door::new(workspace, listener);
    let service = router.into_make_service_with_connect_info::<Line>();
    tokio::spawn(async move { axum::serve(door, service).await });
}
