//! `/link/`: a connection of Socket Mode, by a ticket of `apps.connections.open`.

use super::door::Line;
use crate::links::Order;
use crate::workspace::Workspace;
use axum::body::Body;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, interval, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

type Wire = WebSocketStream<TokioIo<Upgraded>>;

/// How long a connection stands after Slack has asked for it back.
const SOON: Duration = Duration::from_secs(10);
/// How often Slack asks whether the app is still there.
const PING: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    ticket: String,
}

/// Opens a connection for whoever has a ticket that nobody has used.
pub(super) async fn connect(
    State(workspace): State<Workspace>,
    ConnectInfo(line): ConnectInfo<Line>,
    Query(asked): Query<Asked>,
    mut request: Request,
) -> Response {
    let key = accepts(request.headers());
    let (Some(key), Some(upgrade)) = (key, request.extensions_mut().remove::<OnUpgrade>()) else {
        return (StatusCode::UPGRADE_REQUIRED, "this address is for WebSockets").into_response();
    };
    if !workspace.state().tickets.remove(&asked.ticket) {
        return (StatusCode::FORBIDDEN, "there is no such ticket, or it was used").into_response();
    }
    tokio::spawn(async move {
        let Ok(upgraded) = upgrade.await else { return };
        let wire = Wire::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
        talk(&workspace, wire, &line).await;
    });
    let switched = Response::builder().status(StatusCode::SWITCHING_PROTOCOLS);
    let switched = switched.header(UPGRADE, "websocket").header(CONNECTION, "Upgrade");
    switched.header(SEC_WEBSOCKET_ACCEPT, key).body(Body::empty()).unwrap_or_default()
}

/// What proves that a WebSocket is understood; none where none is asked for.
fn accepts(headers: &HeaderMap) -> Option<String> {
    let says = |name, word: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.to_lowercase().split(',').any(|part| part.trim() == word)
    };
    let asked = says(UPGRADE, "websocket") && says(CONNECTION, "upgrade");
    let asked = asked && headers.get("sec-websocket-version").is_some_and(|version| version == "13");
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|_| asked)?;
    Some(derive_accept_key(key.as_bytes()))
}

async fn talk(workspace: &Workspace, mut wire: Wire, line: &Line) {
    let app = workspace.state().app.clone().unwrap_or_default();
    let goodbye = |reason: &str| json!({ "type": "disconnect", "reason": reason }).to_string();
    if !app.socket_mode {
        let _gone = wire.send(Message::text(goodbye("link_disabled"))).await;
        let _gone = wire.close(None).await;
        return;
    }
    let Some((id, orders)) = workspace.links().add() else {
        let _gone = wire.send(Message::text(goodbye("too_many_websockets"))).await;
        let _gone = wire.close(None).await;
        return;
    };
    let hello = json!({
        "type": "hello", "num_connections": workspace.links().open(),
        "debug_info": { "host": "local", "build_number": 1, "approximate_connection_time": 18_060 },
        "connection_info": { "app_id": app.app_id },
    });
    if wire.send(Message::text(hello.to_string())).await.is_ok() {
        serve(workspace, id, &mut wire, line, orders).await;
    }
    workspace.links().remove(id);
}

async fn serve(
    workspace: &Workspace,
    id: u64,
    wire: &mut Wire,
    line: &Line,
    mut orders: UnboundedReceiver<Order>,
) {
    let mut ping = interval(PING);
    let mut closes_at: Option<Instant> = None;
    loop {
        let due = closes_at.unwrap_or_else(|| Instant::now() + SOON);
        let said = tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Say(text)) => wire.send(Message::text(text)).await,
                Some(Order::CloseSoon) => {
                    closes_at = closes_at.or(Some(Instant::now() + SOON));
                    Ok(())
                }
                Some(Order::Cut) => return line.cut(),
                Some(Order::FallSilent) => return std::future::pending().await,
                None => return,
            },
            frame = wire.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap_or_default();
                    if workspace.links().acknowledged(id, &frame) {
                        return line.cut();
                    }
                    Ok(())
                }
                Some(Ok(Message::Close(_))) | Some(Err(_)) | None => return,
                Some(Ok(_)) => wire.flush().await,
            },
            _ = ping.tick() => wire.send(Message::Ping(Default::default())).await,
            () = sleep_until(due), if closes_at.is_some() => {
                let _gone = wire.close(None).await;
                return;
            }
        };
        if said.is_err() {
            return;
        }
    }
}
