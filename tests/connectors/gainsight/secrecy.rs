//! The access key is written nowhere, whatever goes wrong.

use baton::connectors::gainsight::inspection;
use baton_storage::states::Priority;
use local_systems::gainsight::{ACCESS_KEY, Trouble};
use local_systems::{Fault, Misbehave};
use serde_json::json;

use super::land::{Land, NORTHWIND};
use super::{Stage, section};
use crate::harness::*;

/// With the log at its most talkative, libraries' included, through every misbehavior: neither the key nor what a company
/// holds is written, and no failure repeats any of it.
#[tokio::test]
async fn the_key_is_written_nowhere_whatever_goes_wrong() {
    let log = KeptLog::default();
    let _kept = log.keep();
    let stage = Stage::new().await;
    stage.gainsight.put(json!({ "Name": "canary-of-the-customer", "SFDC_Account_ID": "canary-key" }));
    let mut said = format!("{:?} {:?}", stage.config.gainsight, section("x"));
    for how in [
        Misbehave::HtmlBody,
        Misbehave::TruncatedBody,
        Misbehave::StatusAfter(500),
        Misbehave::ResetAfter,
        Misbehave::Own(Trouble::SaysNo),
        Misbehave::Own(Trouble::RecordsFail),
        Misbehave::Own(Trouble::TooOften),
        Misbehave::Own(Trouble::KeyRevoked),
    ] {
        stage.gainsight.faults().add(Fault::on("*", how).times(1));
        let outcome = stage.client.set("canary-key", &[("Priority__gc", "canary-of-the-customer")]).await;
        said += &outcome.err().map(|failure| format!("{failure} {failure:?}\n")).unwrap_or_default();
        stage.gainsight.renew_key();
        let refused = stage.client.set("canary-key", &[("Lifecycle__gc", "canary-of-the-customer")]).await;
        said += &format!("{refused:?}\n{:?}\n", inspection::inspect(&stage.client).await);
    }
    let written = log.written() + &said;
    assert!(written.contains("TRACE"), "the log was kept");
    assert!(said.contains("does not accept") && said.contains("unreadable"), "it did go wrong: {said}");
    for canary in [ACCESS_KEY, "canary-of-the-customer", "canary-key"] {
        let line = written.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary} was written");
    }
}

/// What a running Baton remembers of a broken connection, and the audit of what was entered, hold no key and no customer.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_remembered_holds_a_secret() {
    let land = Land::open().await;
    land.gainsight.change(NORTHWIND, json!({ "Health__gc": "Green" }));
    for how in [Misbehave::HtmlBody, Misbehave::Own(Trouble::SaysNo), Misbehave::Status(422)] {
        land.gainsight.faults().add(Fault::on("*", how).times(3));
        land.decides(Priority::Pr1).await;
        land.decides(Priority::Pr2).await;
    }
    land.gainsight.revoke_key();
    land.decides(Priority::Pr1).await;
    let mut db = land.bot.app.storage.read().await.expect("a reader");
    let known = baton_storage::connections::of(&mut db, "gainsight").await.expect("the connection");
    drop(db);
    let outbox = format!("{:?}", land.bot.outbox().await);
    let audit = land.bot.audited("gainsight.").await.join("\n");
    let kept = format!("{known:?}\n{audit}");
    assert!(known.failure.is_some(), "{kept}");
    assert!(!kept.contains("Northwind") && !(kept + &outbox).contains(ACCESS_KEY));
    land.bot.unread_is_fine("who hears of a level is looked at in tests/priority");
}
