//! What the page asks for and does, as the person who is chosen on it.

use crate::workspace::Workspace;
use axum::Router;

/// The routes under `/local`.
pub(super) fn routes() -> Router<Workspace> {
    Router::new()
}
