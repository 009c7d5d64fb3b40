//! Reactions to events of others: a CSM who has left, and what they looked after.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::reassignment::jobs;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::PersonLearnt { before, person } => jobs::leaver::learnt(app, tx, before, person, now).await,
        _ => Ok(()),
    }
}
