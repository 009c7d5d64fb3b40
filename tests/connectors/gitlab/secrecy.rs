//! The token is written nowhere, whatever goes wrong.

use baton::connectors::gitlab::inspection;
use local_systems::gitlab::{TOKEN, Trouble};
use local_systems::{Fault, Misbehave};

use super::{Stage, section};
use crate::harness::KeptLog;

/// With the log at its most talkative, libraries' included, through every misbehavior: neither the token nor what a project
/// holds is written, and no failure repeats any of it.
#[tokio::test]
async fn the_token_is_written_nowhere_whatever_goes_wrong() {
    let log = KeptLog::default();
    let _kept = log.keep();
    let stage = Stage::new().await;
    let triage =
        stage.client.project_at("customer-success/account-triage").await.expect("asked").expect("it");
    let mut said = format!("{:?} {:?}", stage.config.gitlab, section("x"));
    for how in [
        Misbehave::HtmlBody,
        Misbehave::TruncatedBody,
        Misbehave::StatusAfter(500),
        Misbehave::ResetAfter,
        Misbehave::Own(Trouble::Forbidden),
        Misbehave::Own(Trouble::NoAccess),
        Misbehave::Own(Trouble::TooOften(1)),
        Misbehave::Own(Trouble::TokenRevoked),
    ] {
        stage.gitlab.faults().add(Fault::on("*", how).times(1));
        let outcome =
            stage.client.open_issue(triage.id, "canary-of-the-customer", "canary-of-the-customer").await;
        said += &outcome.err().map(|failure| format!("{failure} {failure:?}\n")).unwrap_or_default();
        let failures = inspection::inspect(&stage.client).await;
        said += &format!("{failures:?}\n");
        stage.gitlab.renew_tokens();
    }
    let written = log.written() + &said;
    assert!(written.contains("TRACE"), "the log was kept");
    assert!(said.contains("it was revoked") && said.contains("unreadable"), "it did go wrong: {said}");
    for canary in [TOKEN, "canary-of-the-customer"] {
        let line = written.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary} was written");
    }
}
