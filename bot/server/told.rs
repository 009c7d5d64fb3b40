//! What Slack is told, whichever way it is told.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

/// What Slack is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is on disk, or there was nothing to store. What Slack is to show or to do, as JSON; empty: nothing.
    Taken(String),
    /// Slack's own text back, as it asks for.
    Echo(String),
    /// Nothing is stored: Slack must not believe that anything was done.
    Failed,
}

impl Told {
    /// It is taken, and Slack has nothing to show.
    pub const fn taken() -> Self {
        Self::Taken(String::new())
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        match self {
            Self::Taken(body) if body.is_empty() => StatusCode::OK.into_response(),
            Self::Taken(body) => ([(CONTENT_TYPE, "application/json")], body).into_response(),
            Self::Echo(text) => text.into_response(),
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}
