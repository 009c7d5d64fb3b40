//! The moment at which a step is late: the card says so by itself.

use baton_storage::Tx;
use baton_storage::ids::HandoffId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::features::handoffs::jobs::card;

/// The kind of the moment.
pub const LATE: &str = "handoffs.late";

#[derive(Serialize, Deserialize)]
struct Late {
    handoff: HandoffId,
}

/// Puts the moment up for a step, or moves it.
pub async fn at(tx: &mut Tx, handoff: &HandoffId, step: &str, due: At, now: At) -> anyhow::Result<()> {
    let schedule = format!("late:{handoff}:{step}");
    let args = serde_json::to_string(&Late { handoff: handoff.clone() })?;
    let slot = format!("due@{}", due.0);
    let moment = Occurrence::planned(&schedule, &slot, LATE, args, due.plus_millis(1));
    Ok(occurrences::plan(tx, &schedule, &[moment], "due another day", now).await?)
}

/// It is late now.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let late: Late = serde_json::from_str(&occurrence.args)?;
    card::refresh(ctx, &late.handoff).await?;
    Ok(Fired::Done)
}
