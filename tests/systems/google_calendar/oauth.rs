//! `/token`: tokens for the assertions of service accounts, which act as themselves or as somebody (`sub`), and for
//! somebody's consent.

use super::calendars::{Calendars, Token};
use super::world::{CALENDAR_SCOPES, scope};
use crate::address::parameters;
use crate::rsa;
use crate::server::{Answer, Asked};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// How long a token is good for, in seconds.
const LIFE: i64 = 3600;
/// How far the clock of whoever signs may be off, in seconds.
const SKEW: i64 = 300;
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Where tokens are asked for, as Google's own key files say.
const ENDPOINTS: [&str; 2] =
    ["https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token"];

/// Why there is no token: the status, the error and its description.
type Fault = (u16, &'static str, &'static str);

/// Who a token is for, and for what.
struct Grant {
    acts_as: String,
    scopes: Vec<String>,
    /// Whether the answer names the scopes.
    names_scopes: bool,
}

/// Answers a call of `/token`.
pub(crate) fn answer(calendars: &mut Calendars, asked: &Asked) -> Answer {
    if asked.method != "POST" {
        return Answer::text(
            404,
            "text/html; charset=utf-8",
            "<title>Error 404 (Not Found)!!1</title>".into(),
        );
    }
    let fields = parameters(&asked.body);
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let granted = match field("grant_type") {
        Some(JWT_BEARER) => signed(calendars, field("assertion").unwrap_or_default()),
        Some("refresh_token") => refreshed(calendars, &field),
        None | Some("") => Err((400, "invalid_request", "Required parameter is missing: grant_type")),
        Some(_) => Err((400, "unsupported_grant_type", "Invalid grant_type")),
    };
    match granted {
        Ok(grant) => {
            let secret = format!("ya29.{}-{}", calendars.fresh(), calendars.now);
            let ends = calendars.now + LIFE * 1000;
            let mut body = json!({ "access_token": secret, "expires_in": LIFE - 1, "token_type": "Bearer" });
            if grant.names_scopes {
                body["scope"] = json!(grant.scopes.join(" "));
            }
            calendars.tokens.push(Token { secret, acts_as: grant.acts_as, scopes: grant.scopes, ends });
            Answer::json(200, &body)
        }
        Err((status, error, description)) => {
            Answer::json(status, &json!({ "error": error, "error_description": description }))
        }
    }
}

fn refreshed<'a>(calendars: &Calendars, field: &impl Fn(&str) -> Option<&'a str>) -> Result<Grant, Fault> {
    let client = field("client_id").unwrap_or_default();
    let known = calendars.consents.iter().find(|one| one.client_id == client);
    let known = known.ok_or((401, "invalid_client", "The OAuth client was not found."))?;
    if field("client_secret") != Some(known.client_secret.as_str()) {
        return Err((401, "invalid_client", "Unauthorized"));
    }
    let token = field("refresh_token").unwrap_or_default();
    let consent = calendars.consents.iter().find(|one| one.client_id == client && one.refresh_token == token);
    let consent = consent.ok_or((400, "invalid_grant", "Bad Request"))?;
    if consent.revoked || calendars.user(&consent.user).is_none() {
        return Err((400, "invalid_grant", "Token has been expired or revoked."));
    }
    Ok(Grant { acts_as: consent.user.clone(), scopes: consent.scopes.clone(), names_scopes: true })
}

fn signed(calendars: &Calendars, assertion: &str) -> Result<Grant, Fault> {
    let invalid = (400, "invalid_grant", "Invalid JWT: Failed to parse the assertion.");
    let (words, signature) = assertion.rsplit_once('.').ok_or(invalid)?;
    let (header, claims) = words.split_once('.').ok_or(invalid)?;
    let header = json_of(header).ok_or(invalid)?;
    let claims = json_of(claims).ok_or(invalid)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| invalid)?;
    let issuer = claims["iss"].as_str().unwrap_or_default();
    let account = calendars.accounts.iter().find(|one| one.email == issuer);
    let account = account.ok_or((400, "invalid_grant", "Invalid grant: account not found"))?;
    let verified = rsa::verifies(&account.public_key, words.as_bytes(), &signature);
    if header["alg"] != "RS256" || !verified {
        return Err((400, "invalid_grant", "Invalid JWT Signature."));
    }
    let own = format!("{}/token", calendars.base_url);
    let audience = claims["aud"].as_str().unwrap_or_default();
    if audience != own && !ENDPOINTS.contains(&audience) {
        return Err((400, "invalid_grant", "Invalid JWT: Failed audience check."));
    }
    let seconds = calendars.now / 1000;
    let (from, to) = (claims["iat"].as_i64(), claims["exp"].as_i64());
    let in_time = from.zip(to).is_some_and(|(from, to)| {
        from <= seconds + SKEW && to > seconds - SKEW && to > from && to - from <= 3600
    });
    if !in_time {
        let why = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check \
                   your iat and exp values in the JWT claim.";
        return Err((400, "invalid_grant", why));
    }
    let scopes: Vec<String> =
        claims["scope"].as_str().unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    if scopes.is_empty() {
        return Err((400, "invalid_scope", "Empty or missing scope not allowed."));
    }
    let known = |one: &String| CALENDAR_SCOPES.iter().any(|name| scope(name) == *one);
    if !scopes.iter().all(known) {
        return Err((400, "invalid_scope", "Some requested scopes were invalid."));
    }
    let Some(subject) = claims["sub"].as_str() else {
        return Ok(Grant { acts_as: account.email.clone(), scopes, names_scopes: false });
    };
    if !scopes.iter().all(|one| account.delegated.contains(one)) {
        let why = "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any \
                   of the scopes requested.";
        return Err((401, "unauthorized_client", why));
    }
    let user = calendars.user(subject).ok_or((400, "invalid_grant", "Invalid email or User ID"))?;
    Ok(Grant { acts_as: user.email.clone(), scopes, names_scopes: false })
}

fn json_of(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
