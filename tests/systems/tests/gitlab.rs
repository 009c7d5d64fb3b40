//! A GitLab as its callers meet it, where it goes wrong. What goes well is judged by a client of others
//! (`tests/systems/judges/pygitlab.py`).

use local_systems::gitlab::{GitLab, TOKEN, Trouble, World, level};
use local_systems::{Fault, Misbehave, Now};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const PRE: &str = "account-management/pre-sales";

struct Stage {
    gitlab: GitLab,
    clock: Arc<AtomicI64>,
    http: reqwest::Client,
}

impl Stage {
    async fn new() -> Stage {
        let clock = Arc::new(AtomicI64::new(crate::stage::BEGAN));
        let reading = clock.clone();
        let now: Now = Arc::new(move || reading.load(Ordering::SeqCst));
        let gitlab = GitLab::start(World::of_customers(), now).await;
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        Stage { gitlab, clock, http: http.expect("a client") }
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let address = format!("{}/api/v4/{path}", self.gitlab.base_url());
        let method = method.parse().expect("a method");
        self.http.request(method, address).header("private-token", TOKEN)
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self.request(method, path);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a whole answer");
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    async fn id(&self, kind: &str, path: &str) -> u64 {
        let (status, body) =
            self.call("GET", &format!("{kind}/{}", path.replace('/', "%2F")), Value::Null).await;
        assert_eq!(status, 200, "{body}");
        body["id"].as_u64().expect("an id")
    }

    async fn make(&self, path: &str) -> (u16, Value) {
        let body = json!({
            "name": path, "path": path, "namespace_id": self.id("groups", PRE).await, "use_custom_template": true,
            "group_with_project_templates_id": self.id("groups", "account-management/templates").await,
            "template_project_id": self.id("projects", "account-management/templates/enterprise").await,
        });
        self.call("POST", "projects", body).await
    }
}

#[tokio::test]
async fn an_import_takes_its_time_by_the_clock() {
    let stage = Stage::new().await;
    let (status, made) = stage.make("homeworld").await;
    assert_eq!(
        (status, &made["import_status"], &made["readme_url"]),
        (201, &json!("scheduled"), &Value::Null)
    );
    let path = format!("projects/{}", made["id"]);
    assert_eq!(stage.call("GET", &path, Value::Null).await.1["import_status"], "scheduled");
    stage.clock.fetch_add(20_000, Ordering::SeqCst);
    assert_eq!(stage.call("GET", &path, Value::Null).await.1["import_status"], "finished");
    let project = stage.gitlab.project(&format!("{PRE}/homeworld")).expect("the project");
    assert_eq!(project["issues"].as_array().map(Vec::len), Some(3));
    assert_eq!(project["labels"], json!(["workflow::triage", "customer-question"]));
}

#[tokio::test]
async fn an_import_may_fail_or_bring_nothing() {
    let stage = Stage::new().await;
    let fails = Misbehave::Own(Trouble::ImportFails("The export is broken".into()));
    stage.gitlab.faults().add(Fault::on("POST */projects", fails).times(1));
    let (status, made) = stage.make("homeworld").await;
    assert_eq!((status, &made["path"]), (201, &json!("homeworld")));
    let failed = stage.call("GET", &format!("projects/{}", made["id"]), Value::Null).await.1;
    assert_eq!(
        (&failed["import_status"], &failed["import_error"]),
        (&json!("failed"), &json!("The export is broken"))
    );
    stage.gitlab.faults().add(Fault::on("POST */projects", Misbehave::Own(Trouble::ImportLoses)).times(1));
    let (_, made) = stage.make("serenity").await;
    stage.clock.fetch_add(20_000, Ordering::SeqCst);
    let empty = stage.call("GET", &format!("projects/{}", made["id"]), Value::Null).await.1;
    assert_eq!((&empty["import_status"], &empty["readme_url"]), (&json!("finished"), &Value::Null));
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let stage = Stage::new().await;
    stage.gitlab.faults().add(Fault::on("*", Misbehave::Own(Trouble::TooOften(30))).times(1));
    let answer = stage.request("GET", "version").send().await.expect("an answer");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"30".parse().expect("a value"))
    );
    assert_eq!(answer.text().await.expect("a body"), "Retry later\n");
    assert_eq!(stage.call("GET", "version", Value::Null).await.0, 200);
}

