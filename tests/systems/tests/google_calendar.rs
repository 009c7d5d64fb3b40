//! A Google Calendar as its callers meet it, where it goes wrong and over time. What goes well is judged by Google's own
//! client (`tests/systems/judges/googlecal.py`).

use local_systems::google_calendar::{GoogleCalendar, Trouble, World};
use local_systems::{Fault, Misbehave, Now};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const RAVI: &str = "ravi@example.com";
const KIM: &str = "kim@homeworld.example";

struct Stage {
    calendar: GoogleCalendar,
    clock: Arc<AtomicI64>,
    http: reqwest::Client,
    token: String,
}

impl Stage {
    async fn new() -> Stage {
        let clock = Arc::new(AtomicI64::new(crate::stage::BEGAN));
        let reading = clock.clone();
        let now: Now = Arc::new(move || reading.load(Ordering::SeqCst));
        let scopes = ["calendar.events", "calendar.freebusy"];
        let world = World::new().user(RAVI, "Ravi Patel", "Europe/London");
        let world = world.consent(("client", "secret"), "1//refresh", RAVI, &scopes);
        let calendar = GoogleCalendar::start(world, now).await;
        let mut stage = Stage { calendar, clock, http: reqwest::Client::new(), token: String::new() };
        stage.token = stage.sign_in().await.1["access_token"].as_str().expect("a token").to_owned();
        stage
    }

    async fn sign_in(&self) -> (u16, Value) {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "client"),
            ("client_secret", "secret"),
            ("refresh_token", "1//refresh"),
        ];
        let address = format!("{}/token", self.calendar.base_url());
        let answer = self.http.post(address).form(&form).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("an object"))
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let address = format!("{}/calendar/v3/{path}", self.calendar.base_url());
        let request = self.http.request(method.parse().expect("a method"), address).bearer_auth(&self.token);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.expect("a body")).unwrap_or_default())
    }

    async fn insert(&self, id: &str) -> (u16, Value) {
        let body = json!({
            "id": id, "start": { "dateTime": "2027-01-04T10:00:00Z" }, "end": { "dateTime": "2027-01-04T11:00:00Z" },
            "attendees": [{ "email": RAVI }, { "email": KIM }],
        });
        self.call("POST", "calendars/primary/events?sendUpdates=all", body).await
    }
}

fn reason(body: &Value) -> &str {
    body["error"]["errors"][0]["reason"].as_str().unwrap_or_default()
}

/// Limits, an outage and a missing right are answered as documented, and nothing is processed meanwhile.
#[tokio::test]
async fn what_goes_wrong_is_said_in_googles_shape() {
    let stage = Stage::new().await;
    for (trouble, status, says) in [
        (Trouble::TooOften, 403, "rateLimitExceeded"),
        (Trouble::TooMany, 429, "rateLimitExceeded"),
        (Trouble::Quota, 403, "quotaExceeded"),
        (Trouble::NotEnabled, 403, "accessNotConfigured"),
        (Trouble::Backend, 500, "backendError"),
        (Trouble::NoAccess, 404, "notFound"),
        (Trouble::TokenEnds, 401, "authError"),
    ] {
        stage.calendar.faults().add(Fault::on("POST *", Misbehave::Own(trouble)).times(1));
        let (code, body) = stage.insert("baton0").await;
        assert_eq!((code, reason(&body)), (status, says), "{body}");
        assert_eq!(body["error"]["code"], status);
    }
    assert_eq!(stage.calendar.ever_made(), 0);
}

/// An answer that is lost is no event that is lost: the same id again is refused, and found.
#[tokio::test]
async fn a_repeated_insert_is_a_duplicate() {
    let stage = Stage::new().await;
    stage.calendar.faults().add(Fault::on("POST *", Misbehave::StatusAfter(503)).times(1));
    assert_eq!(stage.insert("baton0").await.0, 503);
    let (code, body) = stage.insert("baton0").await;
    assert_eq!((code, reason(&body)), (409, "duplicate"));
    assert_eq!(stage.call("GET", "calendars/primary/events/baton0", Value::Null).await.0, 200);
    assert_eq!(stage.calendar.ever_made(), 1);
}

/// A token is good for an hour; a consent that is taken back gives no other.
#[tokio::test]
async fn tokens_end() {
    let stage = Stage::new().await;
    stage.clock.fetch_add(3_599_000, Ordering::SeqCst);
    assert_eq!(stage.call("GET", "calendars/primary/events", Value::Null).await.0, 200);
    stage.clock.fetch_add(1_000, Ordering::SeqCst);
    let (code, body) = stage.call("GET", "calendars/primary/events", Value::Null).await;
    assert_eq!((code, reason(&body)), (401, "authError"));
    stage.calendar.set_consent("1//refresh", false);
    let (code, body) = stage.sign_in().await;
    assert_eq!((code, &body["error"]), (400, &json!("invalid_grant")));
}

/// Guests hear by mail of what concerns them, whoever organizes does not; nobody does unless asked to.
#[tokio::test]
async fn guests_hear_of_it_where_it_is_wanted() {
    let stage = Stage::new().await;
    stage.insert("baton0").await;
    let path = "calendars/primary/events/baton0";
    stage.call("PATCH", path, json!({ "summary": "quietly" })).await;
    stage.call("PATCH", &format!("{path}?sendUpdates=all"), json!({ "summary": "aloud" })).await;
    assert_eq!(stage.call("DELETE", &format!("{path}?sendUpdates=all"), Value::Null).await.0, 204);
    let mails = stage.calendar.mails();
    let told: Vec<(&str, &str)> = mails.iter().map(|mail| (mail.to.as_str(), mail.what)).collect();
    assert_eq!(told, [(KIM, "invited"), (KIM, "changed"), (KIM, "cancelled")]);
}

/// What changes while pages are turned is told by the token of the last page, or stands on it: nothing is lost.
#[tokio::test]
async fn a_change_between_two_pages_is_not_lost() {
    let stage = Stage::new().await;
    stage.calendar.set_page(2);
    for number in 0..5 {
        stage.insert(&format!("baton{number}")).await;
    }
    let first = stage.call("GET", "calendars/primary/events", Value::Null).await.1;
    // It stood on the first page, and is seen again.
    stage.calendar.delete("baton0");
    let mut page = first["nextPageToken"].as_str().map(str::to_owned);
    let mut token = String::new();
    while let Some(next) = page {
        let path = format!("calendars/primary/events?pageToken={next}");
        let shown = stage.call("GET", &path, Value::Null).await.1;
        page = shown["nextPageToken"].as_str().map(str::to_owned);
        token = shown["nextSyncToken"].as_str().unwrap_or_default().to_owned();
    }
    let path = format!("calendars/primary/events?syncToken={token}");
    let news = stage.call("GET", &path, Value::Null).await.1;
    assert_eq!(
        (&news["items"][0]["id"], &news["items"][0]["status"]),
        (&json!("baton0"), &json!("cancelled"))
    );
    stage.calendar.forget_changes();
    let (code, body) = stage.call("GET", &path, Value::Null).await;
    assert_eq!((code, reason(&body)), (410, "fullSyncRequired"));
}
