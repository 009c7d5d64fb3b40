//! A Gainsight tenant as its callers meet it: what its documentation shows, and what it refuses.

use local_systems::gainsight::{ACCESS_KEY, Field, Gainsight, Shape, Trouble, World};
use local_systems::{Fault, Misbehave, Now};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const ACME: &str = "0015e00000AcmeXAAR";
const QUERY: &str = "/v1/data/objects/query/Company";
const UPDATE: &str = "/v1/data/objects/Company?keys=SFDC_Account_ID";

struct Stage {
    gainsight: Gainsight,
    clock: Arc<AtomicI64>,
    http: reqwest::Client,
}

impl Stage {
    async fn new() -> Stage {
        let clock = Arc::new(AtomicI64::new(crate::stage::BEGAN));
        let reading = clock.clone();
        let now: Now = Arc::new(move || reading.load(Ordering::SeqCst));
        let world = World::of_customers().field(Field::number("ARR"));
        let gainsight = Gainsight::start(world, now).await;
        gainsight.put(json!({ "Name": "Acme", "SFDC_Account_ID": ACME, "Health__gc": "Green", "ARR": 10 }));
        gainsight.put(json!({ "Name": "Birch", "SFDC_Account_ID": "0015e00000BirchAAR", "ARR": 20 }));
        Stage { gainsight, clock, http: reqwest::Client::new() }
    }

    async fn call_as(&self, key: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
        let address = format!("{}{path}", self.gainsight.base_url());
        let request = self.http.request(method.parse().expect("a method"), address).header("Accesskey", key);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a whole answer");
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        self.call_as(ACCESS_KEY, method, path, body).await
    }

    async fn read(&self, name: &str, operator: &str, values: Value) -> Vec<String> {
        let condition = json!({ "name": name, "alias": "A", "value": values, "operator": operator });
        let query = json!({
            "select": ["Name"], "where": { "conditions": [condition], "expression": "A" },
            "orderBy": { "Name": "asc" }, "limit": 100, "offset": 0,
        });
        let (_, body) = self.call("POST", QUERY, query).await;
        body["data"].as_array().into_iter().flatten().map(|one| one["Name"].to_string()).collect()
    }
}

/// What is read comes in the documented envelope, by the fields that were asked for; a picklist by the id of its value.
#[tokio::test]
async fn companies_are_read_by_conditions() {
    let stage = Stage::new().await;
    let query = json!({ "select": ["Name", "SFDC_Account_ID", "ModifiedDate"], "orderBy": { "ARR": "desc" }, "limit": 1 });
    let (status, body) = stage.call("POST", QUERY, query.clone()).await;
    let birch = json!({ "Name": "Birch", "SFDC_Account_ID": "0015e00000BirchAAR", "ModifiedDate": crate::stage::BEGAN });
    assert_eq!((status, &body["result"], &body["errorCode"]), (200, &json!(true), &Value::Null));
    assert_eq!(body["data"], json!([birch]));
    stage.gainsight.set_shape(Shape::Records);
    assert_eq!(stage.call("POST", QUERY, query).await.1["data"]["records"], json!([birch]));
    stage.gainsight.set_shape(Shape::List);
    assert_eq!(stage.read("SFDC_Account_ID", "IN", json!([ACME, "nobody"])).await, ["\"Acme\""]);
    assert_eq!(stage.read("ARR", "GTE", json!([10])).await, ["\"Acme\"", "\"Birch\""]);
    assert_eq!(stage.read("Health__gc", "IS_NULL", json!([])).await, ["\"Birch\""]);
    assert_eq!(stage.read("Health__gc", "EQ", json!(["Green"])).await, ["\"Acme\""]);
    let (_, body) = stage.call("POST", QUERY, json!({ "select": ["Health__gc"], "limit": 1 })).await;
    let id = body["data"][0]["Health__gc"].as_str().expect("an id").to_owned();
    assert!(id.starts_with("1I00"), "{id}");
    let (_, body) =
        stage.call("GET", "/v1/meta/services/objects/Company/describe?ic=false&cl=0", Value::Null).await;
    let fields = body["data"][0]["fields"].as_array().expect("the fields");
    let health = fields.iter().find(|field| field["fieldName"] == "Health__gc").expect("the field");
    assert_eq!(
        (&health["options"][0]["label"], &health["options"][0]["value"]),
        (&json!("Green"), &json!(id))
    );
}

