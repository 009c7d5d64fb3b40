//! The page: files embedded from `page/`, under a policy that lets nothing else in.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Redirect, Response};
use include_dir::{Dir, include_dir};

static PAGE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/page");

/// The page itself.
pub(super) async fn index() -> Response {
    serve("index.html")
}

/// Everything the app ever said, drawn.
pub(super) async fn gallery() -> Response {
    serve("gallery.html")
}

/// One of its files.
pub(super) async fn file(Path(path): Path<String>) -> Response {
    serve(&path)
}

/// Where a permalink leads: the page, at that message.
pub(super) async fn archive(Path((channel, message)): Path<(String, String)>) -> Redirect {
    let query = [("channel", channel.as_str()), ("message", message.as_str())];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    Redirect::temporary(&format!("/?{query}"))
}

fn serve(path: &str) -> Response {
    let Some(file) = PAGE.get_file(path) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let headers = [
        (CONTENT_TYPE, kind),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, file.contents()).into_response()
}
