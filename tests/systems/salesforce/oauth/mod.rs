//! `/services/oauth2/`: tokens for the client credentials flow and for assertions, and their end.
//!
//! Errors are objects here, not lists: `{"error", "error_description"}`. A token says nothing of when it ends.

mod assertion;

use super::org::Org;
use super::records::{text, value};
use super::rest::parameters;
use super::world::ConnectedApp;
use crate::server::{Answer, Asked};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use serde_json::{Value, json};

/// A session.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub token: String,
    /// The id of the user it runs as.
    pub user: String,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq)]
struct Fault {
    error: &'static str,
    description: String,
}

fn fault(error: &'static str, description: &str) -> Fault {
    Fault { error, description: description.into() }
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Answers a call of `/services/oauth2/{what}`.
pub(crate) fn answer(org: &mut Org, asked: &Asked, what: &str) -> Answer {
    let fields = parameters(&asked.body);
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let reply = match what {
        "token" => token(org, asked, &field),
        "revoke" => revoke(org, field("token")),
        _ => return super::refusal::Refusal::not_found().answer(),
    };
    match reply {
        Ok(Value::Null) => Answer::empty(200),
        Ok(body) => Answer::json(200, &body).with("cache-control", "no-cache, no-store".into()),
        Err(fault) => {
            Answer::json(400, &json!({ "error": fault.error, "error_description": fault.description }))
                .with("cache-control", "no-store".into())
        }
    }
}

fn revoke(org: &mut Org, token: Option<&str>) -> Result<Value, Fault> {
    let before = org.tokens.len();
    org.tokens.retain(|session| Some(session.token.as_str()) != token);
    if org.tokens.len() == before {
        return Err(fault("unsupported_token_type", "this token type is not supported"));
    }
    Ok(Value::Null)
}

fn token<'a>(
    org: &mut Org,
    asked: &'a Asked,
    field: &impl Fn(&str) -> Option<&'a str>,
) -> Result<Value, Fault> {
    let form = asked
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if asked.method != "POST" || !form {
        return Err(fault("invalid_request", "must use HTTP POST with a form"));
    }
    match field("grant_type") {
        None | Some("") => Err(fault("unsupported_grant_type", "grant type not supported")),
        Some("client_credentials") => {
            let basic = asked.header("authorization").and_then(basic);
            let (id, secret) = match (&basic, field("client_id"), field("client_secret")) {
                (Some((id, secret)), ..) => (id.as_str(), secret.as_str()),
                (None, id, secret) => (id.unwrap_or_default(), secret.unwrap_or_default()),
            };
            let app = app(org, id)?;
            if app.client_secret != secret {
                return Err(fault("invalid_client", "invalid client credentials"));
            }
            let run_as = app.run_as.clone();
            let run_as =
                run_as.ok_or_else(|| fault("invalid_grant", "no client credentials user enabled"))?;
            session(org, &app, &run_as, true)
        }
        Some(JWT_BEARER) => {
            let assertion = field("assertion").unwrap_or_default();
            let (app, username) = assertion::verify(org, assertion)?;
            session(org, &app, &username, false)
        }
        Some(_) => Err(fault("unsupported_grant_type", "grant type not supported")),
    }
}

fn app(org: &Org, client_id: &str) -> Result<ConnectedApp, Fault> {
    let app = org.world.apps.iter().find(|app| app.client_id == client_id);
    app.cloned().ok_or_else(|| fault("invalid_client_id", "client identifier invalid"))
}

/// The two words of a Basic header.
fn basic(header: &str) -> Option<(String, String)> {
    let words = String::from_utf8(STANDARD.decode(header.strip_prefix("Basic ")?).ok()?).ok()?;
    words.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}

/// Opens a session for a user, and says so as Salesforce does.
fn session(org: &mut Org, app: &ConnectedApp, username: &str, signed: bool) -> Result<Value, Fault> {
    let known =
        org.user(username).map(|row| (row.id.clone(), value(row.latest(), "IsActive") == &json!(true)));
    let (user, active) = known.ok_or_else(|| fault("invalid_grant", "user hasn't approved this consumer"))?;
    if !active {
        return Err(fault("invalid_grant", "inactive user"));
    }
    let serial = org.ids.next("0Ak");
    let token = format!("{}!AQ{serial}.{}", &org.organization[..15], &user[..15]);
    org.tokens.push(Token { token: token.clone(), user: user.clone() });
    let login =
        if org.world.sandbox { "https://test.salesforce.com" } else { "https://login.salesforce.com" };
    let id = format!("{login}/id/{}/{user}", org.organization);
    let issued_at = org.now.to_string();
    let instance = org.instance_url.clone().unwrap_or_else(|| org.base_url.clone());
    let mut answer = json!({
        "access_token": token, "instance_url": instance, "id": id, "token_type": "Bearer", "scope": "api",
    });
    if signed {
        let key = hmac::Key::new(hmac::HMAC_SHA256, app.client_secret.as_bytes());
        let signature = hmac::sign(&key, format!("{id}{issued_at}").as_bytes());
        answer["signature"] = json!(STANDARD.encode(signature));
        answer["issued_at"] = json!(issued_at);
        answer["token_format"] = json!("opaque");
    }
    Ok(answer)
}

/// The address of a user's session, as text; for messages of tests.
pub(crate) fn token_of(org: &Org, username: &str) -> Option<String> {
    let id = org.user(username)?;
    let id = text(id.latest(), "Id");
    org.tokens.iter().rev().find(|session| session.user == id).map(|session| session.token.clone())
}
