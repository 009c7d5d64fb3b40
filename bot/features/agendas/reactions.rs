//! Reactions to events of others: the agenda of a step is planned as the step opens, and says what is newly known.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::agendas::jobs;
use crate::features::handoffs::actions::track_of;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::FactRecorded(account) => jobs::refresh(app, tx, account, now).await,
        Event::StepOpened { handoff, step, due } => {
            // Until the meeting has a day of its own, the day on which it is due counts.
            match track_of(app, handoff).and_then(|track| track.step(step)) {
                Some(step) => jobs::ahead::ahead(app, tx, handoff, step, due, now).await,
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
