//! Several records, and several calls, in one.

use crate::stage::Stage;
use serde_json::{Value, json};

const BASE: &str = "/services/data/v66.0";

fn statuses(body: &Value) -> Vec<(String, u64)> {
    let each = body["compositeResponse"].as_array().unwrap().iter();
    each.map(|one| (one["referenceId"].as_str().unwrap().to_owned(), one["httpStatusCode"].as_u64().unwrap()))
        .collect()
}

fn subrequest(method: &str, path: &str, reference: &str, body: Value) -> Value {
    json!({ "method": method, "url": format!("{BASE}/{path}"), "referenceId": reference, "body": body })
}

#[tokio::test]
async fn calls_in_one_name_what_earlier_ones_answered() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    let calls = json!([
        subrequest("PATCH", &format!("sobjects/Account/{acme}"), "account", json!({ "LAM__c": "9" })),
        subrequest("GET", "query?q=SELECT+Id,+OwnerId+FROM+Account", "found", Value::Null),
        subrequest(
            "POST",
            "sobjects/Task",
            "task",
            json!({ "Subject": "For @{found.records[0].Id}", "WhatId": "@{found.records[0].Id}" })
        ),
        subrequest("GET", "sobjects/Task/@{task.id}?fields=Subject", "read", Value::Null),
    ]);
    let used = stage.sf.used();
    let reply =
        stage.call("POST", "composite", json!({ "allOrNone": true, "compositeRequest": calls })).await;
    let statuses = statuses(&reply.body);
    let named = [("account", 204), ("found", 200), ("task", 201), ("read", 200)];
    assert_eq!(
        (reply.status, statuses),
        (200, named.map(|(name, status)| (name.to_owned(), status)).to_vec())
    );
    let answers = &reply.body["compositeResponse"];
    assert_eq!(
        (&answers[0]["body"], &answers[3]["body"]["Subject"]),
        (&Value::Null, &json!(format!("For {acme}")))
    );
    let task = answers[2]["body"]["id"].as_str().unwrap();
    assert_eq!(answers[2]["httpHeaders"]["Location"], format!("{BASE}/sobjects/Task/{task}"));
    assert_eq!((stage.field(task, "AccountId"), stage.sf.used()), (json!(acme), used + 1));
}

