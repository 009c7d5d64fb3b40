//! Signing in: by the consumer secret or by an assertion that Baton signs, and whether the token may go where Salesforce
//! says.
//!
//! The answer names no end of the session (REST API Developer Guide, "Step Two: Set Up Authorization"), so a session lasts
//! until a call is refused.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use baton_storage::time::At;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use crate::config::salesforce::{Auth, Salesforce};
use crate::config::salesforce_secret::Credential;
use crate::connectors::assertion::{self, JWT_BEARER};
use crate::connectors::salesforce::client::failure::SalesforceError;

/// How long an assertion is good for, in seconds. Salesforce takes three minutes at most in some places.
const ASSERTION_LIFE: i64 = 170;

/// A session. It has no `Debug`, so that nothing can show it.
pub(super) struct Session {
    pub token: SecretString,
    /// Where its calls go. It ends in `/`.
    pub instance: Url,
}

/// The request for a token.
///
/// # Errors
/// When the secret is not the one that the section asks for, or the machine cannot sign.
pub(super) fn request(
    section: &Salesforce,
    credential: &Credential,
    now: At,
) -> Result<Request<Body>, SalesforceError> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    match (&section.auth, credential) {
        (Auth::ClientCredentials, Credential::Secret(secret)) => {
            form.append_pair("grant_type", "client_credentials");
            form.append_pair("client_id", &section.client_id);
            form.append_pair("client_secret", secret.expose_secret());
        }
        (Auth::Jwt { username, audience }, Credential::Key(key)) => {
            let claims = json!({
                "iss": section.client_id, "sub": username, "aud": audience.as_str(),
                "exp": now.seconds() + ASSERTION_LIFE,
            });
            let assertion = assertion::signed(key, &claims)
                .ok_or_else(|| SalesforceError::Later("no assertion could be signed".into()))?;
            form.append_pair("grant_type", JWT_BEARER);
            form.append_pair("assertion", &assertion);
        }
        _ => return Err(SalesforceError::Configuration("the secret is of another way to sign in".into())),
    }
    let address = format!("{}services/oauth2/token", section.my_domain);
    let request = Request::post(address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    request
        .body(Body::from(form.finish()))
        .map_err(|_| SalesforceError::Configuration("`salesforce.my_domain` is no address".into()))
}

/// The session of a granted token. A token whose place is not on the list goes nowhere and is forgotten.
///
/// # Errors
/// When the answer cannot be read, or names a host that is not allowed.
pub(super) fn granted(section: &Salesforce, body: &[u8]) -> Result<Session, SalesforceError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| SalesforceError::unreadable())?;
    let text = |name: &str| body[name].as_str().filter(|text| !text.is_empty());
    let (Some(token), Some(instance)) = (text("access_token"), text("instance_url")) else {
        return Err(SalesforceError::unreadable());
    };
    Ok(Session { token: token.into(), instance: allowed(section, instance)? })
}

/// Where calls go, if the token may go there: as My Domain is reached, and a host of the list.
fn allowed(section: &Salesforce, instance: &str) -> Result<Url, SalesforceError> {
    let mut url = Url::parse(instance).map_err(|_| SalesforceError::unreadable())?;
    let host = url.host_str().unwrap_or_default().to_lowercase();
    let own = &section.my_domain;
    let same_way = url.scheme() == own.scheme() && url.port_or_known_default() == own.port_or_known_default();
    let bare = url.username().is_empty() && url.password().is_none();
    if !(same_way && bare && section.instance_hosts.contains(&host)) {
        let what = format!("its calls would go to {host}, which `salesforce.instance_hosts` does not allow");
        return Err(SalesforceError::Configuration(what));
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}
