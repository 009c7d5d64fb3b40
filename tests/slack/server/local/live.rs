//! `/local/live`: what changes, as server-sent events, as far as it concerns one person.

use crate::changes::Change;
use crate::workspace::Workspace;
use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, stream};
use serde::Deserialize;
use std::convert::Infallible;
use tokio::sync::broadcast::error::RecvError;

#[derive(Deserialize)]
pub(super) struct As {
    #[serde(default)]
    user: String,
}

/// A change per event. `missed` says that some were lost and everything is to be fetched again.
pub(super) async fn live(
    State(workspace): State<Workspace>,
    Query(As { user }): Query<As>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = workspace.changes();
    let events = stream::unfold((changes, workspace, user), |(mut changes, workspace, user)| async move {
        loop {
            let event = match changes.recv().await {
                Ok(change) if concerns(&workspace, &user, &change) => {
                    Event::default().data(serde_json::to_string(&change).unwrap_or_default())
                }
                Ok(_) => continue,
                Err(RecvError::Lagged(_)) => Event::default().data(r#"{"kind":"missed"}"#),
                Err(RecvError::Closed) => return None,
            };
            return Some((Ok(event), (changes, workspace, user)));
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

fn concerns(workspace: &Workspace, me: &str, change: &Change) -> bool {
    match change {
        Change::World => true,
        Change::Ephemeral { user, .. } | Change::View { user } | Change::Home { user } => user == me,
        Change::Message { channel, .. } => {
            let state = workspace.state();
            state.world.channels.get(channel).is_some_and(|channel| state.sees(me, channel))
        }
    }
}
