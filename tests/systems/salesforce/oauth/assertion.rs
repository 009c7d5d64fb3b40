//! Assertions: who signed them, for whom, and until when.

use super::{Fault, app, fault};
use crate::rsa;
use crate::salesforce::org::Org;
use crate::salesforce::world::ConnectedApp;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// How far ahead (s) an assertion may end: a longer one is a mistake, such as an end in milliseconds.
const LONGEST: f64 = 300.0;

/// The app that signed an assertion, and the username that it speaks for.
pub(super) fn verify(org: &Org, assertion: &str) -> Result<(ConnectedApp, String), Fault> {
    let invalid = || fault("invalid_grant", "invalid assertion");
    let (signed, signature) = assertion.rsplit_once('.').ok_or_else(invalid)?;
    let (header, claims) = signed.split_once('.').ok_or_else(invalid)?;
    let header = json_of(header).ok_or_else(invalid)?;
    let claims = json_of(claims).ok_or_else(invalid)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| invalid())?;
    let app = app(org, claims["iss"].as_str().unwrap_or_default())?;
    let verified =
        app.public_key.as_deref().is_some_and(|pem| rsa::verifies(pem, signed.as_bytes(), &signature));
    if header["alg"] != "RS256" || !verified {
        return Err(invalid());
    }
    let audience =
        if org.world.sandbox { "https://test.salesforce.com" } else { "https://login.salesforce.com" };
    let named = match &claims["aud"] {
        Value::Array(several) => several.iter().any(|one| one == audience),
        one => one == audience,
    };
    if !named {
        return Err(fault("invalid_grant", "audience is invalid"));
    }
    // Seconds, as a number or as text: the documentation's own example has text.
    let end = match &claims["exp"] {
        Value::String(text) => text.parse().ok(),
        other => other.as_f64(),
    };
    let left = end.ok_or_else(invalid)? - org.now as f64 / 1000.0;
    if left <= 0.0 {
        return Err(fault("invalid_grant", "expired authorization code"));
    }
    if left > LONGEST {
        return Err(fault("invalid_grant", "assertion is valid for too long"));
    }
    let username = claims["sub"].as_str().unwrap_or_default().to_owned();
    if !app.approved.contains(&username) {
        return Err(fault("invalid_grant", "user hasn't approved this consumer"));
    }
    Ok((app, username))
}

fn json_of(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
