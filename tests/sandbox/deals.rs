//! The Deals panel: the local Salesforce, and what the bot makes of what is changed there.

use serde_json::{Value, json};

use super::{Open, as_maya};

/// Homeworld's deal, as the panel shows it.
async fn homeworld(open: &Open) -> Value {
    let book = open.get("deals").await;
    let deals = book["deals"].as_array().expect("deals").clone();
    deals.into_iter().find(|deal| deal["account"] == "Homeworld Inc.").expect("Homeworld")
}

/// A deal that is changed in Salesforce is known to the bot at once, with its close date and its owner; what Salesforce
/// does not save is said. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_is_changed_in_salesforce() {
    let open = Open::new().await;
    let deal = homeworld(&open).await;
    assert_eq!(
        (&deal["stage"], &deal["owner"]),
        (&json!("3-Technical Evaluation"), &json!("alex@example.com"))
    );
    assert_eq!(deal["known"], deal["stage"], "both begin with the same");

    let change = json!({ "deal": deal["id"], "stage": "4-Proposal", "close_date": "2031-03-03", "owner": "jordan@example.com" });
    let answer = open.taken(open.post("deals", change).await);
    assert_eq!(answer, json!({ "running": true, "read": true }));
    let deal = homeworld(&open).await;
    assert_eq!((&deal["stage"], &deal["known"]), (&json!("4-Proposal"), &json!("4-Proposal")));
    let app = open.sandbox.bot.app().await.expect("a bot");
    let mut db = app.storage.read().await.expect("a reader");
    let id = baton_storage::ids::OpportunityId::from(deal["id"].as_str().expect("an id"));
    let known = baton_storage::opportunities::find(&mut db, &id).await.expect("asked").expect("known");
    assert_eq!(known.close_date.as_deref(), Some("2031-03-03"));
    assert_eq!(known.owner_email.as_deref(), Some("jordan@example.com"));
    drop(db);

    let (status, text) = open.post("deals", json!({ "deal": deal["id"], "stage": "Nearly there" })).await;
    assert!(status == 400 && text.starts_with("Salesforce refused: "), "{status} {text}");
    assert_eq!(homeworld(&open).await["stage"], "4-Proposal");
    open.end().await;
}

/// A deal that is changed while Baton is stopped, or while Salesforce is down, is read once both are there again: nothing
/// is lost, and nothing has to be sent again. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_nobody_could_read_is_read_later() {
    let open = Open::new().await;
    let deal = homeworld(&open).await["id"].clone();
    open.taken(open.post("bot", json!({ "act": "stop" })).await);
    let answer = open.taken(open.post("deals", json!({ "deal": deal, "stage": "4-Proposal" })).await);
    assert_eq!(answer, json!({ "running": false, "read": false }));
    assert_eq!(homeworld(&open).await["stage"], "4-Proposal", "it is there, whoever reads it");
    open.taken(open.post("bot", json!({ "act": "start" })).await);
    open.taken(open.post("time", as_maya("hour")).await);
    assert_eq!(homeworld(&open).await["known"], "4-Proposal");

    open.taken(open.post("systems", json!({ "system": "salesforce", "down": true })).await);
    let answer = open.taken(open.post("deals", json!({ "deal": deal, "stage": "5-Negotiating" })).await);
    assert_eq!(answer, json!({ "running": true, "read": false }));
    assert_eq!(homeworld(&open).await["known"], "4-Proposal");
    open.taken(open.post("systems", json!({ "system": "salesforce", "down": false })).await);
    open.taken(open.post("time", as_maya("hour")).await);
    assert_eq!(homeworld(&open).await["known"], "5-Negotiating");
    let (status, _) = open.post("systems", json!({ "system": "fax", "down": true })).await;
    assert_eq!(status, 400);
    open.end().await;
}
