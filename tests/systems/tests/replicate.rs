//! What was changed or deleted in a span, and how far that can be relied upon.

use crate::stage::{Reply, Stage, encoded};
use serde_json::{Value, json};

async fn asked(stage: &Stage, object: &str, what: &str, start: &str, end: &str) -> Reply {
    let parameters = encoded(&[("start", start), ("end", end)]);
    stage.get(&format!("sobjects/{object}/{what}/?{parameters}")).await
}

#[tokio::test]
async fn the_changed_are_named_once_and_the_deleted_elsewhere() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    let (kept, gone) = (stage.deal(&acme), stage.deal(&acme));
    stage.pass(60_000);
    stage.sf.change(&kept, json!({ "NextStep": "Call" })).unwrap();
    stage.sf.delete(&gone).unwrap();
    stage.pass(300_000);
    let (start, end) = ("2026-11-21T22:14:00Z", "2026-11-21T22:16:30.500+00:00");
    let updated = asked(&stage, "Opportunity", "updated", start, end).await;
    assert_eq!(updated.body, json!({ "ids": [kept], "latestDateCovered": "2026-11-21T22:16:00.000+0000" }));
    let deleted = asked(&stage, "Opportunity", "deleted", start, end).await;
    let record = json!({ "id": gone, "deletedDate": "2026-11-21T22:15:00.000+0000" });
    assert_eq!(deleted.body["deletedRecords"], json!([record]));
    assert_eq!(deleted.body["latestDateCovered"], "2026-11-21T22:16:00.000+0000");
    let history = asked(&stage, "OpportunityHistory", "updated", start, end).await;
    assert_eq!(history.body["ids"].as_array().unwrap().len(), 1);
    // The end does not belong to the span, and neither end has seconds.
    let before = asked(&stage, "Opportunity", "updated", start, "2026-11-21T22:15:59Z").await;
    assert_eq!(before.body["ids"], json!([]));
}

#[tokio::test]
async fn an_open_transaction_holds_back_how_far_is_covered() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    stage.pass(61_000);
    let open = stage.sf.open_transaction();
    stage.pass(1_000);
    open.hand().change(&acme, json!({ "Name": "Late" })).unwrap();
    stage.pass(600_000);
    let covered = async || {
        let reply = asked(&stage, "Account", "updated", "2026-11-21T22:15:00Z", "2026-11-21T22:24:00Z").await;
        (reply.body["latestDateCovered"].clone(), reply.body["ids"].clone())
    };
    assert_eq!(covered().await, (json!("2026-11-21T22:15:01.000+0000"), json!([])));
    open.commit();
    assert_eq!(covered().await, (json!("2026-11-21T22:24:00.000+0000"), json!([acme])));
    // Nothing is covered that has not come yet.
    let ahead = asked(&stage, "Account", "updated", "2026-11-21T22:15:00Z", "2026-11-22T22:00:00Z").await;
    assert_eq!(ahead.body["latestDateCovered"], "2026-11-21T22:25:00.000+0000");
}

#[tokio::test]
async fn spans_that_are_none_are_refused() {
    let stage = Stage::new().await;
    let now = "2026-11-21T22:14:00Z";
    for (start, end, code) in [
        (now, now, "INVALID_REPLICATION_DATE"),
        (now, "2026-11-21T22:14:59Z", "INVALID_REPLICATION_DATE"),
        (now, "2026-11-21T22:00:00Z", "INVALID_REPLICATION_DATE"),
        ("2026-10-22T22:13:00Z", now, "INVALID_REPLICATION_DATE"),
        ("2026-10-23T00:00:00", now, "ILLEGAL_QUERY_PARAMETER_VALUE"),
        ("2026-11-20T00:00:00 00:00", now, "ILLEGAL_QUERY_PARAMETER_VALUE"),
        ("", now, "ILLEGAL_QUERY_PARAMETER_VALUE"),
    ] {
        assert_eq!(
            asked(&stage, "Account", "updated", start, end).await.refused(),
            (400, code),
            "{start} {end}"
        );
    }
    assert_eq!(asked(&stage, "Account", "updated", "2026-10-22T22:14:00Z", now).await.status, 200);
    let old = asked(&stage, "Account", "deleted", "2026-11-05T22:14:00Z", now).await;
    assert_eq!(old.refused(), (400, "INVALID_REPLICATION_DATE"));
    assert_eq!(
        asked(&stage, "Lead", "updated", "2026-11-20T22:14:00Z", now).await.refused(),
        (404, "NOT_FOUND")
    );
}

#[tokio::test]
async fn too_many_ids_are_refused() {
    let stage = Stage::new().await;
    stage.sf.set_id_limit(2);
    (0..3).for_each(|number| drop(stage.account(&format!("Account {number}"))));
    stage.pass(60_000);
    let reply = asked(&stage, "Account", "updated", "2026-11-21T22:14:00Z", "2026-11-21T22:15:00Z").await;
    assert_eq!(reply.refused(), (400, "EXCEEDED_ID_LIMIT"));
    stage.sf.set_id_limit(3);
    let reply = asked(&stage, "Account", "updated", "2026-11-21T22:14:00Z", "2026-11-21T22:15:00Z").await;
    assert_eq!(reply.body["ids"].as_array().map(Vec::len), Some(3));
    assert_eq!(stage.get("sobjects/Account/updated").await.refused(), (400, "ILLEGAL_QUERY_PARAMETER_VALUE"));
    assert_ne!(reply.body["ids"][0], Value::Null);
}
