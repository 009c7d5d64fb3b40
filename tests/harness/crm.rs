//! The CRM: it tells the bot what happened, through the deal feed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use baton_storage::accounts::Account;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{FEED_SECRET, HOMEWORLD_DEAL, TestBot, told};

/// One of many deals of the team's in EMEA, as the CRM tells of it.
pub fn numbered_deal(number: usize, stage: &str) -> Value {
    json!({
        "opportunity": { "id": format!("0065e00000Q{number:04}"), "name": format!("Deal {number}"), "stage": stage,
            "amount": 300_000, "close_date": "2027-03-01", "owner_email": "alex.moreau@example.com" },
        "account": { "id": format!("0015e00000Q{number:04}"), "name": format!("Quant {number}"),
            "segment": "enterprise", "region": "EMEA", "sa_email": "sam.ortiz@example.com", "lam": 1_000_000 },
    })
}

/// The long form of a deal's id of fifteen characters.
pub fn deal18(short: &str) -> String {
    use baton::rules::crm::{CrmObject, parse_link};
    parse_link(short, CrmObject::Opportunity, &[]).expect("an id").id18
}

impl TestBot {
    /// The CRM knows these accounts, of no team.
    pub async fn known_accounts(&self, names: &[&str]) {
        for (number, name) in names.iter().enumerate() {
            let id = format!("A{number:05}");
            told(&self.app, Account::named(id.as_str().into(), name, "Salesforce", self.clock.now())).await;
        }
    }

    /// Sends bytes as the feed's sender does, with this secret and time.
    pub async fn feed(&self, body: impl Into<Vec<u8>>, secret: &str, seconds: i64) -> (u16, String) {
        let key = STANDARD.decode(secret.trim_start_matches("whsec_")).expect("base64");
        self.feed_as(body, &key, seconds).await
    }

    /// The same with the key's own bytes.
    pub async fn feed_as(&self, body: impl Into<Vec<u8>>, key: &[u8], seconds: i64) -> (u16, String) {
        let body = body.into();
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
        mac.update(format!("msg_1.{seconds}.").as_bytes());
        mac.update(&body);
        let signature = format!("v1,AAAA v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        self.feed_signed(body, &signature, seconds).await
    }

    /// The same with a signature that somebody else made.
    pub async fn feed_signed(
        &self,
        body: impl Into<Vec<u8>>,
        signature: &str,
        seconds: i64,
    ) -> (u16, String) {
        let answer = reqwest::Client::new()
            .post(format!("http://{}/feeds/deals", self.door))
            .header("content-type", "application/cloudevents+json")
            .header("webhook-id", "msg_1")
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signature)
            .body::<Vec<u8>>(body.into())
            .send()
            .await
            .expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("its text");
        self.settle().await;
        (status, text)
    }

    /// The CRM tells what has just happened, and it is taken.
    #[track_caller]
    pub fn crm(&self, data: Value) -> impl Future<Output = ()> + '_ {
        let now = self.clock.now();
        self.crm_at(now.utc().to_rfc3339(), data)
    }

    /// The CRM tells what happened then, and it is taken.
    pub async fn crm_at(&self, time: String, data: Value) {
        let event = json!({
            "specversion": "1.0", "type": "com.baton.opportunity.changed", "source": "salesforce",
            "id": uuid::Uuid::now_v7().to_string(), "time": time, "data": data,
        });
        let (status, text) = self.feed(event.to_string(), FEED_SECRET, self.clock.now().seconds()).await;
        assert_eq!(status, 202, "{text}");
    }

    /// Something of Homeworld's deal changes in the CRM.
    pub async fn deal(&self, mut change: Value) {
        change["id"] = json!(HOMEWORLD_DEAL);
        self.crm(json!({ "opportunity": change })).await;
    }

    /// Homeworld's deal moves to another stage.
    pub async fn stage(&self, stage: &str) {
        self.deal(json!({ "stage": stage })).await;
    }
}