#[tokio::test]
async fn one_that_fails_undoes_the_others_where_all_belong_together() {
    for (together, middle, last) in [(true, 400, 400), (false, 201, 400)] {
        let stage = Stage::new().await;
        let calls = json!([
            subrequest("POST", "sobjects/Account", "account", json!({ "Name": "Acme" })),
            subrequest("POST", "sobjects/Task", "wrong", json!({ "Status": "Somewhere" })),
            subrequest("POST", "sobjects/Task", "after", json!({ "WhatId": "@{wrong.id}" })),
        ]);
        let reply = stage
            .call("POST", "composite", json!({ "allOrNone": together, "compositeRequest": calls }))
            .await;
        let wanted = [("account", middle), ("wrong", 400), ("after", last)];
        assert_eq!(statuses(&reply.body), wanted.map(|(name, status)| (name.to_owned(), status)));
        assert_eq!(reply.status, 200);
        let codes = [0, 1, 2].map(|at| reply.body["compositeResponse"][at]["body"][0]["errorCode"].clone());
        assert_eq!(codes[1], "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        assert_eq!(codes[2], "PROCESSING_HALTED");
        assert_eq!(codes[0] == "PROCESSING_HALTED", together);
        let left = usize::from(!together);
        assert_eq!((stage.sf.records("Account").len(), stage.sf.written().len()), (left, left));
    }
}

/// What the call says of all counts for the records of a collection within it, whatever that says itself.
#[tokio::test]
async fn a_collection_within_belongs_together_with_the_rest() {
    for (together, left) in [(true, 0), (false, 2)] {
        let stage = Stage::new().await;
        let account = |name: Value| json!({ "attributes": { "type": "Account" }, "Name": name });
        let records = json!({ "allOrNone": false, "records": [account(json!("One")), account(Value::Null)] });
        let calls = json!([
            subrequest("POST", "sobjects/Account", "account", json!({ "Name": "Acme" })),
            subrequest("POST", "composite/sobjects", "several", records),
        ]);
        let reply = stage
            .call("POST", "composite", json!({ "allOrNone": together, "compositeRequest": calls }))
            .await;
        let results = &reply.body["compositeResponse"][1]["body"];
        assert_eq!((&results[0]["success"], &results[1]["success"]), (&json!(!together), &json!(false)));
        assert_eq!(stage.sf.records("Account").len(), left);
    }
}

#[tokio::test]
async fn too_many_or_misshapen_calls_are_refused_whole() {
    let stage = Stage::new().await;
    let get = |reference: &str| subrequest("GET", "limits", reference, Value::Null);
    let query = |reference: &str| subrequest("GET", "query?q=SELECT+Id+FROM+Account", reference, Value::Null);
    let many = |count: usize, one: &dyn Fn(&str) -> Value| {
        (0..count).map(|at| one(&format!("r{at}"))).collect::<Value>()
    };
    for (calls, code) in [
        (many(26, &get), "LIMIT_EXCEEDED"),
        (many(6, &query), "LIMIT_EXCEEDED"),
        (json!([get("same"), get("same")]), "INVALID_INPUT"),
        (json!([get("a-b")]), "INVALID_INPUT"),
        (json!([{ "method": "GET", "referenceId": "a" }]), "JSON_PARSER_ERROR"),
        (Value::Null, "JSON_PARSER_ERROR"),
    ] {
        let reply = stage.call("POST", "composite", json!({ "compositeRequest": calls })).await;
        assert_eq!(reply.refused(), (400, code), "{calls}");
    }
    let reply = stage.call("POST", "composite", json!({ "compositeRequest": many(25, &get) })).await;
    assert!(statuses(&reply.body).iter().all(|(_, status)| *status == 200));
    let within = subrequest("POST", "composite", "within", json!({ "compositeRequest": [] }));
    let reply = stage.call("POST", "composite", json!({ "compositeRequest": [within] })).await;
    assert_eq!(reply.body["compositeResponse"][0]["body"][0]["errorCode"], "INVALID_INPUT");
}

#[tokio::test]
async fn a_collection_has_a_result_for_each() {
    let stage = Stage::new().await;
    let (acme, beta) = (stage.account("Acme"), stage.account("Beta"));
    let of = |id: &str, lam: &str| json!({ "attributes": { "type": "Account" }, "id": id, "LAM__c": lam });
    let change = async |together: bool| {
        let records = [of(&acme, "1"), of(&beta, "much too long"), of("001Hs000000000zIAA", "3")];
        stage.call("PATCH", "composite/sobjects", json!({ "allOrNone": together, "records": records })).await
    };
    let reply = change(true).await;
    let codes = |body: &Value| -> Vec<Value> {
        body.as_array().unwrap().iter().map(|one| one["errors"][0]["statusCode"].clone()).collect()
    };
    assert_eq!(reply.status, 200);
    assert_eq!(
        codes(&reply.body),
        [json!("ALL_OR_NONE_OPERATION_ROLLED_BACK"), json!("STRING_TOO_LONG"), json!("NOT_FOUND")]
    );
    assert_eq!(stage.field(&acme, "LAM__c"), Value::Null);
    let reply = change(false).await;
    assert_eq!(reply.body[0], json!({ "id": acme, "success": true, "errors": [] }));
    assert_eq!(codes(&reply.body)[1..], [json!("STRING_TOO_LONG"), json!("NOT_FOUND")]);
    assert_eq!(stage.field(&acme, "LAM__c"), "1");
    let read = stage
        .get(&format!("composite/sobjects/Account?ids={acme},001Hs000000000zIAA,{beta}&fields=Name,LAM__c"))
        .await;
    assert_eq!(
        (&read.body[0]["LAM__c"], &read.body[1], &read.body[2]["Name"]),
        (&json!("1"), &Value::Null, &json!("Beta"))
    );
    let read =
        stage.call("POST", "composite/sobjects/Account", json!({ "ids": [beta], "fields": ["Name"] })).await;
    assert_eq!(read.body[0]["Name"], "Beta");
    let many: Vec<Value> = (0..201).map(|_| of(&acme, "1")).collect();
    let reply = stage.call("PATCH", "composite/sobjects", json!({ "records": many })).await;
    assert_eq!(reply.refused(), (400, "EXCEEDED_ID_LIMIT"));
}

#[tokio::test]
async fn a_collection_makes_upserts_and_deletes() {
    let stage = Stage::new().await;
    let task = |key: &str, subject: &str| json!({ "attributes": { "type": "Task" }, "Handoff_Key__c": key, "Subject": subject });
    let at = "composite/sobjects/Task/Handoff_Key__c";
    let first = stage.call("PATCH", at, json!({ "records": [task("a", "one"), task("b", "two")] })).await;
    let again = stage.call("PATCH", at, json!({ "records": [task("b", "three"), task("c", "four")] })).await;
    let created = |body: &Value| [0, 1].map(|at| body[at]["created"].clone());
    assert_eq!(
        (created(&first.body), created(&again.body)),
        ([json!(true), json!(true)], [json!(false), json!(true)])
    );
    assert_eq!(first.body[1]["id"], again.body[0]["id"]);
    let made = stage
        .call("POST", "composite/sobjects", json!({ "records": [task("d", "five"), { "Subject": "x" }] }))
        .await;
    assert_eq!(
        (&made.body[0]["success"], &made.body[1]["errors"][0]["statusCode"]),
        (&json!(true), &json!("INVALID_INPUT"))
    );
    let ids = [&first.body[0]["id"], &made.body[0]["id"]].map(|id| id.as_str().unwrap()).join(",");
    let deleted =
        stage.call("DELETE", &format!("composite/sobjects?ids={ids}&allOrNone=true"), Value::Null).await;
    assert_eq!([&deleted.body[0]["success"], &deleted.body[1]["success"]], [true, true]);
    assert_eq!(stage.query("SELECT count() FROM Task").await.body["totalSize"], 2);
}
