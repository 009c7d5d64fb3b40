//! The sandbox: its panels over HTTP, and its page in a real browser.

mod audit;
mod chat;
mod deals;
mod fields;
mod find;
mod front;
mod guide;
mod keys;
mod panels;
mod sight;
mod story;
mod systems;
mod time;
mod walk;
mod window;
mod windows;

use std::path::Path;

use local_slack::{Choice, Input, Message, Place};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::harness::patience::{PATIENCE, Wait};
use crate::harness::{MAYA, SAM, keep_for_judges};
use baton::cli::sandbox;
use baton::cli::sandbox::running::Sandbox;

/// The team's channel in the demo, where Homeworld's request goes.
const TEAM: &str = "C0EMEACSMREQUESTS";

/// A sandbox that is running, and the page's way of asking it.
struct Open {
    sandbox: Sandbox,
    http: Client,
}

impl Open {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self::of(sandbox::start(listener).await.expect("the sandbox"))
    }

    /// One that is kept in a directory.
    async fn kept(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self::of(sandbox::start_in(listener, Some(folder)).await.expect("the sandbox"))
    }

    fn of(sandbox: Sandbox) -> Self {
        patient(&sandbox);
        Self { sandbox, http: Client::new() }
    }

    async fn get(&self, path: &str) -> Value {
        let url = format!("{}/sandbox/{path}", self.sandbox.workspace.base_url());
        self.http.get(url).send().await.expect("an answer").json().await.expect("JSON")
    }

    /// What the panel is answered, and whether it was taken.
    async fn post(&self, path: &str, body: Value) -> (u16, String) {
        let url = format!("{}/sandbox/{path}", self.sandbox.workspace.base_url());
        let answer = self.http.post(url).json(&body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }

    #[track_caller]
    fn taken(&self, (status, text): (u16, String)) -> Value {
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Sam asks for a CSM for Homeworld.
    async fn ask(&self) {
        let ws = &self.sandbox.workspace;
        ws.command(SAM, "C0GENERAL", "/request-csm", "Homeworld").await.ok();
        self.until("the form", || ws.modal(SAM).is_some_and(|form| form.submit.is_some())).await;
        let form = ws.modal(SAM).expect("the form");
        ws.fill(SAM, &form.id, "why_now", Input::option("Nearing the end of stage 3")).expect("a choice");
        ws.submit(SAM, &form.id).await.ok();
    }

    /// Homeworld's card, once it stands.
    async fn card(&self) -> Message {
        self.until("the card", || self.cards().len() == 1).await;
        self.cards().remove(0)
    }

    fn cards(&self) -> Vec<Message> {
        let mut cards = self.sandbox.workspace.peek(TEAM);
        cards.retain(|card| card.text_of().contains("Homeworld"));
        cards
    }

    async fn press(&self, user: &str, message: &Message, label: &str) {
        let action = message.button(label).expect("that button");
        let click = self.sandbox.workspace.click(user, Place::of(message), &action, Choice::Button);
        click.await.ok();
    }

    /// Waits until something is so.
    async fn until(&self, what: &str, mut is: impl FnMut() -> bool) {
        let wait = Wait::begun();
        while !is() {
            if wait.is_over() {
                panic!("it never came to {what}: {}", self.get("operator").await);
            }
            wait.rest().await;
        }
    }

    async fn end(self) {
        self.sandbox.workspace.faults().clear();
        keep_for_judges(&self.sandbox.workspace);
        self.sandbox.bot.stop().await;
    }
}

/// Gives the bot of a sandbox the time to answer that a busy machine needs.
pub fn patient(sandbox: &Sandbox) {
    sandbox.workspace.set_patience(PATIENCE);
    sandbox.workspace.set_trigger_life(PATIENCE);
}

/// How many effects the operator's panel shows in a state.
fn count(inside: &Value, state: &str) -> i64 {
    let states = inside["states"].as_array().expect("states");
    states.iter().find(|one| one["state"] == state).and_then(|one| one["count"].as_i64()).unwrap_or(0)
}

/// A weather.
fn sky(name: &str) -> Value {
    json!({ "weather": name })
}

/// Who looks at the clock.
fn as_maya(to: &str) -> Value {
    json!({ "user": MAYA, "to": to })
}
