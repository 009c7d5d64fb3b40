//! One record through the API: made, read, changed, deleted, and every way of being refused.

use crate::stage::Stage;
use serde_json::{Value, json};

#[tokio::test]
async fn a_record_lives_through_the_api() {
    let stage = Stage::new().await;
    let maya = stage.person("Maya");
    let made = stage
        .call("POST", "sobjects/account", json!({ "name": "Acme", "CSM__c": &maya[..15], "LAM__c": "" }))
        .await;
    let id = made.body["id"].as_str().unwrap().to_owned();
    assert_eq!((made.status, &made.body), (201, &json!({ "id": id, "success": true, "errors": [] })));
    let at = format!("/services/data/v66.0/sobjects/Account/{id}");
    assert_eq!((made.headers["location"].to_str().unwrap(), id.len()), (at.as_str(), 18));
    let read = stage.get(&format!("sobjects/Account/{}?fields=Name,csm__c,LAM__c", &id[..15])).await;
    let attributes = json!({ "type": "Account", "url": at });
    assert_eq!(
        read.body,
        json!({ "attributes": attributes, "Name": "Acme", "CSM__c": maya, "LAM__c": null })
    );
    let changed = stage.call("PATCH", &at, json!({ "Seats__c": 7, "CSM__c": null })).await;
    assert_eq!((changed.status, &changed.body), (204, &json!("")));
    let whole = stage.get(&at).await.body;
    assert_eq!(
        (&whole["Seats__c"], &whole["CSM__c"], &whole["OwnerId"]),
        (&json!(7.0), &Value::Null, &whole["CreatedById"])
    );
    assert_eq!(whole["CreatedById"], json!(stage.sf.user("integration@example.com")));
    assert_eq!(stage.call("DELETE", &at, Value::Null).await.status, 204);
    for (method, body) in [("GET", Value::Null), ("PATCH", json!({})), ("DELETE", Value::Null)] {
        assert_eq!(stage.call(method, &at, body).await.refused(), (404, "ENTITY_IS_DELETED"), "{method}");
    }
    let verbs: Vec<_> =
        stage.sf.written().iter().map(|one| (one.verb, one.id.clone(), one.fields.clone())).collect();
    assert_eq!(
        verbs,
        [
            ("create", id.clone(), json!({ "Name": "Acme", "CSM__c": &maya[..15], "LAM__c": "" })),
            ("update", id.clone(), json!({ "Seats__c": 7, "CSM__c": null })),
            ("delete", id, json!({})),
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_saved_is_refused_by_its_code() {
    let stage = Stage::new().await;
    let (acme, maya) = (stage.account("Acme"), stage.person("Maya"));
    let deal = stage.deal(&acme);
    stage.sf.change(&maya, json!({ "IsActive": false })).unwrap();
    let gone = stage.account("Gone");
    stage.sf.delete(&gone).unwrap();
    let nobody = "005Hs000000000zIAA";
    for (fields, status, code, at) in [
        (json!({ "Nam": "x" }), 400, "INVALID_FIELD", Value::Null),
        (json!({ "Id": acme }), 400, "INVALID_FIELD", Value::Null),
        (json!({ "Name": null }), 400, "REQUIRED_FIELD_MISSING", json!(["Name"])),
        (json!({ "Name": "" }), 400, "REQUIRED_FIELD_MISSING", json!(["Name"])),
        (json!({ "Name": 5 }), 400, "JSON_PARSER_ERROR", Value::Null),
        (json!({ "Seats__c": "7" }), 400, "JSON_PARSER_ERROR", Value::Null),
        (json!({ "NumberOfEmployees": 7.5 }), 400, "JSON_PARSER_ERROR", Value::Null),
        (json!({ "LAM__c": "01234567890" }), 400, "STRING_TOO_LONG", json!(["LAM__c"])),
        (
            json!({ "Segment__c": "enterprise" }),
            400,
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            json!(["Segment__c"]),
        ),
        (json!({ "CSM__c": "TAM Scale" }), 400, "MALFORMED_ID", json!(["CSM__c"])),
        (json!({ "CSM__c": acme }), 400, "MALFORMED_ID", json!(["CSM__c"])),
        (json!({ "CSM__c": nobody }), 400, "INVALID_CROSS_REFERENCE_KEY", json!([])),
        (json!({ "ParentId": gone }), 400, "ENTITY_IS_DELETED", json!([])),
        (json!({ "OwnerId": maya }), 400, "INACTIVE_OWNER_OR_USER", json!(["OwnerId"])),
        (
            json!({ "SystemModstamp": "2026-11-21T22:14:00Z" }),
            400,
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            json!(["SystemModstamp"]),
        ),
    ] {
        let reply = stage.call("PATCH", &format!("sobjects/Account/{acme}"), fields.clone()).await;
        assert_eq!(reply.refused(), (status, code), "{fields}: {}", reply.body);
        assert_eq!(reply.body[0].get("fields").cloned().unwrap_or_default(), at, "{fields}");
    }
    // A lookup to somebody who has left is taken: only an owner has to be there.
    assert_eq!(
        stage.call("PATCH", &format!("sobjects/Account/{acme}"), json!({ "CSM__c": maya })).await.status,
        204
    );
    let at = format!("sobjects/Opportunity/{deal}");
    for (fields, message) in [
        (
            json!({ "CloseDate": "2026-12-15T00:00:00Z" }),
            "Cannot deserialize instance of date from VALUE_STRING value 2026-12-15T00:00:00Z or request may be missing a required field at [line:1, column:14]",
        ),
        (json!({ "CloseDate": {} }), "Cannot deserialize instance of date from START_OBJECT value {"),
        (json!({ "Amount": true }), "Cannot deserialize instance of currency from VALUE_TRUE value true"),
    ] {
        let reply = stage.call("PATCH", &at, fields).await;
        assert!(reply.body[0]["message"].as_str().unwrap().starts_with(message), "{}", reply.body);
    }
    let lacking = stage.call("POST", "sobjects/Opportunity", json!({ "Amount": 1 })).await;
    assert_eq!(lacking.body[0]["message"], "Required fields are missing: [Name, StageName, CloseDate]");
    let row = stage.call("POST", "sobjects/OpportunityHistory", json!({})).await;
    assert_eq!(row.refused(), (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"));
    let row = stage.query("SELECT Id FROM OpportunityHistory").await.column("Id").remove(0);
    let ledger = stage.call("PATCH", &format!("sobjects/OpportunityHistory/{row}"), json!({})).await;
    assert_eq!(ledger.refused(), (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"));
    assert_eq!(stage.sf.written().len(), 1);
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_refused() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    let deal = stage.deal(&acme);
    for (method, path, status, code) in [
        ("GET", "sobjects/Lead/describe".to_owned(), 404, "NOT_FOUND"),
        ("GET", format!("sobjects/Account/{deal}"), 404, "NOT_FOUND"),
        ("GET", "sobjects/Account/acme".to_owned(), 404, "NOT_FOUND"),
        ("GET", format!("sobjects/Account/{acme}?fields=Nam"), 400, "INVALID_FIELD"),
        ("PATCH", format!("sobjects/Account/{deal}"), 400, "MALFORMED_ID"),
        ("PATCH", "sobjects/Account/acme".to_owned(), 400, "MALFORMED_ID"),
        ("DELETE", "sobjects/Account/001Hs000000000zIAA".to_owned(), 404, "NOT_FOUND"),
        ("PUT", format!("sobjects/Account/{acme}"), 405, "METHOD_NOT_ALLOWED"),
        ("GET", "nothing".to_owned(), 404, "NOT_FOUND"),
        ("GET", "/services/data/66.0/limits".to_owned(), 404, "NOT_FOUND"),
    ] {
        let body = if method == "PATCH" { json!({ "Name": "x" }) } else { Value::Null };
        assert_eq!(stage.call(method, &path, body).await.refused(), (status, code), "{method} {path}");
    }
    let at = format!("sobjects/Account/{acme}");
    for body in ["", "{", "[]", "{\"Name\": }", "\u{feff}"] {
        let reply = stage
            .request("PATCH", &at)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), 400, "{body}");
        assert!(reply.text().await.unwrap().contains("JSON_PARSER_ERROR"), "{body}");
    }
    let form = stage.request("PATCH", &at).form(&[("Name", "x")]).send().await.unwrap();
    assert_eq!(form.status(), 415);
    let bytes = stage
        .request("PATCH", &at)
        .header("content-type", "application/json")
        .body(vec![0xff, 0xfe])
        .send()
        .await;
    assert_eq!(bytes.unwrap().status(), 400);
}

#[tokio::test]
async fn a_condition_holds_off_a_change() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    stage.pass(10_000);
    stage.sf.change(&acme, json!({ "Name": "Acme Inc" })).unwrap();
    let at = format!("sobjects/Account/{acme}");
    let patch = async |since: &str| {
        let request =
            stage.request("PATCH", &at).header("If-Unmodified-Since", since).json(&json!({ "LAM__c": "9" }));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(patch("Sat, 21 Nov 2026 22:14:09 GMT").await, 412);
    assert_eq!(stage.field(&acme, "LAM__c"), Value::Null);
    assert_eq!(patch("2026-11-21T22:14:10Z").await, 400);
    assert_eq!(patch("Sat, 21 Nov 2026 22:14:10 GMT").await, 204);
    let get = async |since: &str| {
        stage.request("GET", &at).header("If-Modified-Since", since).send().await.unwrap().status().as_u16()
    };
    assert_eq!(
        (get("Sat, 21 Nov 2026 22:14:10 GMT").await, get("Sat, 21 Nov 2026 22:14:09 GMT").await),
        (304, 200)
    );
}

#[tokio::test]
async fn rights_to_fields_and_objects_bind_the_api_only() {
    let stage = Stage::new().await;
    let acme = stage.account("Acme");
    let at = format!("sobjects/Account/{acme}");
    let field = async |name: &str| {
        let fields = stage.get("sobjects/Account/describe").await.body["fields"].as_array().unwrap().clone();
        fields.into_iter().find(|field| field["name"] == name)
    };
    assert_eq!(field("CSM__c").await.unwrap()["updateable"], true);
    stage.sf.make_read_only("Account", "LAM__c");
    assert_eq!(field("LAM__c").await.unwrap()["updateable"], false);
    let reply = stage.call("PATCH", &at, json!({ "LAM__c": "9", "Name": "x" })).await;
    assert_eq!(
        (reply.refused(), &reply.body[0]["fields"]),
        ((400, "INVALID_FIELD_FOR_INSERT_UPDATE"), &json!(["LAM__c"]))
    );
    stage.sf.hide("Account", "CSM__c");
    assert!(field("CSM__c").await.is_none());
    assert!(stage.get(&at).await.body.get("CSM__c").is_none());
    for soql in [
        "SELECT CSM__c FROM Account",
        "SELECT CSM__r.Email FROM Account",
        "SELECT Id FROM Account WHERE CSM__c = null",
    ] {
        assert_eq!(stage.query(soql).await.refused(), (400, "INVALID_FIELD"), "{soql}");
    }
    assert_eq!(stage.call("PATCH", &at, json!({ "CSM__c": null })).await.refused(), (400, "INVALID_FIELD"));
    stage.sf.change(&acme, json!({ "LAM__c": "9" })).unwrap();
    stage.sf.grant("Account", "CSM__c");
    stage.sf.grant("Account", "LAM__c");
    assert_eq!(stage.call("PATCH", &at, json!({ "CSM__c": null, "LAM__c": "8" })).await.status, 204);
    stage.sf.close_object("Account", true);
    for (method, path) in [("PATCH", at.as_str()), ("DELETE", at.as_str()), ("POST", "sobjects/Account")] {
        let reply = stage.call(method, path, json!({ "Name": "x" })).await;
        assert_eq!(reply.refused(), (403, "INSUFFICIENT_ACCESS_OR_READONLY"), "{method}");
    }
    assert_eq!(stage.get(&at).await.status, 200);
    stage.sf.close_object("Account", false);
    assert_eq!(stage.call("DELETE", &at, Value::Null).await.status, 204);
}

#[tokio::test]
async fn a_key_of_another_system_finds_makes_and_changes() {
    let stage = Stage::new().await;
    let at = "sobjects/Task/Handoff_Key__c/h%2F1";
    let made = stage.call("PATCH", at, json!({ "Subject": "Call" })).await;
    assert_eq!((made.status, &made.body["created"]), (201, &json!(true)));
    let id = made.body["id"].as_str().unwrap();
    assert_eq!(stage.field(id, "Handoff_Key__c"), "h/1");
    let changed = stage.call("PATCH", at, json!({ "Subject": "Call again" })).await;
    assert_eq!(
        (changed.status, &changed.body),
        (200, &json!({ "id": id, "success": true, "errors": [], "created": false }))
    );
    let old = stage.call("PATCH", "/services/data/v45.0/sobjects/Task/Handoff_Key__c/h%2F1", json!({})).await;
    assert_eq!((old.status, old.body), (204, json!("")));
    let old = stage.call("PATCH", "/services/data/v45.0/sobjects/Task/Handoff_Key__c/h3", json!({})).await;
    assert_eq!((old.status, old.body.get("created")), (201, None));
    assert_eq!(stage.get(at).await.body["Subject"], "Call again");
    let only = stage.call("PATCH", "sobjects/Task/Handoff_Key__c/h2?updateOnly=true", json!({})).await;
    assert_eq!(only.refused(), (404, "NOT_FOUND"));
    assert_eq!(
        stage.call("PATCH", at, json!({ "Handoff_Key__c": "h/1" })).await.refused(),
        (400, "INVALID_FIELD")
    );
    assert_eq!(stage.call("PATCH", "sobjects/Task/Subject/x", json!({})).await.refused(), (404, "NOT_FOUND"));
    let again = stage.call("POST", "sobjects/Task", json!({ "Handoff_Key__c": "H/1" })).await;
    assert_eq!(again.refused(), (400, "DUPLICATE_VALUE"));
    stage.sf.delete(id).unwrap();
    assert_eq!(stage.call("PATCH", at, json!({})).await.status, 201);
    let twins: Vec<String> =
        (0..2).map(|_| stage.sf.put("Task", json!({ "Loose_Key__c": "k" })).unwrap()).collect();
    let several = stage.call("PATCH", "sobjects/Task/Loose_Key__c/k", json!({})).await;
    let listed = twins.iter().map(|id| json!(format!("/services/data/v66.0/sobjects/Task/{id}")));
    assert_eq!((several.status, several.body), (300, listed.collect()));
}

#[tokio::test]
async fn objects_and_limits_are_described() {
    let stage = Stage::new().await;
    let all = stage.get("sobjects/").await.body;
    let names: Vec<_> = all["sobjects"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(
        json!(names),
        json!(["User", "Account", "Opportunity", "OpportunityHistory", "Task", "Organization"])
    );
    let account = stage.get("sobjects/Account/describe/").await.body;
    let field = |name: &str| {
        account["fields"].as_array().unwrap().iter().find(|field| field["name"] == name).unwrap().clone()
    };
    let csm = field("CSM__c");
    assert_eq!(
        (&csm["type"], &csm["referenceTo"], &csm["relationshipName"]),
        (&json!("reference"), &json!(["User"]), &json!("CSM__r"))
    );
    assert_eq!(csm["label"], "Customer Success Manager");
    assert_eq!(field("Segment__c")["picklistValues"][1]["value"], "Commercial");
    assert!(account["fields"].as_array().unwrap().iter().all(|field| field["name"] != "CurrencyIsoCode"));
    let bare = stage.http.get(format!("{}/services/data/", stage.sf.base_url())).send().await.unwrap();
    assert!(
        bare.json::<Value>()
            .await
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .any(|version| version["version"] == "66.0")
    );
    stage.sf.set_usage(17, 100_000);
    let limits = stage.get("limits").await;
    assert_eq!(limits.body["DailyApiRequests"], json!({ "Max": 100_000, "Remaining": 99_982 }));
    assert_eq!(limits.headers["sforce-limit-info"], "api-usage=18/100000");
    stage.sf.set_usage(100_000, 100_000);
    let used_up = stage.get("limits").await;
    assert_eq!(used_up.refused(), (403, "REQUEST_LIMIT_EXCEEDED"));
    assert_eq!(used_up.headers["sforce-limit-info"], "api-usage=100000/100000");
}
