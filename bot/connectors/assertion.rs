//! Assertions by which Baton signs in (RFC 7523): claims that its private key signs by RS256.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::config::rsa_key::PrivateKey;

/// The grant type of an assertion.
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The assertion of these claims; none where the machine cannot sign.
pub fn signed(key: &PrivateKey, claims: &Value) -> Option<String> {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let words = format!("{}.{}", part(&json!({ "alg": "RS256", "typ": "JWT" })), part(claims));
    let signature = key.sign(words.as_bytes())?;
    Some(format!("{words}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
