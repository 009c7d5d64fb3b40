//! The HTTP server that every system runs on: a request comes in, a fault strikes or not, an answer goes out, and both
//! are recorded.
//!
//! A system is a [`System`]: it turns a request into an answer under its own lock, and knows nothing of the network.

mod door;
mod misbehave;

use crate::faults::{Faults, Misbehave, Strike};
use crate::recorded::{Recorded, Requests};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use door::{Door, Line, Lines};
use std::fmt::Debug;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const MOST_BYTES: usize = 16 * 1024 * 1024;

/// A request, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub method: String,
    /// Without the query, as it came: still percent-encoded.
    pub path: String,
    /// As it came; empty without one.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Asked {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Answer {
        Answer { status, headers: Vec::new(), body: String::new() }
    }

    /// A body of JSON.
    pub fn json(status: u16, body: &serde_json::Value) -> Answer {
        Answer::text(status, "application/json;charset=UTF-8", body.to_string())
    }

    /// A body of this kind.
    pub fn text(status: u16, kind: &str, body: String) -> Answer {
        Answer { status, headers: vec![("content-type", kind.into())], body }
    }

    /// Adds a header.
    pub fn with(mut self, name: &'static str, value: String) -> Answer {
        self.headers.push((name, value));
        self
    }

    fn response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = status(self.status);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What answers behind the server.
pub(crate) trait System: Send + Sync + 'static {
    /// What goes wrong in this system only.
    type Own: Clone + Debug + Send + Sync + 'static;

    /// Milliseconds since 1970 by the injected clock.
    fn now(&self) -> i64;

    /// Answers a request. `trouble` is what goes wrong in the system itself while it does.
    fn answer(&self, asked: &Asked, trouble: Option<&Self::Own>) -> Answer;
}

/// A running server. It stops, and cuts its connections, when this is dropped.
pub(crate) struct Server<S: System> {
    pub base_url: String,
    pub system: Arc<S>,
    pub faults: Faults<S::Own>,
    pub requests: Requests,
    lines: Lines,
    task: JoinHandle<()>,
}

/// What a request needs of the server.
struct Shared<S: System> {
    system: Arc<S>,
    faults: Faults<S::Own>,
    requests: Requests,
}

impl<S: System> Clone for Shared<S> {
    fn clone(&self) -> Self {
        Shared { system: self.system.clone(), faults: self.faults.clone(), requests: self.requests.clone() }
    }
}

impl<S: System> Server<S> {
    /// Serves a system, which is made from its own address, on this listener.
    ///
    /// # Panics
    /// When the listener has no address.
    pub fn start_on(listener: TcpListener, make: impl FnOnce(&str) -> S) -> Server<S> {
        let address = listener.local_addr().expect("a bound listener has an address");
        let base_url = format!("http://127.0.0.1:{}", address.port());
        let system = Arc::new(make(&base_url));
        let (faults, requests, lines) = (Faults::default(), Requests::default(), Lines::default());
        let shared = Shared { system: system.clone(), faults: faults.clone(), requests: requests.clone() };
        let router = Router::new().fallback(serve::<S>).with_state(shared);
        let door = Door::new(listener, address, lines.clone());
        let service = router.into_make_service_with_connect_info::<Line>();
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(door, service).await {
                tracing::error!(%error, "a local system stopped");
            }
        });
        Server { base_url, system, faults, requests, lines, task }
    }
}

impl<S: System> Drop for Server<S> {
    fn drop(&mut self) {
        self.task.abort();
        self.lines.cut();
    }
}

async fn serve<S: System>(
    State(shared): State<Shared<S>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: axum::extract::Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned())
    };
    let body = to_bytes(body, MOST_BYTES).await;
    let asked = Asked {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.iter().map(header).collect(),
        body: body.as_ref().map_or_else(|_| String::new(), |body| String::from_utf8_lossy(body).into_owned()),
    };
    let Strike { how, round } = shared.faults.strike(&asked.method, &asked.path);
    let before = match &how {
        // A body that is too long, or did not come to its end.
        _ if body.is_err() => Some(413),
        Some(Misbehave::Status(code)) => Some(*code),
        Some(Misbehave::HangBefore | Misbehave::ResetBefore) => Some(0),
        _ => None,
    };
    let trouble = match &how {
        Some(Misbehave::Own(trouble)) => Some(trouble),
        _ => None,
    };
    let at = shared.system.now();
    let answer = match before {
        Some(code) => Answer::empty(code),
        None => shared.system.answer(&asked, trouble),
    };
    let status = match &how {
        Some(Misbehave::HangAfter | Misbehave::ResetAfter) => 0,
        Some(Misbehave::StatusAfter(code)) => *code,
        Some(Misbehave::HtmlBody) => 200,
        _ => answer.status,
    };
    shared.requests.keep(Recorded {
        at,
        method: asked.method,
        path: asked.path,
        query: asked.query,
        headers: asked.headers,
        body: asked.body,
        status,
        answer: answer.body.clone(),
        fault: how.as_ref().map(|how| format!("{how:?}")),
    });
    let Some(how) = how else { return answer.response() };
    if matches!(how, Misbehave::HangBefore | Misbehave::HangAfter) {
        shared.faults.cleared(round).await;
    }
    misbehave::misbehave(&line, &how, answer)
}
