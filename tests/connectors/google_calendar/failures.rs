//! What each refusal of Google's means, and what the client makes of an answer that is none.

use std::time::Duration;

use baton::connectors::google_calendar::client::failure::GoogleError;
use baton::connectors::http::Reply;
use local_systems::google_calendar::Trouble;
use local_systems::{Fault, Misbehave};

use super::{SAMS, Stage};

fn reply(status: u16, body: &str) -> Reply {
    Reply { status, headers: Default::default(), body: body.to_owned().into() }
}

fn of(status: u16, reason: &str) -> GoogleError {
    let body =
        format!(r#"{{"error":{{"code":{status},"message":"canary","errors":[{{"reason":"{reason}"}}]}}}}"#);
    GoogleError::of_answer(&reply(status, &body))
}

/// Every documented refusal has its meaning; what is not known is refused, and what passes is later. No word of an answer is
/// repeated.
#[test]
fn each_refusal_has_its_meaning() {
    for (status, reason, means) in [
        (401, "authError", GoogleError::Key("the token is not accepted")),
        (403, "quotaExceeded", GoogleError::Quota),
        (403, "accessNotConfigured", GoogleError::NotEnabled),
        (403, "insufficientPermissions", GoogleError::Scope),
        (403, "forbiddenForServiceAccounts", GoogleError::Delegation),
        (403, "forbiddenForNonOrganizer", GoogleError::Forbidden("somebody else organizes it")),
        (403, "requiredAccessLevel", GoogleError::Forbidden("too few rights in that calendar")),
        (404, "notFound", GoogleError::Gone),
        (409, "duplicate", GoogleError::Exists),
        (410, "deleted", GoogleError::Deleted),
        (410, "fullSyncRequired", GoogleError::Forgotten),
        (412, "conditionNotMet", GoogleError::Changed),
        (400, "timeRangeEmpty", GoogleError::Refused(400)),
    ] {
        assert_eq!(of(status, reason), means, "{status} {reason}");
        assert!(!means.to_string().contains("canary"));
    }
    for (status, reason) in
        [(403, "rateLimitExceeded"), (403, "userRateLimitExceeded"), (429, "x"), (500, "x"), (302, "")]
    {
        assert!(of(status, reason).passes(), "{status} {reason}");
    }
    let grant = |status: u16, error: &str, why: &str| {
        let body = format!(r#"{{"error":"{error}","error_description":"{why}"}}"#);
        GoogleError::of_grant(&reply(status, &body))
    };
    let unauthorized = "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.";
    for (status, error, why, means) in [
        (401, "unauthorized_client", unauthorized, GoogleError::Delegation),
        (400, "invalid_grant", "Invalid email or User ID", GoogleError::Nobody),
        (
            400,
            "invalid_grant",
            "Invalid JWT Signature.",
            GoogleError::Key("the key of the service account is no longer good"),
        ),
        (
            400,
            "invalid_grant",
            "Invalid grant: account not found",
            GoogleError::Key("the service account is unknown"),
        ),
        (
            400,
            "invalid_grant",
            "Token has been expired or revoked.",
            GoogleError::Key("it has expired or was revoked"),
        ),
        (
            401,
            "invalid_client",
            "Unauthorized",
            GoogleError::Key("the OAuth client or its secret is unknown"),
        ),
    ] {
        assert_eq!(grant(status, error, why), means, "{error} {why}");
    }
    assert!(grant(503, "", "").passes());
}

/// What the network does passes; a token that has ended is asked for anew, once, and one is used for an hour.
#[tokio::test]
async fn what_passes_is_told_from_what_does_not() {
    let stage = Stage::new().await;
    for how in [
        Misbehave::Status(502),
        Misbehave::ResetBefore,
        Misbehave::ResetAfter,
        Misbehave::TruncatedBody,
        Misbehave::HtmlBody,
        Misbehave::StatusAfter(500),
        Misbehave::Own(Trouble::TooOften),
        Misbehave::Own(Trouble::TooMany),
        Misbehave::Own(Trouble::Backend),
    ] {
        stage.calendar.faults().add(Fault::on("GET *", how.clone()).times(1));
        let failure = stage.client.look(SAMS).await.err();
        assert!(failure.as_ref().is_none_or(GoogleError::passes), "{how:?}: {failure:?}");
        stage.calendar.faults().clear();
    }
    let tokens = |stage: &Stage| stage.calendar.requests().iter().filter(|one| one.path == "/token").count();
    assert_eq!(tokens(&stage), 1);
    stage.calendar.end_tokens();
    assert_eq!(stage.client.look(SAMS).await, Ok(()));
    assert_eq!(tokens(&stage), 2);
    stage.clock.advance(chrono::Duration::seconds(3_580));
    assert_eq!(stage.client.look(SAMS).await, Ok(()));
    assert_eq!(tokens(&stage), 3, "not in the last minute");
    stage.calendar.faults().add(Fault::on("GET *", Misbehave::Own(Trouble::TokenEnds)));
    let failure = stage.client.look(SAMS).await.expect_err("no token is good");
    assert_eq!(failure.to_string(), "google cannot for now: the token is not accepted, a new one too");
    assert_eq!(tokens(&stage), 4, "once more, and not for ever");
    assert_eq!(
        GoogleError::Later { what: "x".into(), wait: Some(Duration::from_secs(1)) }.to_string(),
        "google cannot for now: x"
    );
}
