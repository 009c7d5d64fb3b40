//! What the page asks for and does, as the person who is chosen on it.
//!
//! There is no login: whoever reaches this server plays anybody, which is its purpose.
//! `guard` keeps out other machines' names and other sites' scripts.

mod acts;
mod file;
mod live;
mod search;
mod shown;

use crate::workspace::Workspace;
use axum::Router;
use axum::routing::{get, post};

/// The routes under `/local`.
pub(super) fn routes() -> Router<Workspace> {
    Router::new()
        .route("/local/state", get(shown::state))
        .route("/local/channel/{id}", get(shown::channel))
        .route("/local/file/{id}", get(file::file))
        .route("/local/view", get(shown::view))
        .route("/local/gallery", get(shown::gallery))
        .route("/local/search", get(search::search))
        .route("/local/live", get(live::live))
        .route("/local/command", post(acts::command))
        .route("/local/click", post(acts::click))
        .route("/local/suggest", post(acts::suggest))
        .route("/local/fill", post(acts::fill))
        .route("/local/submit", post(acts::submit))
        .route("/local/close", post(acts::close))
        .route("/local/say", post(acts::say))
        .route("/local/edit", post(acts::edit))
        .route("/local/shortcut", post(acts::shortcut))
        .route("/local/home", post(acts::home))
        .route("/local/dismiss", post(acts::dismiss))
}
