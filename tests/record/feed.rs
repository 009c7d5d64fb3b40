//! The CRM's word and a person's: the newer counts, in whatever order they come.

use chrono::Duration;
use serde_json::json;

use super::*;

impl Stage {
    /// The CRM says what industry Homeworld is in.
    async fn industry(&self, time: &str, industry: serde_json::Value) {
        self.crm_at(time.into(), json!({ "account": { "id": HOMEWORLD, "industry": industry } })).await;
    }

    async fn industry_stands(&self) -> String {
        self.section(SAM, "business").await;
        self.filled(SAM, "Industry")
    }
}

/// What the CRM knows from the start is known; what it says anew is a fact with the moment at which it happened.
/// What it says again is nothing new. Proves C1, G1.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_crm_says_anew_is_a_fact() {
    let stage = Stage::open().await;
    stage.industry("2026-11-23T10:00:01Z", json!("Banking")).await;
    stage.pass(Duration::hours(3)).await;
    stage.industry("2026-11-23T12:00:00Z", json!("Aerospace")).await;
    stage.industry("2026-11-23T12:30:00Z", json!("Aerospace")).await;
    assert_eq!(stage.industry_stands().await, "Aerospace");
    assert!(stage.reads(SAM).contains("Salesforce, 1 h ago"), "{}", stage.reads(SAM));
    let said = stage.said("industry").await;
    assert_eq!(stage.values("industry").await, ["Aerospace", "Banking"]);
    assert!(said.iter().all(|fact| !fact.by_person && fact.said_by == "Salesforce"));
    assert_eq!(said[0].said_at, at("2026-11-23T12:00:00Z"));
}

/// A person's newer word is not covered by an older feed; a newer word of the CRM does cover a person's older one.
/// Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn the_newer_word_counts_whosever_it_is() {
    let stage = Stage::open().await;
    stage.industry("2026-11-23T10:00:01Z", json!("Banking")).await;
    stage.pass(Duration::hours(2)).await;
    stage.section(SAM, "business").await;
    stage.form(SAM).set("Industry", "Aviation").send().await;
    assert_eq!(stage.values("industry").await, ["Aviation", "Banking"], "what was covered is known");
    // It happened before Sam spoke, and is told after.
    stage.industry("2026-11-23T11:00:00Z", json!("Insurance")).await;
    assert_eq!(stage.industry_stands().await, "Aviation");
    stage.pass(Duration::hours(1)).await;
    stage.industry("2026-11-23T12:59:00Z", json!("Aerospace")).await;
    assert_eq!(stage.industry_stands().await, "Aerospace");
    assert_eq!(stage.values("industry").await, ["Aerospace", "Aviation", "Insurance", "Banking"]);
}

/// The CRM forgets: that takes back its own word, not a person's. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_forgets_takes_back_its_own_word_only() {
    let stage = Stage::open().await;
    stage.industry("2026-11-23T10:00:01Z", json!("Banking")).await;
    stage.pass(Duration::hours(1)).await;
    stage.industry("2026-11-23T10:30:00Z", json!(null)).await;
    assert_eq!(stage.industry_stands().await, "");
    stage.form(SAM).set("Industry", "Aviation").send().await;
    stage.pass(Duration::hours(1)).await;
    stage.industry("2026-11-23T11:40:00Z", json!("Banking")).await;
    stage.section(SAM, "business").await;
    stage.form(SAM).set("Industry", "Aviation, still").send().await;
    stage.pass(Duration::hours(1)).await;
    stage.industry("2026-11-23T12:30:00Z", json!(null)).await;
    assert_eq!(stage.industry_stands().await, "Aviation, still");
}

/// An older message does not cover what the CRM knew from the start either. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_message_does_not_cover_what_the_crm_knows() {
    let stage = Stage::open().await;
    let said = stage.ws.say(SAM, GENERAL, "Aviation, I think", None).await.expect("said");
    stage.pass(Duration::hours(1)).await;
    stage.industry("2026-11-23T10:30:00Z", json!("Aerospace")).await;
    stage.add(SAM, GENERAL, &said.ts).await;
    stage.form(SAM).set("Account", "Homeworld Inc.").set("What it tells", "Industry").send().await;
    assert!(stage.reads(SAM).contains("Aerospace · Salesforce"), "{}", stage.reads(SAM));
    assert_eq!(stage.industry_stands().await, "Aerospace");
}

/// A merged account takes along what people said of it, not what the CRM said of it alone. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_merged_account_takes_along_what_people_said() {
    const OTHER: &str = "0015e0000090001AAA";
    let stage = Stage::open().await;
    stage.crm(json!({ "account": { "id": OTHER, "name": "Homeworld Ltd", "segment": "enterprise", "region": "EMEA", "sa_email": "sam.ortiz@example.com" } })).await;
    stage.command(SAM, "/handoff", "Homeworld Ltd").await.ok();
    let card = stage.ws.ephemerals(SAM).pop().expect("the card");
    stage.press(SAM, &card, "Customer record").await.ok();
    stage.turn(SAM, "record.section#people").await;
    stage.form(SAM).set("Champion", "Kim Reed").send().await;
    stage.pass(Duration::hours(1)).await;
    stage.crm(json!({ "account": { "id": OTHER, "industry": "Retail" } })).await;
    stage.crm(json!({ "account": { "id": OTHER, "merged_into": HOMEWORLD } })).await;
    assert_eq!(stage.values("champion").await, ["Kim Reed"]);
    assert_eq!(stage.industry_stands().await, "");
}

/// The CRM speaks while somebody is writing: they read it before they cover it. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_crm_says_meanwhile_is_not_covered_unseen() {
    let stage = Stage::open().await;
    stage.industry("2026-11-23T10:00:01Z", json!("Banking")).await;
    stage.pass(Duration::hours(1)).await;
    assert_eq!(stage.industry_stands().await, "Banking");
    stage.industry("2026-11-23T10:59:00Z", json!("Insurance")).await;
    stage.form(SAM).set("Industry", "Aviation").set("Recent news", "A merger").send().await;
    let text = stage.reads(SAM);
    assert!(text.contains("*Salesforce* changed this to “Insurance” 1 min ago"), "{text}");
    assert_eq!(stage.values("industry").await, ["Insurance", "Banking"]);
    stage.form(SAM).set("Industry", "Insurance").send().await;
    assert!(stage.reads(SAM).contains("✓ Saved: Recent news."), "{}", stage.reads(SAM));
    assert_eq!(stage.values("industry").await, ["Insurance", "Banking"]);
}
