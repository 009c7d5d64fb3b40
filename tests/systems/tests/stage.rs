//! An organization with a clock to turn, and a client that has a token.

use local_systems::Now;
use local_systems::salesforce::*;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// 2026-11-21T22:14:00Z in ms.
pub const BEGAN: i64 = 1_795_299_240_000;

pub const CLIENT: &str = "the consumer key";
pub const SECRET: &str = "the consumer secret";

/// An organization, its clock, and a client.
pub struct Stage {
    pub sf: Salesforce,
    pub clock: Arc<AtomicI64>,
    pub http: reqwest::Client,
    pub token: String,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Reply {
    /// The status and the first error's code.
    pub fn refused(&self) -> (u16, &str) {
        (self.status, self.body[0]["errorCode"].as_str().unwrap_or_default())
    }

    /// The texts of a field in the records of a query.
    pub fn column(&self, field: &str) -> Vec<String> {
        let records = self.body["records"].as_array().unwrap_or_else(|| panic!("no records: {}", self.body));
        records.iter().map(|record| record[field].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// The world that most tests play in.
pub fn world() -> World {
    let app = ConnectedApp::new(CLIENT, SECRET).public_key(include_str!("keys/public.pem"));
    World::new()
        .app(app)
        .field("Account", Field::lookup("CSM__c", &["User"]).labeled("Customer Success Manager"))
        .field("Account", Field::text("LAM__c", 10))
        .field("Account", Field::picklist("Segment__c", &["Enterprise", "Commercial"]))
        .field("Account", Field::number("Seats__c"))
        .field("Task", Field::external_id("Handoff_Key__c").unique())
        .field("Task", Field::external_id("Loose_Key__c"))
}

impl Stage {
    pub async fn new() -> Stage {
        Stage::of(world()).await
    }

    pub async fn of(world: World) -> Stage {
        let clock = Arc::new(AtomicI64::new(BEGAN));
        let reading = clock.clone();
        let now: Now = Arc::new(move || reading.load(Ordering::SeqCst));
        let sf = Salesforce::start(world, now).await;
        let mut stage = Stage { sf, clock, http: reqwest::Client::new(), token: String::new() };
        let granted = stage
            .token_by(&[
                ("grant_type", "client_credentials"),
                ("client_id", CLIENT),
                ("client_secret", SECRET),
            ])
            .await;
        stage.token = granted.body["access_token"].as_str().expect("a token").to_owned();
        stage
    }

    /// Lets time pass, in ms.
    pub fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Asks for a token with this form.
    pub async fn token_by(&self, form: &[(&str, &str)]) -> Reply {
        let url = format!("{}/services/oauth2/token", self.sf.base_url());
        read(self.http.post(url).form(form).send().await.expect("an answer")).await
    }

    /// A call below the version's address, or at an address that begins with `/services`.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Reply {
        self.try_call(method, path, body).await.expect("an answer")
    }

    pub async fn try_call(&self, method: &str, path: &str, body: Value) -> reqwest::Result<Reply> {
        let request = self.request(method, path);
        let request = if body.is_null() { request } else { request.json(&body) };
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        Ok(Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let base = self.sf.base_url();
        let url = match path.starts_with("/services") {
            true => format!("{base}{path}"),
            false => format!("{base}/services/data/v66.0/{path}"),
        };
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        self.http.request(method, url).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.call("GET", path, Value::Null).await
    }

    pub async fn query(&self, soql: &str) -> Reply {
        self.get(&format!("query?{}", encoded(&[("q", soql)]))).await
    }

    pub async fn query_all(&self, soql: &str) -> Reply {
        self.get(&format!("queryAll/?{}", encoded(&[("q", soql)]))).await
    }

    /// An account of this name, by its long id.
    pub fn account(&self, name: &str) -> String {
        self.sf.put("Account", json!({ "Name": name })).expect("an account")
    }

    /// An opportunity of an account in stage 3, worth 120,000.
    pub fn deal(&self, account: &str) -> String {
        let deal = json!({
            "Name": "The deal", "AccountId": account, "StageName": "3-Technical Evaluation",
            "CloseDate": "2026-12-15", "Amount": 120_000,
        });
        self.sf.put("Opportunity", deal).expect("an opportunity")
    }

    pub fn person(&self, name: &str) -> String {
        let address = format!("{}@example.com", name.to_lowercase());
        let user = json!({ "Username": address, "LastName": name, "Email": address });
        self.sf.put("User", user).expect("a user")
    }

    /// A field of a record as it was written last.
    pub fn field(&self, id: &str, field: &str) -> Value {
        self.sf.record(id).expect("a record")[field].clone()
    }
}

async fn read(response: reqwest::Response) -> Reply {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.expect("a body");
    Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

/// Parameters of an address.
pub fn encoded(parameters: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}
