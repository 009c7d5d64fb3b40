//! The CRM's word and a person's: the newer counts, in whatever order they come.

use chrono::Duration;
use serde_json::json;

use super::*;

impl TestBot {
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
    let bot = TestBot::open().await;
    bot.industry("2026-11-23T10:00:01Z", json!("Banking")).await;
    bot.pass(Duration::hours(3)).await;
    bot.industry("2026-11-23T12:00:00Z", json!("Aerospace")).await;
    bot.industry("2026-11-23T12:30:00Z", json!("Aerospace")).await;
    assert_eq!(bot.industry_stands().await, "Aerospace");
    assert!(bot.reads(SAM).contains("Salesforce, 1 h ago"), "{}", bot.reads(SAM));
    let said = bot.said("industry").await;
    assert_eq!(bot.values("industry").await, ["Aerospace", "Banking"]);
    assert!(said.iter().all(|fact| !fact.by_person && fact.said_by == "Salesforce"));
    assert_eq!(said[0].said_at, at("2026-11-23T12:00:00Z"));
}

/// A person's newer word is not covered by an older feed; a newer word of the CRM does cover a person's older one.
/// Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn the_newer_word_counts_whosever_it_is() {
    let bot = TestBot::open().await;
    bot.industry("2026-11-23T10:00:01Z", json!("Banking")).await;
    bot.pass(Duration::hours(2)).await;
    bot.section(SAM, "business").await;
    bot.form(SAM).set("Industry", "Aviation").send().await;
    assert_eq!(bot.values("industry").await, ["Aviation", "Banking"], "what was covered is known");
    // It happened before Sam spoke, and is told after.
    bot.industry("2026-11-23T11:00:00Z", json!("Insurance")).await;
    assert_eq!(bot.industry_stands().await, "Aviation");
    bot.pass(Duration::hours(1)).await;
    bot.industry("2026-11-23T12:59:00Z", json!("Aerospace")).await;
    assert_eq!(bot.industry_stands().await, "Aerospace");
    assert_eq!(bot.values("industry").await, ["Aerospace", "Aviation", "Insurance", "Banking"]);
}

/// The CRM forgets: that takes back its own word, not a person's. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_forgets_takes_back_its_own_word_only() {
    let bot = TestBot::open().await;
    bot.industry("2026-11-23T10:00:01Z", json!("Banking")).await;
    bot.pass(Duration::hours(1)).await;
    bot.industry("2026-11-23T10:30:00Z", json!(null)).await;
    assert_eq!(bot.industry_stands().await, "");
    bot.form(SAM).set("Industry", "Aviation").send().await;
    bot.pass(Duration::hours(1)).await;
    bot.industry("2026-11-23T11:40:00Z", json!("Banking")).await;
    bot.section(SAM, "business").await;
    bot.form(SAM).set("Industry", "Aviation, still").send().await;
    bot.pass(Duration::hours(1)).await;
    bot.industry("2026-11-23T12:30:00Z", json!(null)).await;
    assert_eq!(bot.industry_stands().await, "Aviation, still");
}

/// An older message does not cover what the CRM knew from the start either. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_message_does_not_cover_what_the_crm_knows() {
    let bot = TestBot::open().await;
    let said = bot.ws.say(SAM, GENERAL, "Aviation, I think", None).await.expect("said");
    bot.pass(Duration::hours(1)).await;
    bot.industry("2026-11-23T10:30:00Z", json!("Aerospace")).await;
    bot.add(SAM, GENERAL, &said.ts).await;
    bot.picks(SAM, "record.account", "home", "Homeworld Inc.").await;
    bot.form(SAM).set("Which fact is it?", "Industry").send().await;
    assert!(bot.reads(SAM).contains("Aerospace · Salesforce"), "{}", bot.reads(SAM));
    assert_eq!(bot.industry_stands().await, "Aerospace");
}

/// A merged account takes along what people said of it, not what the CRM said of it alone. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn a_merged_account_takes_along_what_people_said() {
    const OTHER: &str = "0015e0000090001AAA";
    let bot = TestBot::open().await;
    bot.crm(json!({ "account": { "id": OTHER, "name": "Homeworld Ltd", "segment": "enterprise", "region": "EMEA", "sa_email": "sam.ortiz@example.com" } })).await;
    bot.command(SAM, "/handoff", "Homeworld Ltd").await.ok();
    let card = bot.ws.last_ephemeral(SAM).expect("the card");
    bot.press(SAM, &card, "Customer record").await.ok();
    bot.turn(SAM, "record.section#people").await;
    bot.form(SAM).set("Champion", "Kim Reed").send().await;
    bot.pass(Duration::hours(1)).await;
    bot.crm(json!({ "account": { "id": OTHER, "industry": "Retail" } })).await;
    bot.crm(json!({ "account": { "id": OTHER, "merged_into": HOMEWORLD } })).await;
    assert_eq!(bot.values("champion").await, ["Kim Reed"]);
    assert_eq!(bot.industry_stands().await, "");
}

/// The CRM speaks while somebody is writing: they read it before they cover it. Proves C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_crm_says_meanwhile_is_not_covered_unseen() {
    let bot = TestBot::open().await;
    bot.industry("2026-11-23T10:00:01Z", json!("Banking")).await;
    bot.pass(Duration::hours(1)).await;
    assert_eq!(bot.industry_stands().await, "Banking");
    bot.industry("2026-11-23T10:59:00Z", json!("Insurance")).await;
    bot.form(SAM).set("Industry", "Aviation").set("Recent news", "A merger").send().await;
    let text = bot.reads(SAM);
    assert!(text.contains("*Salesforce* changed this to “Insurance” 1 min ago"), "{text}");
    assert_eq!(bot.values("industry").await, ["Insurance", "Banking"]);
    bot.form(SAM).set("Industry", "Insurance").send().await;
    assert!(bot.reads(SAM).contains("✓ Saved: Recent news."), "{}", bot.reads(SAM));
    assert_eq!(bot.values("industry").await, ["Insurance", "Banking"]);
}
