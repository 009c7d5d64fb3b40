//! The field map held against what Salesforce describes: by `baton check`, and at the start.

use std::sync::Arc;

use baton::connectors::salesforce::fields::{Found, Missing};
use baton::connectors::salesforce::inspection;
use local_systems::salesforce::{Field, Salesforce};

use super::{SECRET, Stage, section, world};
use crate::cli::ran;
use crate::harness::*;

fn shown(found: Result<Vec<Found>, Vec<Missing>>) -> String {
    let found = found.map(|found| {
        let one = |one: &Found| format!("{} {} {:?}", one.mapped.key, one.name, one.relationship);
        found.iter().map(one).collect::<Vec<_>>()
    });
    let missing = |one: &Missing| format!("{}: {}", one.path, one.what);
    found.unwrap_or_else(|found| found.iter().map(missing).collect()).join("\n")
}

/// A field is read by what it is: a lookup by the user it leads to, a picklist as it is; capitals do not count.
#[tokio::test]
async fn a_field_is_read_by_what_it_is() {
    let mapped =
        |url: &str| section(url) + "[salesforce.fields]\nlam = \"lam__C\"\nsa = \"SA__c\"\nindustry = \"\"\n";
    let world = world().field("Account", Field::picklist("SA__c", &["SA Pool"]));
    let stage = Stage::of(world, mapped).await;
    insta::assert_snapshot!(shown(inspection::inspect(&stage.client).await), @r#"
    segment Segment__c None
    region Region__c None
    lam LAM__c None
    csm Customer_Success_Manager__c Some("Customer_Success_Manager__r")
    sa SA__c None
    "#);
}

/// Everything that is missing is named at once: the key, the nearest field, and what would mend it.
#[tokio::test]
async fn everything_missing_is_named() {
    let mapped = |url: &str| {
        section(url)
            + "[salesforce.fields]\nregion = \"Regoin__c\"\nsegment = \"OwnerId\"\ncsm = \"ParentId\"\n"
    };
    let stage = Stage::of(world(), mapped).await;
    stage.sf.hide("Account", "LAM__c");
    stage.sf.hide("Opportunity", "Amount");
    stage.sf.hide("User", "Email");
    insta::assert_snapshot!(shown(inspection::inspect(&stage.client).await), @r#"
    salesforce.fields.segment: `salesforce.fields.segment`: OwnerId is of the type reference; it has to be text or a picklist
    salesforce.fields.region: `salesforce.fields.region`: Regoin__c is no field of Account that Baton's user may see; did you mean `Region__c`? Name the field, or leave it out with region = ""
    salesforce.fields.lam: `salesforce.fields.lam`: LAM__c, the default, is no field of Account that Baton's user may see; name the field, or leave it out with lam = ""
    salesforce.fields.csm: `salesforce.fields.csm`: ParentId leads to no user, so nobody can be read there
    salesforce: Baton's user may not see Amount of Opportunity; give it read access (field-level security)
    salesforce: Baton's user may not see Email of User; give it read access (field-level security)
    "#);
    // Its fault stands at the line that says it, or at the section.
    let faults = inspection::faults(&stage.client, &stage.config).await;
    let lines: Vec<_> = faults.iter().map(|fault| fault.line.is_some()).collect();
    assert_eq!(lines, [true; 6]);
    // Granted again, nothing is missing.
    let stage = Stage::new().await;
    stage.sf.hide("Account", "LAM__c");
    assert!(inspection::inspect(&stage.client).await.is_err());
    stage.sf.grant("Account", "LAM__c");
    assert!(inspection::inspect(&stage.client).await.is_ok());
}

/// `baton check` signs in, and names a missing field with its line, a refused secret and a Salesforce that is not there;
/// `baton serve` says the same and serves all the same. No secret is written.
#[tokio::test(flavor = "multi_thread")]
async fn check_and_the_start_name_what_is_missing() {
    let ground = Ground::lay(1).await;
    let sf = Salesforce::start(world(), Arc::new(|| chrono::Utc::now().timestamp_millis())).await;
    let toml = config() + &section(sf.base_url()) + "[salesforce.fields]\nregion = \"Regoin__c\"\n";
    std::fs::write(ground.data.path().join("baton.toml"), &toml).expect("a file");
    let line = toml.lines().position(|line| line.starts_with("region = \"Regoin")).expect("the line") + 1;
    let fault = format!("baton.toml:{line}: `salesforce.fields.region`: Regoin__c is no field of Account");
    let checked = async |secret: &str| {
        let mut check = ground.command(&["check"]);
        check.env("SALESFORCE_CLIENT_SECRET", secret).env("RUST_LOG", "trace");
        let (code, out, err) = ran(check).await;
        assert!(code == 1 && !out.contains(secret) && !err.contains(secret), "{code} {out}{err}");
        out
    };
    let out = checked(SECRET).await;
    assert!(out.contains(&fault) && out.contains("did you mean `Region__c`?"), "{out}");
    let out = checked("canary-of-another").await;
    assert!(
        out.contains("salesforce refused: no token: invalid_client (invalid client credentials)"),
        "{out}"
    );
    let mut serve = ground.command(&["serve"]);
    serve.env("SALESFORCE_CLIENT_SECRET", SECRET).env("RUST_LOG", "trace");
    let running = ground.start_as(serve).await;
    ground.until("the start says it", || ground.log().contains(&fault)).await;
    assert!(!ground.log().contains(SECRET));
    let metrics = reqwest::get(format!("http://{}/metrics", running.address)).await.expect("an answer");
    let metrics = metrics.text().await.expect("the metrics");
    assert!(metrics.contains("baton_salesforce_calls{which=\"allowed\"} 100000"), "{metrics}");
    drop(running);
    let mut without = ground.command(&["serve"]);
    without.env("RUST_LOG", "info");
    let (code, _, err) = ran(without).await;
    assert!(code != 0 && err.contains("SALESFORCE_CLIENT_SECRET: is not set"), "{err}");
    drop(sf);
    let out = checked(SECRET).await;
    assert!(out.contains("salesforce cannot for now: no connection"), "{out}");
}
