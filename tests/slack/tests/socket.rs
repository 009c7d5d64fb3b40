//! Socket Mode: tickets by the app-level token, connections, envelopes.

use crate::app::{Stage, TOKEN};
use futures::{SinkExt, StreamExt};
use local_slack::*;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const APP_TOKEN: &str = "xapp-local";
const OPEN: &str = "apps.connections.open";

type Wire = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn stage(scopes: &[&str]) -> Stage {
    let stage = Stage::new().await;
    let app_scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    stage.ws.install(App { app_token: APP_TOKEN.into(), app_scopes, socket_mode: true, ..stage.app() });
    stage
}

async fn called(stage: &Stage, method: &str, token: &str) -> Value {
    let url = format!("{}{method}", stage.ws.api_url());
    let answer = reqwest::Client::new().post(url).bearer_auth(token).send().await.unwrap();
    answer.json().await.unwrap()
}

async fn ticket(stage: &Stage) -> String {
    called(stage, OPEN, APP_TOKEN).await["url"].as_str().expect("an address").to_owned()
}

async fn connected(stage: &Stage) -> Wire {
    connect_async(ticket(stage).await).await.expect("a connection").0
}

/// The next frame of text.
async fn next(wire: &mut Wire) -> Value {
    loop {
        if let Message::Text(text) = wire.next().await.expect("a frame").expect("a sound frame") {
            return serde_json::from_str(&text).expect("JSON");
        }
    }
}

async fn acknowledge(wire: &mut Wire, envelope: &Value, payload: Value) {
    let answer = json!({ "envelope_id": envelope["envelope_id"], "payload": payload });
    wire.send(Message::text(answer.to_string())).await.expect("sent");
}

/// The app-level token with its scope opens connections, and nothing else does; it opens nothing else.
#[tokio::test]
async fn the_app_level_token_opens_connections_alone() {
    let stage = stage(&["connections:write"]).await;
    assert_eq!(called(&stage, OPEN, TOKEN).await["error"], "not_allowed_token_type");
    assert_eq!(called(&stage, OPEN, "xapp-other").await["error"], "invalid_auth");
    assert_eq!(called(&stage, "auth.test", APP_TOKEN).await["error"], "not_allowed_token_type");
    assert!(
        called(&stage, OPEN, APP_TOKEN).await["url"].as_str().is_some_and(|url| url.starts_with("ws://"))
    );
    stage.ws.set_app_token(TokenState::Revoked);
    assert_eq!(called(&stage, OPEN, APP_TOKEN).await["error"], "token_revoked");
    let stage = self::stage(&[]).await;
    let refused = called(&stage, OPEN, APP_TOKEN).await;
    assert_eq!(
        (&refused["error"], &refused["needed"]),
        (&json!("missing_scope"), &json!("connections:write"))
    );
}

/// A ticket is good for one connection; beyond the limit a connection is told so and closed.
#[tokio::test]
async fn a_ticket_is_good_for_one_connection_and_there_are_not_too_many() {
    let stage = stage(&["connections:write"]).await;
    stage.ws.links().allow(1);
    let ticket = ticket(&stage).await;
    let (mut first, _) = connect_async(&ticket).await.expect("a connection");
    let hello = next(&mut first).await;
    assert_eq!((&hello["type"], &hello["connection_info"]["app_id"]), (&json!("hello"), &json!("A0BOT")));
    let refused = connect_async(&ticket).await;
    assert!(matches!(refused, Err(Error::Http(answer)) if answer.status() == 403));
    let mut second = connected(&stage).await;
    assert_eq!(next(&mut second).await["reason"], "too_many_websockets");
    assert!(matches!(second.next().await, Some(Ok(Message::Close(_))) | None));
}

/// A command goes in an envelope to one connection, each in turn; its answer comes with the acknowledgement, and only on the
/// connection by which it came. An event that was not acknowledged is sent again with the attempt and the reason.
#[tokio::test]
async fn envelopes_are_acknowledged_on_their_connection() {
    let stage = stage(&["connections:write"]).await;
    let (mut one, mut two) = (connected(&stage).await, connected(&stage).await);
    assert_eq!(
        (next(&mut one).await["type"].clone(), next(&mut two).await["type"].clone()),
        ("hello".into(), "hello".into())
    );
    let (delivery, ()) = tokio::join!(stage.ws.command("U0MAYA", "C0TEAM", "/greet", "you"), async {
        let envelope = next(&mut one).await;
        assert_eq!(envelope["type"], "slash_commands");
        assert_eq!(envelope["accepts_response_payload"], true);
        assert_eq!(envelope["payload"]["text"], "you");
        acknowledge(&mut two, &envelope, json!({ "text": "from the wrong one" })).await;
        acknowledge(&mut one, &envelope, json!({ "text": "hello" })).await;
    });
    assert_eq!(delivery.ok().json(), json!({ "text": "hello" }));

    stage.ws.subscribe(&["message.im"]);
    stage.ws.set_patience(std::time::Duration::from_millis(50));
    stage.ws.say("U0MAYA", "U0MAYA", "hi", None).await.unwrap();
    let event = next(&mut two).await;
    assert_eq!((&event["type"], &event["retry_attempt"]), (&json!("events_api"), &json!(0)));
    assert_eq!(stage.ws.deliveries().pop().unwrap().error.as_deref(), Some("operation_timeout"));
    stage.ws.set_patience(std::time::Duration::from_secs(300));
    let (again, ()) = tokio::join!(stage.ws.tick(), async {
        let again = next(&mut one).await;
        assert_eq!((&again["retry_attempt"], &again["retry_reason"]), (&json!(1), &json!("timeout")));
        assert_eq!(again["payload"], event["payload"]);
        assert_ne!(again["envelope_id"], event["envelope_id"]);
        acknowledge(&mut one, &again, Value::Null).await;
    });
    assert!(again[0].is_ok());
}

/// A connection that ends takes what waits on it along: the person reads that it failed.
#[tokio::test]
async fn a_connection_that_ends_leaves_its_envelopes_unanswered() {
    let stage = stage(&["connections:write"]).await;
    let mut wire = connected(&stage).await;
    next(&mut wire).await;
    let (delivery, ()) = tokio::join!(stage.ws.command("U0MAYA", "C0TEAM", "/greet", ""), async {
        next(&mut wire).await;
        stage.ws.links().cut();
    });
    assert!(
        delivery.error.as_deref().is_some_and(|error| error.starts_with("connection_failed")),
        "{delivery:?}"
    );
    assert!(delivery.shown.is_some());
}
