//! Events of the workspace: people come, change and go, open their Home tab, and speak to Baton. Each is taken once, by
//! its id.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baton_storage::ids::{ChannelId, MessageTs, UserId};
use baton_storage::inbound::{self, Delivery};

use crate::accounts::people_sync;
use crate::app::{App, Ctx};
use crate::features;
use crate::features::home::actions::{self, Said};
use crate::server::decode::Event;
use crate::server::links;
use crate::slack::client;

/// Takes an event; Slack is told once it is on disk.
pub async fn take(app: &Arc<App>, event: Event) -> Response {
    let now = app.clock.now();
    metrics::counter!("baton_events_total", "kind" => event.kind.clone()).increment(1);
    let person = match event.kind.as_str() {
        "user_change" | "team_join" => client::people::user(&event.body["user"]),
        _ => None,
    };
    let taken: anyhow::Result<()> = app
        .write(now, move |ctx| {
            Box::pin(async move {
                if inbound::first_answer(ctx.tx, &event.dedupe_key).await?.is_some() {
                    return Ok(());
                }
                if let Some(user) = person {
                    people_sync::learn::learn(ctx, user).await?;
                }
                home(ctx, &event).await?;
                if event.kind == "link_shared"
                    && let Some(shared) = links::shared(&event.body)
                {
                    features::links::actions::shared(ctx, shared).await?;
                }
                Ok(inbound::record(
                    ctx.tx,
                    &Delivery {
                        dedupe_key: event.dedupe_key,
                        kind: event.kind,
                        actor: "slack".into(),
                        answer: String::new(),
                        received_at: ctx.now,
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

/// Somebody opens their Home tab, or speaks to Baton.
async fn home(ctx: &mut Ctx<'_>, event: &Event) -> anyhow::Result<()> {
    let body = &event.body;
    let Some(user) = body["user"].as_str().map(UserId::from) else { return Ok(()) };
    // Its own words, those of other apps, and changes of what was written.
    let by_somebody = body["bot_id"].is_null() && body["subtype"].is_null();
    let text = body["text"].as_str().unwrap_or_default();
    let channel = body["channel"].as_str().map(ChannelId::from);
    match event.kind.as_str() {
        "app_home_opened" if body["tab"] == "home" => {
            actions::opened(ctx, &user, body["view"]["hash"].as_str()).await
        }
        "message" if body["channel_type"] == "im" && by_somebody => {
            let said = Said { user: &user, text, mention: None, event: &event.dedupe_key };
            actions::spoken_to(ctx, said).await
        }
        // In its direct message somebody who mentions it is told once.
        "app_mention" if by_somebody && channel.as_ref().is_some_and(|id| !id.as_str().starts_with('D')) => {
            let ts = body["thread_ts"].as_str().or(body["ts"].as_str()).map(MessageTs::from);
            let mention = channel.zip(ts);
            actions::spoken_to(ctx, Said { user: &user, text, mention, event: &event.dedupe_key }).await
        }
        _ => Ok(()),
    }
}
