//! Nothing secret and no customer's word is written, whatever goes wrong.

use baton::connectors::salesforce::inspection;
use baton::connectors::salesforce::users::by_email;
use local_systems::salesforce::{INTEGRATION, Trouble};
use local_systems::{Fault, Misbehave};
use serde_json::json;

use super::{BEGAN, PEM, SECRET, Stage, section, section_jwt, world};
use crate::harness::KeptLog;

/// With the log at its most talkative, libraries' included, through every misbehavior: neither a secret, a token, an
/// assertion nor what a record holds is written, and no failure repeats any of it.
#[tokio::test]
async fn nothing_secret_is_written_whatever_goes_wrong() {
    let log = KeptLog::default();
    let _kept = log.keep();
    let mut said = String::new();
    let mut tokens = Vec::new();
    for stage in [Stage::of(world(), section).await, Stage::of(world(), section_jwt).await] {
        let account = json!({ "Name": "canary-of-the-customer" });
        let account = stage.sf.put("Account", account).expect("an account");
        let ask = async || {
            let read = match stage.client.query("SELECT Id, Name FROM Account").await {
                Ok(page) => format!("{}", page.total),
                Err(failure) => format!("{failure} {failure:?}"),
            };
            let change = json!({ "Name": "canary-of-the-change", "LAM__c": "canary-of-a-wrong-value" });
            let changed = stage.client.change("Account", &account, &change, Some(BEGAN)).await;
            let task = json!({ "Subject": "canary-of-the-task" });
            let made = stage.client.upsert("Task", "Nothing__c", "h-1", &task).await;
            let found = by_email(&stage.client, "canary-of-the-person@example.com").await;
            format!("{read} {changed:?} {made:?} {found:?}")
        };
        for how in [
            Misbehave::HtmlBody,
            Misbehave::TruncatedBody,
            Misbehave::StatusAfter(500),
            Misbehave::ResetAfter,
            Misbehave::Own(Trouble::TokensRevoked),
            Misbehave::Own(Trouble::RowLocked),
        ] {
            for path in ["*/query", "*/token", "*/Account/*", "*/Task/*"] {
                stage.sf.faults().add(Fault::on(path, how.clone()).times(1));
                said += &ask().await;
                said += &ask().await;
                tokens.extend(stage.sf.token_of(INTEGRATION));
                stage.sf.revoke_tokens();
                stage.sf.faults().clear();
            }
        }
        assert!(inspection::faults(&stage.client, &stage.config).await.is_empty());
        said += &format!("{:?} {:?}", stage.config.salesforce, stage.client.quota());
        stage.sf.set_instance_url(Some("https://evil.example.com"));
        stage.sf.revoke_tokens();
        said += &ask().await;
    }
    let written = log.written() + &said;
    assert!(written.contains("TRACE"), "the log was kept");
    assert!(said.contains("evil.example.com") && said.contains("unreadable"), "it did go wrong: {said}");
    assert!(!tokens.is_empty());
    let key = PEM.lines().nth(3).expect("a line of the key");
    let canaries = tokens.iter().map(String::as_str).chain([SECRET, key, "canary-of", "assertion=ey"]);
    for canary in canaries {
        let line = written.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary} was written");
    }
}
