//! `apps.connections.open`: a ticket for a connection of Socket Mode, by the app-level token alone.

use super::{Answer, Arguments, Refusal};
use crate::state::{State, TokenState};
use serde_json::json;

/// The method that needs the app-level token, which opens no other.
pub(super) const OPEN: &str = "apps.connections.open";
const SCOPE: &str = "connections:write";

/// Hands out a ticket, good for one connection.
pub(super) fn open(state: &mut State, _: &Arguments) -> Answer {
    let ticket = format!("local-ticket-{:08x}", state.serial());
    let app = state.app.as_ref().map(|app| app.app_id.clone()).unwrap_or_default();
    let host = state.base_url.replacen("http", "ws", 1);
    let url = format!("{host}/link/?ticket={ticket}&app_id={app}");
    match state.spoiled.checked_sub(1) {
        Some(left) => state.spoiled = left,
        None => drop(state.tickets.insert(ticket)),
    }
    Ok(json!({ "url": url }))
}

/// Whether the token may open connections.
pub(super) fn check_token(state: &State, arguments: &Arguments) -> Result<(), Refusal> {
    let Some(token) = &arguments.token else { return Err(Refusal::of("not_authed")) };
    let app = state.app.as_ref().filter(|app| !app.app_token.is_empty() && app.app_token == *token);
    let Some(app) = app else {
        // Another of the app's tokens is known, and is not the one for this.
        let other = state.app.as_ref().is_some_and(|app| app.bot_token == *token);
        return Err(Refusal::of(if other { "not_allowed_token_type" } else { "invalid_auth" }));
    };
    match state.app_token {
        TokenState::Revoked => return Err(Refusal::of("token_revoked")),
        TokenState::Inactive => return Err(Refusal::of("account_inactive")),
        TokenState::Valid => {}
    }
    if app.app_scopes.iter().any(|scope| scope == SCOPE) {
        return Ok(());
    }
    let refusal = Refusal::of("missing_scope").with("needed", json!(SCOPE));
    Err(refusal.with("provided", json!(app.app_scopes.join(","))))
}