#[tokio::test]
async fn a_token_that_is_no_longer_good_is_refused() {
    let stage = Stage::new().await;
    stage.gitlab.faults().add(Fault::on("GET */user", Misbehave::Own(Trouble::TokenRevoked)).times(1));
    let (status, body) = stage.call("GET", "user", Value::Null).await;
    assert_eq!((status, &body["error"]), (401, &json!("invalid_token")));
    stage.gitlab.renew_tokens();
    assert_eq!(stage.call("GET", "user", Value::Null).await.1["username"], "baton");
    stage.gitlab.set_expiry(TOKEN, Some(crate::stage::BEGAN));
    assert_eq!(stage.call("GET", "user", Value::Null).await.0, 401);
}

#[tokio::test]
async fn what_one_is_no_member_of_is_not_there() {
    let stage = Stage::new().await;
    stage.gitlab.set_member("account-management", "baton", 0);
    let (status, body) =
        stage.call("GET", "projects/account-management%2Ftemplates%2Fenterprise", Value::Null).await;
    assert_eq!((status, body), (404, json!({ "message": "404 Project Not Found" })));
    stage.gitlab.set_member("account-management", "baton", level::REPORTER);
    let (status, body) = stage.make("homeworld").await;
    assert_eq!((status, body), (400, json!({ "message": { "namespace": ["is not valid"] } })));
}

#[tokio::test]
async fn a_former_path_leads_to_where_it_is_now_either_way() {
    let stage = Stage::new().await;
    let id = stage.make("homeworld").await.1["id"].clone();
    let transfer = format!("projects/{id}/transfer");
    stage.clock.fetch_add(20_000, Ordering::SeqCst);
    let moved = stage.call("PUT", &transfer, json!({ "namespace": "account-management" })).await;
    assert_eq!(moved.1["path_with_namespace"], "account-management/homeworld");
    let former = format!("projects/{}%2Fhomeworld", PRE.replace('/', "%2F"));
    let (status, found) = stage.call("GET", &former, Value::Null).await;
    assert_eq!((status, &found["path_with_namespace"]), (200, &json!("account-management/homeworld")));
    stage.gitlab.set_redirects(true);
    let answer = stage.request("GET", &former).send().await.expect("an answer");
    let location = answer.headers()["location"].to_str().expect("text").to_owned();
    assert_eq!(
        (answer.status().as_u16(), location),
        (301, format!("{}/api/v4/projects/{id}", stage.gitlab.base_url()))
    );
    let again = stage.call("PUT", &transfer, json!({ "namespace": "account-management" })).await;
    let said = "Failed to transfer project {:new_namespace=>[\"Project is already in this namespace.\"]}";
    assert_eq!(again, (400, json!({ "message": said })));
    stage.gitlab.set_new_ruby(true);
    stage.gitlab.push_image("account-management/homeworld");
    let elsewhere = stage.call("PUT", &transfer, json!({ "namespace": "customer-success" })).await;
    let said = "Failed to transfer project {new_namespace: [\"You don't have permission to transfer projects into that namespace.\"]}";
    assert_eq!(elsewhere, (400, json!({ "message": said })));
}

#[tokio::test]
async fn a_form_is_as_good_as_json() {
    let stage = Stage::new().await;
    let triage = "projects/customer-success%2Faccount-triage/issues";
    let form = [("title", "Homeworld is at risk"), ("labels[]", "red"), ("labels[]", "emea")];
    let answer = stage.request("POST", triage).form(&form).send().await.expect("an answer");
    let issue: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
    assert_eq!((&issue["iid"], &issue["labels"]), (&json!(1), &json!(["red", "emea"])));
    let plain = stage.request("POST", triage).header("content-type", "text/xml").body("<x/>").send().await;
    assert_eq!(plain.expect("an answer").status().as_u16(), 415);
}

/// Whoever follows a link to a project sees that it is there.
#[tokio::test]
async fn a_link_to_a_project_leads_somewhere() {
    let stage = Stage::new().await;
    stage.make("acme").await;
    let page = async |path: &str| {
        let answer =
            stage.http.get(format!("{}/{path}", stage.gitlab.base_url())).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a page"))
    };
    let (status, text) = page(&format!("{PRE}/acme")).await;
    assert!(status == 200 && text.contains("account-management/pre-sales/acme"), "{text}");
    assert_eq!(page(&format!("{PRE}/nothing")).await.0, 404);
}
