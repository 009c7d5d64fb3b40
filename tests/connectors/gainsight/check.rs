//! `baton check` names what keeps Baton from working in Gainsight, and only reads.

use baton::connectors::gainsight::inspection;
use local_systems::gainsight::{ACCESS_KEY, Field, World};

use super::Stage;

async fn missing(stage: &Stage) -> String {
    let found = inspection::inspect(&stage.client).await.err().unwrap_or_default();
    found.iter().map(|one| format!("{}: {}", one.path, one.what)).collect::<Vec<_>>().join("\n")
}

/// Where everything is there nothing is named, and nothing is written.
#[tokio::test]
async fn a_sound_tenant_has_no_faults() {
    let stage = Stage::new().await;
    assert_eq!(missing(&stage).await, "");
    let asked = stage.gainsight.requests();
    assert!(!asked.is_empty() && asked.iter().all(|one| one.method == "GET" || one.path.contains("/query/")));
    assert!(inspection::UNVERIFIED.contains("never tried with a real tenant"));
}

/// The key, fields that are not there, those that cannot be changed, and values that a picklist does not offer: each is
/// named at its key of `baton.toml`, with its line.
#[tokio::test]
async fn everything_missing_is_named() {
    let world = World::new()
        .field(Field::picklist("Priority__gc", &["pr1", "Pr2"]))
        .field(Field::text("Lifecycle__gc", 20).read_only());
    let stage = Stage::of(world, ACCESS_KEY, |text| {
        text.replace("[gainsight]\n", "[gainsight]\nkey_field = \"CRM_Id__gc\"\n")
    })
    .await;
    insta::assert_snapshot!(missing(&stage).await, @"
    gainsight.key_field: `gainsight.key_field`: the Company object has no field CRM_Id__gc
    gainsight.priority_field: `gainsight.priority_field`: Priority__gc does not offer Pr3, Pr4; add the values there, or say in `gainsight.priority_values` which ones it offers
    gainsight.lifecycle_field: `gainsight.lifecycle_field`: Lifecycle__gc cannot be changed over the API
    gainsight.health_field: `gainsight.health_field`: the Company object has no field Health__gc
    ");
    let faults = inspection::faults(&stage.client, &stage.config).await;
    assert!(faults.iter().all(|fault| fault.line.is_some()));
    let stage = Stage::of(World::of_customers(), "another-key", |text| text).await;
    insta::assert_snapshot!(missing(&stage).await, @"gainsight: gainsight does not accept the access key");
}
