//! The local Slack's Socket Mode, judged by Slack's own client: what it serves is what that client understands.
//!
//! The name of the test that needs it begins with `oracle_`, by which `tests/run --fast` leaves it out.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};

use local_slack::{Fault, Misbehave, Workspace};
use serde_json::{Value, json};

use crate::harness::*;
use baton::config::Config;
use baton::config::environment::Variables;

/// Slack's own client, as an app of a workspace.
struct Client {
    process: Child,
    /// It goes on until this is closed.
    _input: ChildStdin,
    got: Arc<Mutex<Vec<Value>>>,
}

impl Client {
    fn of(ws: &Workspace) -> Self {
        let run = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/run");
        let mut client = Command::new(run);
        client.args(["--socket", &ws.api_url(), APP_TOKEN]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = client.spawn().expect("Slack's own client");
        let (input, output) =
            (process.stdin.take().expect("its input"), process.stdout.take().expect("its words"));
        let got: Arc<Mutex<Vec<Value>>> = Arc::default();
        let kept = got.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                kept.lock().expect("what it got").push(serde_json::from_str(&line).expect("JSON"));
            }
        });
        Self { process, _input: input, got }
    }

    fn got(&self) -> Vec<Value> {
        self.got.lock().expect("what it got").clone()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Slack's own client opens a connection by a ticket, is greeted, gets commands, interactions and events as it reads them,
/// answers with the acknowledgement, gets an event again that it was late with, and comes back when it is asked to and
/// when its connection breaks.
#[tokio::test(flavor = "multi_thread")]
async fn oracle_slacks_own_client_is_served() {
    let ws = Workspace::start(world(), Arc::new(|| chrono::Utc::now().timestamp_millis())).await;
    ws.set_patience(patience::PATIENCE);
    let config = Config::parse(&config(), "baton.toml", &Variables::default()).expect("a sound baton.toml");
    install(&ws, &config, "127.0.0.1:9".parse().expect("an address"), Transport::Socket);
    let client = Client::of(&ws);
    until("it connects", || ws.links().open() == 1).await;

    let command = ws.command(SAM, GENERAL, "/handoff", "homeworld").await.ok();
    assert_eq!(command.json()["text"], "slack_sdk heard /handoff");
    ws.say(SAM, SAM, "hello", None).await.expect("said");
    assert!(ws.deliveries().pop().is_some_and(|event| event.is_ok()));

    ws.faults().add(Fault::on("socket").times(1).doing(Misbehave::LoseAnswer));
    ws.say(SAM, SAM, "hello again", None).await.expect("said");
    assert!(ws.deliveries().pop().is_some_and(|event| !event.is_ok()));
    // Its connection is cut, and it may open one more than it needs: what that loses is sent again.
    ws.send_again_when_lost(true);
    let again = ws.tick().await;
    assert!(again.len() == 1 && again[0].is_ok(), "{again:?}");

    let ever = ws.links().ever();
    ws.links().ask_back("refresh_requested");
    until("it comes back", || ws.links().ever() > ever).await;
    ws.command(SAM, GENERAL, "/handoff", "homeworld").await.ok();

    let greeted = |one: &Value| one["got"] == "hello" && one["connections"].as_u64() >= Some(1);
    until("it is greeted each time", || client.got().iter().filter(|one| greeted(one)).count() >= 3).await;
    let got = client.got();
    let has = |wanted: Value| {
        let holds =
            |one: &Value| wanted.as_object().expect("fields").iter().all(|(name, value)| one[name] == *value);
        assert!(got.iter().any(holds), "{wanted} is missing: {got:#?}");
    };
    has(json!({ "got": "slash_commands", "takes_answer": true, "retry_attempt": null }));
    has(
        json!({ "got": "events_api", "kind": "event_callback", "takes_answer": false, "retry_attempt": 0, "retry_reason": "" }),
    );
    assert!(got.iter().any(|one| one["retry_attempt"].as_u64() >= Some(1)), "an event again: {got:#?}");
}
