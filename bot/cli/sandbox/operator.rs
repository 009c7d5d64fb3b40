//! What an operator sees of the bot's insides: what is pending, sent and uncertain, what is planned, and
//! who did what. Reads the same rows as `baton export`; changes nothing.

use anyhow::Result;
use baton_storage::outbox::{self, OutboxEntry};
use baton_storage::states::OutboxState;
use baton_storage::time::At;
use baton_storage::{audit, occurrences, schedules};
use serde_json::{Value, json};

use crate::app::App;

/// How much is listed of each; the newest effects and entries, the next moments.
const MOST: usize = 60;

/// The outbox (of one state, or of all), the moments to come, the audit.
pub async fn look(app: &App, state: &str) -> Result<Value> {
    let mut db = app.storage.read().await?;
    let tally = outbox::tally(&mut db).await?;
    let count = |wanted: &OutboxState| tally.iter().find(|(state, _)| state == wanted).map_or(0, |one| one.1);
    let states: Vec<_> =
        OutboxState::ALL.iter().map(|state| json!({ "state": state, "count": count(state) })).collect();
    let mut effects = outbox::all(&mut db).await?;
    effects.retain(|effect| state.is_empty() || effect.state.as_str() == state);
    let effects: Vec<_> = effects.iter().rev().take(MOST).map(effect).collect();
    let planned = occurrences::due(&mut db, At(i64::MAX), i64::try_from(MOST)?).await?;
    let mut moments: Vec<_> = planned
        .iter()
        .map(|one| json!({ "at": one.due_at, "kind": one.kind, "what": one.slot, "of": one.schedule }))
        .collect();
    for recurring in schedules::due(&mut db, At(i64::MAX)).await? {
        moments.push(json!({ "at": recurring.next_at, "kind": recurring.kind, "what": "recurring" }));
    }
    moments.sort_by_key(|one| one["at"].as_i64());
    let audit: Vec<_> = audit::all(&mut db).await?.into_iter().rev().take(MOST).collect();
    let now = app.clock.now();
    Ok(json!({
        "running": true, "now": now, "states": states, "effects": effects, "moments": moments, "audit": audit,
    }))
}

fn effect(effect: &OutboxEntry) -> Value {
    json!({
        "id": effect.outbox_id, "kind": effect.kind, "lane": effect.lane, "state": effect.state,
        "attempts": effect.attempts, "due_at": effect.due_at, "fault": effect.fault,
        "created_at": effect.created_at, "settled_at": effect.settled_at,
    })
}
