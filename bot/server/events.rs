//! Events of the workspace: people come, change and go. Each is taken once, by its id.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baton_storage::inbound::{self, Delivery};

use crate::accounts::people_sync;
use crate::app::App;
use crate::server::decode::Event;
use crate::slack::client;

/// Takes an event; Slack is told once it is on disk.
pub async fn take(app: &Arc<App>, event: Event) -> Response {
    let now = app.clock.now();
    metrics::counter!("baton_events_total", "kind" => event.kind.clone()).increment(1);
    let person = match event.kind.as_str() {
        "user_change" | "team_join" => client::people::user(&event.body["user"]),
        _ => None,
    };
    let (app, storage) = (app.clone(), app.storage.clone());
    let taken: anyhow::Result<()> = storage
        .write(move |tx| {
            Box::pin(async move {
                if inbound::first_answer(tx, &event.dedupe_key).await?.is_some() {
                    return Ok(());
                }
                if let Some(user) = person {
                    people_sync::learn::learn(&app, tx, user, now).await?;
                }
                Ok(inbound::record(
                    tx,
                    &Delivery {
                        dedupe_key: event.dedupe_key,
                        kind: event.kind,
                        actor: "slack".into(),
                        answer: String::new(),
                        received_at: now,
                    },
                )
                .await?)
            })
        })
        .await;
    match taken {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "an event was not stored");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
