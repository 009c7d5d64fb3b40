//! Slack's request signature: `v0=HMAC-SHA256(secret, "v0:timestamp:body")`, over the raw bytes, within
//! five minutes of now in either direction, compared in constant time.

use axum::http::HeaderMap;
use baton_storage::time::At;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::rules::digest::digest;

/// How far a request's time may be from ours, in seconds.
const WINDOW: i64 = 300;

/// Why a request is not Slack's. For the log and the metric alone: whoever sent it learns nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a header is missing, doubled or unreadable")]
    Headers,
    #[error("the timestamp is too far from now")]
    Stale,
    #[error("the signature is wrong")]
    Forged,
}

impl Refusal {
    /// A word for the metric.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Headers => "headers",
            Self::Stale => "stale",
            Self::Forged => "forged",
        }
    }
}

/// Checks a request and returns the digest of its time and signature, by which a replay is recognised.
///
/// # Errors
/// When the request was not signed by one of `secrets` within the window.
pub fn verify(
    headers: &HeaderMap,
    body: &[u8],
    secrets: &[SecretString],
    now: At,
) -> Result<String, Refusal> {
    let timestamp = only(headers, "x-slack-request-timestamp")?;
    let signature = only(headers, "x-slack-signature")?;
    let seconds: i64 = timestamp.parse().map_err(|_| Refusal::Headers)?;
    let mut genuine = false;
    for secret in secrets {
        // The text is compared, not the bytes it stands for: capitals would be a second name for the same
        // request, under which a replay is not recognised.
        let ours = format!("v0={}", hex::encode(sign(secret.expose_secret(), timestamp, body)));
        genuine |= bool::from(ours.as_bytes().ct_eq(signature.as_bytes()));
    }
    if !genuine {
        return Err(Refusal::Forged);
    }
    if seconds.abs_diff(now.seconds()) > WINDOW.unsigned_abs() {
        return Err(Refusal::Stale);
    }
    Ok(digest(format!("{timestamp}:{signature}").as_bytes()))
}

fn sign(secret: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return Vec::new() };
    mac.update(b"v0:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// The value of a header that stands there once.
pub(crate) fn only<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().map_err(|_| Refusal::Headers),
        _ => Err(Refusal::Headers),
    }
}