/// Nothing found is told in one of three ways, as the pages of the documentation differ.
#[tokio::test]
async fn nothing_found_is_told_as_the_pages_say() {
    let stage = Stage::new().await;
    stage.gainsight.clear();
    let query = json!({ "select": ["Name"] });
    let (status, body) = stage.call("POST", QUERY, query.clone()).await;
    assert_eq!((status, &body["errorCode"], &body["result"]), (400, &json!("GSOBJ_1011"), &json!(false)));
    stage.gainsight.set_shape(Shape::Unsaid);
    let (status, body) = stage.call("POST", QUERY, query.clone()).await;
    assert_eq!((status, &body["result"]), (200, &json!(false)));
    stage.gainsight.set_shape(Shape::Records);
    assert_eq!(stage.call("POST", QUERY, query).await.1["data"], json!({ "records": [] }));
}

/// An update changes the company that its keys name, and when it was changed last; an insert makes one.
#[tokio::test]
async fn companies_are_changed_and_made() {
    let stage = Stage::new().await;
    stage.clock.fetch_add(5_000, Ordering::SeqCst);
    let change = json!({ "records": [{ "SFDC_Account_ID": ACME, "Priority__gc": "Pr1", "Lifecycle__gc": "Onboarding" }] });
    let (status, body) = stage.call("PUT", UPDATE, change).await;
    assert_eq!((status, &body["result"], &body["data"]["count"]), (200, &json!(true), &json!(1)));
    assert!(body["data"]["records"][0]["Gsid"].is_string());
    let acme = stage.gainsight.company(ACME).expect("the company");
    assert_eq!((&acme["Priority__gc"], &acme["Lifecycle__gc"]), (&json!("Pr1"), &json!("Onboarding")));
    assert_eq!(acme["ModifiedDate"], json!(crate::stage::BEGAN + 5_000));
    let new = json!({ "records": [{ "Name": "Cedar", "SFDC_Account_ID": "0015e00000CedarAAR" }] });
    let (status, body) = stage.call("POST", "/v1/data/objects/Company", new).await;
    assert_eq!((status, &body["data"]["count"]), (200, &json!(1)));
    assert_eq!(stage.gainsight.company("0015e00000CedarAAR").expect("the company")["Name"], "Cedar");
    assert_eq!(stage.gainsight.written().len(), 1, "an insert is no update");
}

/// What is not documented to work is refused with its code, and nothing of the call is stored.
#[tokio::test]
async fn what_cannot_be_is_refused_as_a_whole() {
    let stage = Stage::new().await;
    stage.gainsight.deactivate("Lifecycle__gc", "Churned");
    stage.gainsight.make_read_only("ARR");
    let update = |record: Value| json!({ "records": [record] });
    let of_acme = |name: &str, value: &str| update(json!({ "SFDC_Account_ID": ACME, name: value }));
    let many: Vec<Value> =
        (0..51).map(|_| json!({ "SFDC_Account_ID": ACME, "Priority__gc": "Pr1" })).collect();
    let two = json!([
        { "SFDC_Account_ID": ACME, "Priority__gc": "Pr1" }, { "SFDC_Account_ID": "nobody", "Priority__gc": "Pr1" }
    ]);
    let four = "/v1/data/objects/Company?keys=Name,ARR,Gsid,SFDC_Account_ID";
    let by_moment = "/v1/data/objects/Company?keys=ModifiedDate";
    for (method, path, body, status, code) in [
        ("PUT", UPDATE, of_acme("Priority__gc", "a word that is longer than the field"), 400, "GSOBJ_1001"),
        ("PUT", UPDATE, of_acme("Pryority__gc", "Pr1"), 400, "GSOBJ_1002"),
        ("PUT", UPDATE, of_acme("ARR", "9"), 400, "GSOBJ_1002"),
        ("PUT", UPDATE, of_acme("Lifecycle__gc", "Churned"), 400, "GSOBJ_1012"),
        ("PUT", UPDATE, of_acme("Lifecycle__gc", "Onbording"), 400, "GSOBJ_1012"),
        ("PUT", UPDATE, json!({ "records": two }), 400, "GSOBJ_1011"),
        ("PUT", UPDATE, json!({ "records": many }), 400, "GSOBJ_1019"),
        ("PUT", UPDATE, json!({ "records": [] }), 400, "GSOBJ_1014"),
        ("PUT", UPDATE, update(json!({ "Priority__gc": "Pr1" })), 400, "GSOBJ_1010"),
        ("PUT", "/v1/data/objects/Company", of_acme("Priority__gc", "Pr1"), 400, "GSOBJ_1013"),
        ("PUT", four, of_acme("Priority__gc", "Pr1"), 400, "GSOBJ_1013"),
        ("PUT", by_moment, of_acme("Priority__gc", "Pr1"), 400, "GSOBJ_1002"),
        ("POST", QUERY, json!({ "select": [] }), 400, "GSOBJ_1015"),
        ("POST", QUERY, json!({ "select": ["Nothing__gc"] }), 400, "GSOBJ_1002"),
        ("POST", QUERY, json!({ "select": ["Name"], "limit": 5_001 }), 400, "GSOBJ_1016"),
        ("POST", QUERY, json!({ "select": ["Name"], "where": { "conditions": [] } }), 400, "GSOBJ_1017"),
        ("GET", QUERY, Value::Null, 400, "GSOBJ_1023"),
        ("GET", "/v1/meta/services/objects/Nothing/describe", Value::Null, 400, "OBJECT_NOT_FOUND"),
    ] {
        let (found, said) = stage.call(method, path, body.clone()).await;
        assert_eq!(
            (found, &said["errorCode"], &said["result"]),
            (status, &json!(code), &json!(false)),
            "{body}"
        );
    }
    assert_eq!(stage.gainsight.company(ACME).expect("the company")["Priority__gc"], Value::Null);
    assert!(stage.gainsight.written().is_empty());
}

