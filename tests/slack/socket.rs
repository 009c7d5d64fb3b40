//! Deliveries by Socket Mode: what would be a request, in an envelope.

use crate::deliver::{FORM, JSON};
use crate::delivery::{Delivery, RecordedRequest};
use crate::faults::Misbehave;
use crate::links::Order;
use crate::workspace::Workspace;
use serde_json::{Map, Value, json};

/// Where a delivery by the socket says that it went.
const SOCKET: &str = "socket:";

/// What is delivered.
struct Content {
    kind: String,
    payload: String,
    /// How often it was sent before, and why it is sent again.
    again: Option<(u32, String)>,
}

impl Workspace {
    /// Whether deliveries go by the app's connections.
    pub(crate) fn by_socket(&self) -> bool {
        self.state().app.as_ref().is_some_and(|app| app.socket_mode)
    }

    /// Whether an earlier delivery went by one.
    pub(crate) fn went_by_socket(delivery: &Delivery) -> bool {
        delivery.request.url.starts_with(SOCKET)
    }

    /// Puts what would be a request into an envelope, and waits for its acknowledgement.
    pub(crate) async fn deliver_by_socket(
        &self,
        kind: &str,
        body: &str,
        again: Option<(u32, String)>,
    ) -> Delivery {
        self.send_envelope(content(kind, body, again)).await
    }

    /// Sends the content of an earlier envelope again, in a new one.
    pub(crate) async fn redeliver_by_socket(&self, earlier: &Delivery, again: (u32, String)) -> Delivery {
        let kind = earlier.request.url.trim_start_matches(SOCKET).to_owned();
        let payload = earlier.request.body.clone();
        self.send_envelope(Content { kind, payload, again: Some(again) }).await
    }

    /// Sends an envelope by one of the connections, each in turn; waits for one to be there for as long as for an answer.
    /// What a broken connection lost is sent once more by another, if the workspace does so.
    async fn send_envelope(&self, mut content: Content) -> Delivery {
        loop {
            let delivery = self.send_once(&content).await;
            let lost = delivery.error.as_deref().is_some_and(|error| error.starts_with("connection_failed"));
            if !lost || !self.sends_again_when_lost() {
                return delivery;
            }
            let tries = content.again.as_ref().map_or(0, |(tries, _)| *tries);
            content.again = Some((tries + 1, "connection_failed".into()));
        }
    }

    async fn send_once(&self, content: &Content) -> Delivery {
        let mut headers = Vec::new();
        let (attempt, reason) = content.again.clone().unwrap_or_default();
        if content.again.is_some() {
            headers.push(("retry_attempt".to_owned(), attempt.to_string()));
            headers.push(("retry_reason".to_owned(), reason.clone()));
        }
        let url = format!("{SOCKET}{}", content.kind);
        let request = RecordedRequest { url, headers, body: content.payload.clone() };
        let mut delivery = Delivery { request, ..Delivery::default() };
        let payload: Value = serde_json::from_str(&content.payload).unwrap_or_default();
        let id = format!("local-envelope-{:08x}", self.state().serial());
        let mut envelope = json!({
            "envelope_id": id, "type": content.kind, "payload": payload,
            "accepts_response_payload": content.kind != "events_api",
        });
        if content.kind == "events_api" {
            envelope["retry_attempt"] = json!(attempt);
            envelope["retry_reason"] = json!(reason);
        }
        let acknowledged = tokio::time::timeout(self.patience(), self.write(&content.kind, &envelope)).await;
        match acknowledged {
            Err(_) => delivery.error = Some("operation_timeout".into()),
            Ok(None) => {
                delivery.error = Some("connection_failed: it ended before the acknowledgement".into())
            }
            Ok(Some(answer)) => {
                delivery.status = Some(200);
                delivery.body = if answer.is_null() { String::new() } else { answer.to_string() };
            }
        }
        self.links().forget(&id);
        delivery
    }

    /// Writes an envelope to a connection, and waits for the acknowledgement; none if the connection ends first.
    async fn write(&self, kind: &str, envelope: &Value) -> Option<Value> {
        loop {
            let link = self.links().next().await;
            let mut lost = false;
            match self.faults().strike("socket", &json!({ "type": kind })).how {
                // It goes by another connection then.
                Some(Misbehave::ResetBefore) => {
                    self.links().order(link, Order::Cut);
                    self.links().remove(link);
                    continue;
                }
                Some(Misbehave::ResetAfter) => {
                    let acknowledged = self.links().deliver(link, envelope, false);
                    self.links().order(link, Order::Cut);
                    return acknowledged.await.ok();
                }
                Some(Misbehave::LoseAnswer) => lost = true,
                Some(Misbehave::AskBack) => self.links().ask_one_back(link, "refresh_requested"),
                _ => {}
            }
            return self.links().deliver(link, envelope, lost).await.ok();
        }
    }
}

/// What an HTTP body would hold, as an envelope does.
fn content(kind: &str, body: &str, again: Option<(u32, String)>) -> Content {
    if kind == JSON {
        return Content { kind: "events_api".into(), payload: body.to_owned(), again };
    }
    debug_assert_eq!(kind, FORM);
    let fields: Map<String, Value> = url::form_urlencoded::parse(body.as_bytes())
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect();
    match fields.get("payload").and_then(Value::as_str) {
        Some(payload) => Content { kind: "interactive".into(), payload: payload.to_owned(), again },
        None => Content { kind: "slash_commands".into(), payload: Value::Object(fields).to_string(), again },
    }
}
