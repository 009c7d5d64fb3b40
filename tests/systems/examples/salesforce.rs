//! An organization to try by hand, and for the independent clients of `tests/systems/judges/`:
//! `cargo run -p local-systems --example salesforce`, then speak to the address it prints. It ends with its input.
//!
//! With `--used-up` the day's quota is used up from the start.

#![allow(clippy::disallowed_methods, reason = "an organization to try by hand goes by the machine's clock")]

use local_systems::salesforce::{ConnectedApp, Field, Refusal, Salesforce, World};
use serde_json::json;
use std::io::Read;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

#[tokio::main]
async fn main() -> Result<(), Refusal> {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    let app =
        ConnectedApp::new("judge", "judge's secret").public_key(include_str!("../tests/keys/public.pem"));
    let world = World::new()
        .app(app)
        .field("Account", Field::lookup("CSM__c", &["User"]).labeled("Customer Success Manager"))
        .field("Account", Field::picklist("Segment__c", &["Enterprise", "Commercial"]))
        .field("Account", Field::text("Secret__c", 10))
        .field("Account", Field::text("Fixed__c", 10))
        .field("Task", Field::external_id("Handoff_Key__c").unique())
        .field("Task", Field::external_id("Loose_Key__c"));
    let salesforce = Salesforce::start(world, Arc::new(now)).await;
    salesforce.hide("Account", "Secret__c");
    salesforce.make_read_only("Account", "Fixed__c");
    salesforce.set_page_size(3);
    seed(&salesforce)?;
    if std::env::args().any(|argument| argument == "--used-up") {
        salesforce.set_usage(100_000, 100_000);
    }
    println!("{}", salesforce.base_url());
    let until_the_end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    let _closed = until_the_end.await;
    Ok(())
}

/// Eight accounts, of which the first has a CSM and a deal that moved, the last is deleted, and two tasks with one key.
fn seed(salesforce: &Salesforce) -> Result<(), Refusal> {
    let csm = json!({ "Username": "ravi@example.com", "FirstName": "Ravi", "LastName": "Patel", "Email": "ravi@example.com" });
    let csm = salesforce.put("User", csm)?;
    let mut accounts = Vec::new();
    for number in 1..=8 {
        accounts.push(salesforce.put("Account", json!({ "Name": format!("Account {number}") }))?);
    }
    salesforce.change(&accounts[0], json!({ "CSM__c": csm, "Segment__c": "Enterprise" }))?;
    let deal = json!({
        "Name": "The deal", "AccountId": accounts[0], "StageName": "3-Technical Evaluation", "Amount": 120_000.5,
        "CloseDate": "2026-12-15",
    });
    let deal = salesforce.put("Opportunity", deal)?;
    salesforce.change(&deal, json!({ "StageName": "4-Proposal" }))?;
    for _ in 0..2 {
        salesforce.put("Task", json!({ "Subject": "A twin", "Loose_Key__c": "twin" }))?;
    }
    salesforce.delete(&accounts[7])
}
