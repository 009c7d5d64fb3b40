//! Signing in: as somebody, by an assertion that the service account signs; or as the one person who consented.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use baton_storage::time::At;
use chrono::Duration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use crate::config::google_calendar::{Auth, Credential, GoogleCalendar};
use crate::connectors::assertion::{self, JWT_BEARER};
use crate::connectors::google_calendar::client::failure::GoogleError;

/// What Baton asks leave for: to see and change events, and to see when people are busy.
pub const SCOPES: [&str; 2] =
    ["https://www.googleapis.com/auth/calendar.events", "https://www.googleapis.com/auth/calendar.freebusy"];
/// How long an assertion is good for, in seconds. Google takes an hour at most.
const ASSERTION_LIFE: i64 = 600;
/// How long before its end a token is used no more.
const MARGIN: Duration = Duration::minutes(1);

/// A token and its end. It has no `Debug`, so that nothing can show it.
pub(super) struct Session {
    pub token: SecretString,
    pub until: At,
    /// What it is good for, where Google says so.
    pub scopes: Option<Vec<String>>,
}

/// The request for a token to act as somebody, for these scopes.
///
/// # Errors
/// When the secret is not the one that the section asks for, or the machine cannot sign.
pub(super) fn request(
    section: &GoogleCalendar,
    credential: &Credential,
    acts_as: &str,
    scopes: &[&str],
    now: At,
) -> Result<Request<Body>, GoogleError> {
    let mut form = Serializer::new(String::new());
    match (&section.auth, credential) {
        (Auth::ServiceAccount { .. }, Credential::ServiceAccount { email, key }) => {
            let claims = json!({
                "iss": email, "sub": acts_as, "scope": scopes.join(" "), "aud": section.token_url.as_str(),
                "iat": now.seconds(), "exp": now.seconds() + ASSERTION_LIFE,
            });
            let assertion = assertion::signed(key, &claims);
            let assertion = assertion.ok_or(GoogleError::Key("no assertion could be signed"))?;
            form.append_pair("grant_type", JWT_BEARER);
            form.append_pair("assertion", &assertion);
        }
        (Auth::User { client_id, .. }, Credential::User { client_secret, refresh_token }) => {
            form.append_pair("grant_type", "refresh_token");
            form.append_pair("client_id", client_id);
            form.append_pair("client_secret", client_secret.expose_secret());
            form.append_pair("refresh_token", refresh_token.expose_secret());
        }
        _ => return Err(GoogleError::Key("the secret is of another way to sign in")),
    }
    let request = Request::post(section.token_url.as_str());
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(Body::from(form.finish())).map_err(|_| GoogleError::Key("`token_url` is no address"))
}

/// The session of a granted token.
///
/// # Errors
/// When the answer cannot be read.
pub(super) fn granted(body: &[u8], now: At) -> Result<Session, GoogleError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| GoogleError::unreadable())?;
    let token = body["access_token"].as_str().filter(|token| !token.is_empty());
    let (Some(token), Some(seconds)) = (token, body["expires_in"].as_i64()) else {
        return Err(GoogleError::unreadable());
    };
    let scopes = body["scope"].as_str().map(|all| all.split_whitespace().map(str::to_owned).collect());
    Ok(Session { token: token.into(), until: now + Duration::seconds(seconds) - MARGIN, scopes })
}
