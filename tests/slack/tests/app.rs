//! A tiny app that answers as told, and a client to call the Web API with.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use local_slack::*;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

pub const TOKEN: &str = "xoxb-local";
pub const SECRET: &str = "a signing secret";

/// What the app does with a request.
pub type Answer = (u16, String);

/// A workspace with an app in it, a clock to turn and answers to give.
pub struct Stage {
    pub ws: Workspace,
    pub clock: Arc<AtomicI64>,
    app: App,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    http: reqwest::Client,
}

const SCOPES: &str = "commands chat:write users:read users:read.email channels:read groups:read im:read im:write \
    channels:history groups:history im:history channels:join channels:manage groups:write reactions:write \
    files:write bookmarks:write pins:write usergroups:read mpim:read app_mentions:read";

impl Stage {
    pub async fn new() -> Stage {
        Stage::with_scopes(SCOPES).await
    }

    pub async fn with_scopes(scopes: &str) -> Stage {
        let clock = Arc::new(AtomicI64::new(1_700_000_000_000));
        let reading = clock.clone();
        let world = World::new("T0TEST")
            .user(User::member("U0MAYA", "Maya Lopez").tz("Europe/Madrid"))
            .user(User::member("U0SAM", "Sam Chen"))
            .user(User::member("U0GUEST", "Gil Guest").kind(UserKind::Guest))
            .user(User::member("U0FOR", "Fay Foreign").kind(UserKind::Stranger("T0OTHER".into())))
            .channel(Channel::public("C0TEAM", "team", &["U0MAYA", "U0SAM", "U0BOT"]))
            .channel(Channel::public("C0OUT", "outside", &["U0MAYA"]))
            .channel(Channel::private("C0SECRET", "secret", &["U0MAYA"]))
            .channel(Channel::shared("C0SHARED", "with-acme", &["U0MAYA", "U0FOR", "U0BOT"]));
        let ws = Workspace::start(world, Arc::new(move || reading.load(Ordering::SeqCst))).await;
        let answers: Arc<Mutex<VecDeque<Answer>>> = Arc::default();
        let base = serve_app(answers.clone()).await;
        let app = App {
            bot_token: TOKEN.into(),
            signing_secret: SECRET.into(),
            bot_user: "U0BOT".into(),
            bot_id: "B0BOT".into(),
            app_id: "A0BOT".into(),
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            commands_url: format!("{base}/commands"),
            interactions_url: format!("{base}/interactions"),
            events_url: format!("{base}/events"),
            ..App::default()
        };
        ws.install(app.clone());
        Stage { ws, app, clock, answers, http: reqwest::Client::new() }
    }

    /// The app as it was installed.
    pub fn app(&self) -> App {
        self.app.clone()
    }

    /// The next request gets this answer instead of an empty 200.
    pub fn answer(&self, status: u16, body: impl ToString) {
        self.answers.lock().unwrap().push_back((status, body.to_string()));
    }

    pub fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Calls a method with JSON arguments; the answer has to arrive.
    pub async fn call(&self, method: &str, arguments: Value) -> Value {
        self.try_call(method, arguments).await.unwrap()
    }

    pub async fn try_call(&self, method: &str, arguments: Value) -> reqwest::Result<Value> {
        self.send(method, arguments).await?.json().await
    }

    pub async fn send(&self, method: &str, arguments: Value) -> reqwest::Result<reqwest::Response> {
        let url = format!("{}{method}", self.ws.api_url());
        self.http.post(url).bearer_auth(TOKEN).json(&arguments).send().await
    }

    pub async fn post(&self, url: &str, body: Value) -> (u16, String) {
        let response = self.http.post(url).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Waits until something is so; the limit is one that a busy machine keeps.
    pub async fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let begun = std::time::Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < std::time::Duration::from_secs(300), "{what} never came");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// A fresh trigger of Maya's.
    pub async fn trigger(&self) -> String {
        self.ws.command("U0MAYA", "C0TEAM", "/form", "").await.ok().trigger_id
    }

    /// Opens a view for Maya and returns its id.
    pub async fn open(&self, view: Value) -> String {
        let trigger_id = self.trigger().await;
        let answer = self.call("views.open", json!({ "trigger_id": trigger_id, "view": view })).await;
        assert_eq!(answer["ok"], true, "{answer}");
        answer["view"]["id"].as_str().unwrap().to_owned()
    }
}

async fn serve_app(answers: Arc<Mutex<VecDeque<Answer>>>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(respond).with_state(answers);
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

type Reply = (StatusCode, [(&'static str, &'static str); 1], String);

async fn respond(State(answers): State<Arc<Mutex<VecDeque<Answer>>>>) -> Reply {
    let next = answers.lock().unwrap().pop_front();
    let (status, body) = next.unwrap_or((200, String::new()));
    if body == "wait" {
        std::future::pending::<()>().await;
    }
    let no_retry = if body == "no retry" { "1" } else { "0" };
    (StatusCode::from_u16(status).unwrap(), [("x-slack-no-retry", no_retry)], body)
}

/// A modal with these blocks.
pub fn modal(blocks: Value) -> Value {
    json!({
        "type": "modal", "title": { "type": "plain_text", "text": "A form" }, "blocks": blocks,
        "submit": { "type": "plain_text", "text": "Send" }, "callback_id": "form",
    })
}

/// A required text field.
pub fn field(block_id: &str, label: &str) -> Value {
    json!({
        "type": "input", "block_id": block_id, "label": { "type": "plain_text", "text": label },
        "element": { "type": "plain_text_input", "action_id": "typed" },
    })
}

/// An actions block with one button.
pub fn button(label: &str, action_id: &str) -> Value {
    json!({
        "type": "actions", "block_id": "acts",
        "elements": [{
            "type": "button", "action_id": action_id, "value": "7",
            "text": { "type": "plain_text", "text": label },
        }],
    })
}
