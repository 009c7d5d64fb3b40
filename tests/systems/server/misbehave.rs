//! What a fault makes of an answer on its way out.

use super::door::Line;
use super::{Answer, status};
use crate::faults::Misbehave;
use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use std::time::Duration;

/// Turns an answer into what a fault makes of it. A hung call has been waited for already.
pub(super) fn misbehave<Own>(line: &Line, how: &Misbehave<Own>, answer: Answer) -> Response {
    match how {
        Misbehave::HangBefore | Misbehave::HangAfter | Misbehave::ResetBefore | Misbehave::ResetAfter => {
            line.cut();
            Response::default()
        }
        Misbehave::Status(code) | Misbehave::StatusAfter(code) => status(*code).into_response(),
        Misbehave::HtmlBody => {
            let page = "<!DOCTYPE html><title>Error</title><p>An unexpected error has occurred.</p>";
            Answer::text(200, "text/html;charset=UTF-8", page.into()).response()
        }
        Misbehave::TruncatedBody => cut_short(answer),
        Misbehave::SlowDrip(pause) => drip(answer, Duration::from_millis(*pause)),
        Misbehave::Own(_) => answer.response(),
    }
}

/// The first half of the body under the length of the whole.
fn cut_short(answer: Answer) -> Response {
    let length = answer.body.len();
    let half = Bytes::copy_from_slice(&answer.body.as_bytes()[..length / 2]);
    let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let mut response = answer.response();
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    *response.body_mut() = Body::from_stream(stream::iter([Ok(half), Err(broken)]));
    response
}

/// The body sixteen bytes at a time, with a pause before each.
fn drip(answer: Answer, pause: Duration) -> Response {
    let drops: Vec<Bytes> = answer.body.as_bytes().chunks(16).map(Bytes::copy_from_slice).collect();
    let slow = stream::iter(drops).then(move |drop| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, std::io::Error>(drop)
    });
    let mut response = answer.response();
    *response.body_mut() = Body::from_stream(slow);
    response
}
