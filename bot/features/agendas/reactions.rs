//! Reactions to events of others: the agenda of a step is planned as the step opens, and says what is newly known.

use crate::app::Ctx;
use crate::event::Event;
use crate::features::agendas::jobs;
use crate::features::handoffs::load::situation::track_of;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::FactRecorded(account) => jobs::refresh(ctx, account).await,
        Event::StepOpened { handoff, step, due } => {
            // Until the meeting has a day of its own, the day on which it is due counts.
            match track_of(ctx.app, handoff).and_then(|track| track.step(step)) {
                Some(step) => jobs::ahead::ahead(ctx, handoff, step, due).await,
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