/// A wrong key, or one that was revoked, is refused; so is the hundred and first call of a minute, until the next one.
#[tokio::test]
async fn who_may_not_is_refused_and_who_asks_too_often() {
    let stage = Stage::new().await;
    let query = json!({ "select": ["Name"], "limit": 1 });
    for key in ["", "another key"] {
        let (status, body) = stage.call_as(key, "POST", QUERY, query.clone()).await;
        assert_eq!((status, &body["errorCode"]), (401, &json!("GS_APIG_2401")), "{key}");
    }
    for _ in 0..100 {
        assert_eq!(stage.call("POST", QUERY, query.clone()).await.0, 200);
    }
    let (status, body) = stage.call("POST", QUERY, query.clone()).await;
    assert_eq!((status, &body["errorCode"]), (429, &json!("GU_2400")));
    stage.clock.fetch_add(60_000, Ordering::SeqCst);
    assert_eq!(stage.call("POST", QUERY, query.clone()).await.0, 200);
    stage.gainsight.revoke_key();
    assert_eq!(stage.call("POST", QUERY, query.clone()).await.0, 401);
    stage.gainsight.renew_key();
    assert_eq!(stage.call("POST", QUERY, query).await.0, 200);
}

/// What goes wrong in Gainsight itself: a 200 that says no, and a 200 whose records failed.
#[tokio::test]
async fn a_200_may_say_no() {
    let stage = Stage::new().await;
    let change = json!({ "records": [{ "SFDC_Account_ID": ACME, "Priority__gc": "Pr1" }] });
    for (trouble, status, result) in
        [(Trouble::SaysNo, 200, false), (Trouble::RecordsFail, 200, true), (Trouble::TooOften, 429, false)]
    {
        stage.gainsight.faults().add(Fault::on("PUT *", Misbehave::Own(trouble.clone())).times(1));
        let (found, body) = stage.call("PUT", UPDATE, change.clone()).await;
        assert_eq!((found, &body["result"]), (status, &json!(result)), "{trouble:?}");
        assert_eq!(stage.gainsight.company(ACME).expect("the company")["Priority__gc"], Value::Null);
    }
    stage.gainsight.faults().add(Fault::on("PUT *", Misbehave::Own(Trouble::KeyRevoked)).times(1));
    assert_eq!(stage.call("PUT", UPDATE, change.clone()).await.0, 401);
    stage.gainsight.renew_key();
    assert_eq!(stage.call("PUT", UPDATE, change).await.0, 200);
}
