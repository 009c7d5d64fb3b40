//! What can go wrong, and what is made of each.

use std::collections::BTreeMap;
use std::time::Duration;

use baton::connectors::salesforce::client::failure::SalesforceError::{
    self, Configuration, Gone, Later, Quota, SignIn, Span,
};
use local_systems::salesforce::Trouble;
use local_systems::{Fault, Misbehave};
use serde_json::json;

use super::Stage;

const ALL: &str = "SELECT Id FROM Account";

/// Every answer of the REST API that a reader can meet means what somebody decided; what nobody knows is judged by its
/// status, and its words are not repeated.
#[test]
fn every_answer_is_classed() {
    let answer = |status: u16, code: &str, message: &str| {
        let body = json!([{ "message": message, "errorCode": code, "fields": [] }]).to_string();
        SalesforceError::of_answer(status, body.as_bytes())
    };
    type Make = fn(String) -> SalesforceError;
    let table: &[(u16, &str, Make)] = &[
        (401, "INVALID_SESSION_ID", SignIn),
        (403, "REQUEST_LIMIT_EXCEEDED", Quota),
        (400, "UNABLE_TO_LOCK_ROW", Later),
        (503, "SERVER_UNAVAILABLE", Later),
        (400, "QUERY_TIMEOUT", Later),
        (400, "INVALID_QUERY_LOCATOR", Later),
        (500, "UNKNOWN_EXCEPTION", Later),
        (400, "INVALID_REPLICATION_DATE", Span),
        (400, "EXCEEDED_ID_LIMIT", Span),
        (400, "MALFORMED_QUERY", Configuration),
        (400, "INVALID_FIELD", Configuration),
        (400, "INVALID_TYPE", Configuration),
        (403, "API_DISABLED_FOR_ORG", Configuration),
        (403, "INSUFFICIENT_ACCESS", Configuration),
        (405, "METHOD_NOT_ALLOWED", Configuration),
        (404, "NOT_FOUND", Gone),
        (404, "ENTITY_IS_DELETED", Gone),
        // The code counts, whatever the status.
        (500, "INVALID_FIELD", Configuration),
        // What nobody knows.
        (400, "SOMETHING_NEW", Configuration),
        (500, "SOMETHING_NEW", Later),
    ];
    for (status, code, make) in table {
        assert_eq!(answer(*status, code, "words"), make((*code).to_owned()), "{status} {code}");
    }
    let at_once = "ConcurrentRequests (Concurrent API Requests) Limit exceeded.";
    assert_eq!(answer(403, "REQUEST_LIMIT_EXCEEDED", at_once), Later("REQUEST_LIMIT_EXCEEDED".into()));
    let bare = |status: u16, body: &str| SalesforceError::of_answer(status, body.as_bytes());
    let statuses: &[(u16, Make)] = &[
        (200, Later),
        (302, Configuration),
        (400, Configuration),
        (401, SignIn),
        (403, Configuration),
        (404, Gone),
        (408, Later),
        (414, Configuration),
        (429, Later),
        (500, Later),
        (502, Later),
        (503, Later),
        (504, Later),
    ];
    for (status, make) in statuses {
        let expected = make(format!("status {status}"));
        for body in
            ["", "<html>canary</html>", "{}", "[]", "[{\"errorCode\":7}]", "[{\"errorCode\":\"a canary!\"}]"]
        {
            assert_eq!(bare(*status, body), expected, "{status} {body}");
        }
    }
}

/// Every answer of the token endpoint likewise; Salesforce's fixed sentences help, others are not repeated.
#[test]
fn every_refusal_of_a_token_is_classed() {
    let refused = |status: u16, error: &str, description: &str| {
        let body = json!({ "error": error, "error_description": description }).to_string();
        SalesforceError::of_grant(status, body.as_bytes()).to_string()
    };
    let mut found = BTreeMap::new();
    for (error, description) in [
        ("invalid_client", "invalid client credentials"),
        ("invalid_client_id", "client identifier invalid"),
        ("invalid_grant", "expired authorization code"),
        ("invalid_grant", "login rate exceeded"),
        ("invalid_grant", "the canary sings"),
        ("unsupported_grant_type", "grant type not supported"),
        ("server_error", ""),
    ] {
        found.insert(format!("{error}: {description}"), refused(400, error, description));
    }
    let found: Vec<String> = found.into_iter().map(|(error, said)| format!("{error} -> {said}")).collect();
    insta::assert_snapshot!(found.join("\n"), @r"
    invalid_client: invalid client credentials -> salesforce refused: no token: invalid_client (invalid client credentials)
    invalid_client_id: client identifier invalid -> salesforce refused: no token: invalid_client_id (client identifier invalid)
    invalid_grant: expired authorization code -> salesforce refused: no token: invalid_grant (expired authorization code)
    invalid_grant: login rate exceeded -> salesforce cannot for now: no token: invalid_grant (login rate exceeded)
    invalid_grant: the canary sings -> salesforce refused: no token: invalid_grant
    server_error:  -> salesforce cannot for now: no token: server_error
    unsupported_grant_type: grant type not supported -> salesforce refused: no token: unsupported_grant_type
    ");
    // A 401 there ends no session: signing in anew would go on for ever.
    for (status, said) in [
        (401, "refused"),
        (404, "refused"),
        (403, "refused"),
        (500, "cannot for now"),
        (429, "cannot for now"),
    ] {
        let failure = SalesforceError::of_grant(status, b"<html>").to_string();
        assert_eq!(failure, format!("salesforce {said}: no token: status {status}"));
    }
}

/// Whatever the network does to a call or to signing in, it passes, and the next call is answered.
#[tokio::test]
async fn what_the_network_does_passes() {
    let stage = Stage::new().await;
    for how in [
        Misbehave::Status(500),
        Misbehave::StatusAfter(502),
        Misbehave::ResetBefore,
        Misbehave::ResetAfter,
        Misbehave::TruncatedBody,
        Misbehave::HtmlBody,
        Misbehave::Own(Trouble::RowLocked),
        Misbehave::Own(Trouble::Unavailable),
    ] {
        for path in ["*/query", "*/token"] {
            assert!(stage.client.query(ALL).await.is_ok());
            if path == "*/token" {
                stage.sf.revoke_tokens();
            }
            stage.sf.faults().add(Fault::on(path, how.clone()).times(1));
            let outcome = stage.client.query(ALL).await.map(|page| page.total);
            let is_ours = path == "*/token" && matches!(how, Misbehave::Own(_));
            assert!(is_ours || matches!(outcome, Err(Later(_))), "{path} {how:?}: {outcome:?}");
            assert_eq!(stage.client.query(ALL).await.map(|page| page.total), Ok(0), "{path} {how:?}");
            stage.sf.faults().clear();
        }
    }
}

/// A call that is never answered ends, signing in as well.
#[tokio::test]
async fn a_call_that_is_never_answered_ends() {
    for path in ["*/query", "*/token"] {
        let stage = Stage::patient(Duration::from_millis(300)).await;
        stage.sf.faults().add(Fault::on(path, Misbehave::HangBefore));
        let outcome = stage.client.query(ALL).await.map(|page| page.total);
        assert_eq!(outcome, Err(Later("timeout".into())), "{path}");
        assert!(
            stage.sf.requests().iter().any(|request| request.fault.is_some()),
            "{path} was asked and hung"
        );
    }
}
